import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What files hold lies in them for as long as it is read: whose folder it is tells whether it still is. */
const nameOf = (pid: number): string => `sluice-${pid}-`;
const named = /^sluice-(\d+)-/;

/** Runs `use` with a folder of its own, which is gone when `use` has ended. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), nameOf(process.pid)));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes what processes left that were killed. For the start of a process, before it has folders: those that seem to be its own are of
 * one before it that had the same number, as in a container that was started again.
 */
export async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(named.exec(name)?.[1]);
    if (!(pid > 0) || (pid !== process.pid && isAlive(pid))) continue;
    // Another user's stay, and there the name may mean something else.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // another user's
  }
}
