import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { startChild } from '../../../local/child.ts';

/** Ready at once where the folder is there already, and waits to be told to stop. */
const file = new URL('../../../local/seed/company-writer.ts', import.meta.url);
const start = () => startChild(file, { box: tmpdir() });

test('a child ends when it is told to', async () => {
  const child = await start();
  await child.stop(10_000);
  expect(await child.ended).toBe('ended with 0');
});

test('to stop a child that was killed this very moment is no error', async () => {
  const child = await start();
  process.kill(child.pid, 'SIGKILL');
  // It is gone before this process has been told.
  const state = () => execFileSync('ps', ['-o', 'stat=', '-p', String(child.pid)]).toString();
  while (!state().startsWith('Z'));
  await child.stop(10_000);
  expect(await child.ended).toBe('ended with SIGKILL');
});

test('a child that is still starting ends with its parent', async () => {
  const parent = spawn(process.execPath, [
    fileURLToPath(new URL('../../fixtures/children/parent.ts', import.meta.url)),
  ]);
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  parent.kill('SIGKILL');
  const isThere = () => process.kill(pid, 0);
  await vi.waitFor(() => expect(isThere).toThrow('ESRCH'), { timeout: 10_000, interval: 20 });
});
