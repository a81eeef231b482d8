import { unzipSync, type UnzipFileInfo } from 'fflate';
import { Unreadable } from './unreadable.ts';

const limits = {
  /** Of an Office file; an archive may hold more. */
  entries: 5_000,
  names: 20_000,
  partBytes: 256 * 2 ** 20,
  totalBytes: 512 * 2 ** 20,
  /** Inflated to packed size, for parts over 1 MiB: text packs 5 to 20 times, a bomb 1,000 times. */
  ratio: 200,
  ratioFromBytes: 2 ** 20,
} as const;

/** The names of a zip's entries; nothing is inflated. */
export function zipNames(bytes: Uint8Array): string[] {
  const names: string[] = [];
  const filter = ({ name }: UnzipFileInfo) => {
    names.push(name);
    return false;
  };
  visit(bytes, filter, limits.names);
  return names;
}

/** Inflates the wanted entries. What they say of their size is checked first, and no more than that is ever written. */
export function unzip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): Record<string, Uint8Array> {
  const isWithin = limiter();
  return visit(bytes, (entry) => wanted(entry.name) && isWithin(entry));
}

/** For what others unpack: throws where all entries together are more than may be. Nothing is inflated. */
export function checkZip(bytes: Uint8Array): void {
  const isWithin = limiter();
  visit(bytes, (entry) => {
    isWithin(entry);
    return false;
  });
}

/** Throws at the first entry that is too large, by itself or with those before. */
function limiter(): (entry: UnzipFileInfo) => true {
  let total = 0;
  return (entry) => {
    total += entry.originalSize;
    if (entry.originalSize > limits.partBytes || total > limits.totalBytes) {
      throw new Unreadable('FILE_HOSTILE', 'it unpacks to more than 256 MiB a part or 512 MiB');
    }
    if (
      entry.originalSize > limits.ratioFromBytes &&
      entry.originalSize > entry.size * limits.ratio
    ) {
      throw new Unreadable('FILE_HOSTILE', 'a part unpacks to more than 200 times its size');
    }
    return true;
  };
}

function visit(
  bytes: Uint8Array,
  filter: (entry: UnzipFileInfo) => boolean,
  most: number = limits.entries,
): Record<string, Uint8Array> {
  let entries = 0;
  try {
    return unzipSync(bytes, {
      filter(entry) {
        entries += 1;
        if (entries > most) throw new Unreadable('FILE_HOSTILE', `over ${most} entries`);
        return filter(entry);
      },
    });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('FILE_MALFORMED', 'its zip container cannot be unpacked');
  }
}
