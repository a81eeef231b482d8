import { Unreadable } from '../readers/unreadable.ts';
import { countLines, readZipDirectory, type ZipEntry } from './directory.ts';
import { inflate } from './inflate.ts';

const limits = {
  /** Of an Office file; an archive may hold more. */
  entries: 5_000,
  partBytes: 256 * 2 ** 20,
  totalBytes: 512 * 2 ** 20,
  /** Inflated to packed size, for parts over 1 MiB: text packs 5 to 20 times, a bomb 1,000 times. */
  ratio: 200,
  ratioFromBytes: 2 ** 20,
} as const;

/** The names of a zip's entries; nothing is inflated. */
export const zipNames = (bytes: Uint8Array): string[] => directoryOf(bytes).map(({ name }) => name);

/** Inflates the wanted entries. What they say of their size is checked first, and no more than that is ever written. */
export function unzip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): Record<string, Uint8Array> {
  const isWithin = limiter();
  const chosen = entriesOf(bytes).filter((entry) => wanted(entry.name) && isWithin(entry));
  return Object.fromEntries(chosen.map((entry) => [entry.name, inflate(entry)]));
}

/** For what others unpack: throws where all entries together are more than may be. Nothing is inflated. */
export function checkZip(bytes: Uint8Array): void {
  entriesOf(bytes).forEach(limiter());
}

function entriesOf(bytes: Uint8Array): readonly ZipEntry[] {
  const known = directories.get(bytes)?.length ?? countLines(bytes);
  if (known > limits.entries)
    throw new Unreadable('FILE_HOSTILE', `over ${limits.entries} entries`);
  return directoryOf(bytes);
}

/** Read once for a file that is asked for one part after the other: a workbook has thousands. */
const directories = new WeakMap<Uint8Array, readonly ZipEntry[]>();

function directoryOf(bytes: Uint8Array): readonly ZipEntry[] {
  const entries = directories.get(bytes) ?? readZipDirectory(bytes);
  directories.set(bytes, entries);
  return entries;
}

/** Throws at the first entry that is too large, by itself or with those before. */
function limiter(): (entry: ZipEntry) => true {
  let total = 0;
  return ({ sizeBytes, packed }) => {
    total += sizeBytes;
    if (sizeBytes > limits.partBytes || total > limits.totalBytes) {
      throw new Unreadable('FILE_HOSTILE', 'it unpacks to more than 256 MiB a part or 512 MiB');
    }
    if (sizeBytes > limits.ratioFromBytes && sizeBytes > packed.length * limits.ratio) {
      throw new Unreadable('FILE_HOSTILE', 'a part unpacks to more than 200 times its size');
    }
    return true;
  };
}
