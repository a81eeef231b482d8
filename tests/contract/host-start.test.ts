import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readSystemKey } from '../../local/host/keys.ts';
import { readInstances } from '../../scripts/read-instances.ts';
import { newDataDir, sampleApp } from '../support/host-app.ts';
import { startHostProcess } from '../support/host-process.ts';

test('asks for keys when it is told to, says where they are and how to show them, and prints none', async () => {
  await using host = await startHostProcess({ appDir: sampleApp('esm'), enableAuth: true });
  const { url, keys, keyFile = '' } = host.ready;
  expect(keyFile).toBe(join(host.dataDir, 'host-keys.json'));
  const secrets = readFileSync(keyFile, 'utf8').match(/[\w-]{40,}/g) ?? [];
  expect(secrets.length).toBeGreaterThan(4);
  for (const secret of secrets) expect(keys.join('\n')).not.toContain(secret);

  expect((await fetch(`${url}/admin/host/status`)).status).toBe(401);
  const [curl = ''] = keys.filter((line) => line.startsWith('curl '));
  const path = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  const shell = { env: { ...process.env, PATH: path } };
  const { stdout } = await promisify(execFile)('sh', ['-c', curl], shell);
  expect(JSON.parse(stdout)).toMatchObject({ state: 'Running' });

  await expect(readInstances(url, {})).rejects.toThrow('The host answered 401');
  const key = readSystemKey(keyFile, 'durabletask');
  expect(await readInstances(url, { key })).toEqual([]);
});

test('ends in order when it is sent SIGTERM: the app says farewell, in each worker', async () => {
  const farewell = join(newDataDir(), 'farewell');
  const settings = { FAREWELL: farewell };
  const { child } = await startHostProcess({ appDir: sampleApp('esm'), settings });
  process.kill(child.pid, 'SIGTERM');
  expect(await child.ended).toBe('ended with 0');
  expect(readFileSync(farewell, 'utf8')).toBe('bye bye ');
});
