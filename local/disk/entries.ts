import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

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

/**
 * Everything below `root`, parents before children; undefined when the folder itself is not there.
 * Looks folder by folder, letting others run in between: asking for each file by itself takes ten times as long.
 */
export async function walk(root: string): Promise<DiskEntry[] | undefined> {
  if (!existsSync(root)) return undefined;
  const entries: DiskEntry[] = [];
  const visit = async (folder: string): Promise<void> => {
    const found = namesIn(join(root, folder)).flatMap((name) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      return look(root, path) ?? [];
    });
    await setImmediate();
    for (const entry of found) {
      entries.push(entry);
      if (entry.type === 'folder') await visit(entry.path);
    }
  };
  await visit('');
  return entries;
}

/** A folder that may not be opened, or is gone since it was listed, shows nothing. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !isIgnored(name))
      .toSorted();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'].includes(code)) return [];
    throw error;
  }
}

/** @returns undefined for what is neither file nor folder (links are not followed), or went away meanwhile. */
function look(root: string, path: string): DiskEntry | undefined {
  const found = lstatSync(join(root, path), { throwIfNoEntry: false });
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

/** Small files are read at once: a stream for each of thousands takes far longer than the reading. */
const smallBytes = 256 * 1024;

export async function sha1Of(file: string, size: number): Promise<string> {
  const hash = createHash('sha1');
  if (size <= smallBytes) return hash.update(readFileSync(file)).digest('hex');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export const parentPath = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), 0));

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
