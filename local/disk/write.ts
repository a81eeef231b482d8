import { cpSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Under a hidden name first, so that no scan sees it half written. */
export function writeWhole(file: string, bytes: Uint8Array, modifiedAt?: Date): void {
  const part = join(dirname(file), `.${process.pid}-${Date.now()}.part`);
  writeFileSync(part, bytes);
  if (modifiedAt !== undefined) utimesSync(part, modifiedAt, modifiedAt);
  renameSync(part, file);
}

/** Moves a file or folder, to another disk if need be. */
export function carry(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true, preserveTimestamps: true });
    rmSync(from, { recursive: true });
  }
}
