import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface DiskEntry {
  readonly type: 'file' | 'folder';
  /** Relative to the content folder, with forward slashes. */
  readonly path: string;
  readonly identity: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Hidden files, and the lock files that Office puts beside an open document. */
export const isIgnored = (name: string): boolean => name.startsWith('.') || name.startsWith('~$');

/** Everything below `root`, parents before children; undefined when the folder itself is not there. */
export async function walk(root: string): Promise<DiskEntry[] | undefined> {
  if (!existsSync(root)) return undefined;
  const entries: DiskEntry[] = [];
  const visit = async (folder: string): Promise<void> => {
    const names = await readdir(join(root, folder));
    for (const name of names.filter((one) => !isIgnored(one)).toSorted()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const entry = await look(root, path);
      if (entry === undefined) continue;
      entries.push(entry);
      if (entry.type === 'folder') await visit(path);
    }
  };
  await visit('');
  return entries;
}

/** @returns undefined for what is neither file nor folder, or went away meanwhile. Links are not followed out of the folder. */
async function look(root: string, path: string): Promise<DiskEntry | undefined> {
  const found = await stat(join(root, path)).catch(() => undefined);
  return found && toEntry(path, found);
}

/** The same for one path, at once: for what the API itself has just written. */
export function lookAt(root: string, path: string): DiskEntry {
  const entry = toEntry(path, statSync(join(root, path)));
  if (entry === undefined) throw new Error(`${path} is neither a file nor a folder`);
  return entry;
}

interface Found {
  readonly ino: number;
  readonly birthtimeMs: number;
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

function toEntry(path: string, found: Found): DiskEntry | undefined {
  if (!found.isFile() && !found.isDirectory()) return undefined;
  const type = found.isFile() ? 'file' : 'folder';
  // An inode number alone is given to the next new file once it is free.
  const identity = `${found.ino}:${Math.round(found.birthtimeMs)}`;
  return { type, path, identity, size: type === 'file' ? found.size : 0, mtimeMs: found.mtimeMs };
}

export async function sha1Of(file: string): Promise<string> {
  const hash = createHash('sha1');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export const parentPath = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), 0));

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
