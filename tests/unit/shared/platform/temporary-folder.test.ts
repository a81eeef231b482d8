import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { withTemporaryFolder } from '../../../../shared/platform/temporary-folder.ts';

test('a folder is gone when its use has ended, well or not', async () => {
  const folders: string[] = [];
  const use = async (folder: string): Promise<void> => {
    folders.push(folder);
    await writeFile(join(folder, 'content'), 'words');
    if (folders.length > 1) throw new Error('not well');
  };
  await withTemporaryFolder(use);
  await expect(withTemporaryFolder(use)).rejects.toThrow('not well');
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});

const { href } = new URL('../../../../shared/platform/temporary-folder.ts', import.meta.url);
/** In a process of its own: the folders of this one are those of other tests too. */
const run = (code: string): Promise<unknown> =>
  promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]).catch(
    (error: unknown) => error,
  );

/** Prints its folder, and is killed while it has it. */
const killed = `
  import { withTemporaryFolder } from '${href}';
  await withTemporaryFolder((folder) => new Promise(() => {
    process.stdout.write(folder, () => process.kill(process.pid, 'SIGKILL'));
  }));
`;
const started = `
  import { removeLeftFolders } from '${href}';
  await removeLeftFolders();
`;

test('what a killed process left is removed, and what others have is not', async () => {
  const { stdout: left } = (await run(killed)) as { stdout: string };
  await writeFile(join(left, 'content'), 'words');
  const others = await mkdtemp(join(tmpdir(), `sluice-${process.ppid}-`));
  const foreign = join(tmpdir(), 'sluice-notes-of-mine');
  await mkdir(foreign, { recursive: true });
  try {
    await run(started);
    expect([left, others, foreign].map((folder) => existsSync(folder))).toEqual([
      false,
      true,
      true,
    ]);
  } finally {
    await Promise.all([others, foreign].map((folder) => rm(folder, { recursive: true })));
  }
});
