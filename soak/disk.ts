import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes on the disk below each folder of the data folder. */
export function measureDisk(dataDir: string): Map<string, number> {
  return new Map(readdirSync(dataDir).map((name) => [name, bytesBelow(join(dataDir, name))]));
}

/** Whatever goes away while we look does not count. */
function bytesBelow(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.blocks * 512;
  try {
    return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
  } catch {
    return 0;
  }
}
