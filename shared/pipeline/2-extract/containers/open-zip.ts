import { crc32 } from 'node:zlib';
import { Unreadable } from '../readers/unreadable.ts';
import { readZipDirectory, type ZipEntry } from '../zip/directory.ts';
import { inflate } from '../zip/inflate.ts';
import type { Entry, OpenContainer } from './container.ts';

/** Inflated to packed size, over 1 MiB: text packs 5 to 20 times, a bomb 1,000 times. */
const maxRatio = 200;
const ratioFromBytes = 2 ** 20;

/** Nothing is inflated but what is asked for, and never to more than it says of itself. */
export const zipEntries = (bytes: Uint8Array): Entry[] =>
  readZipDirectory(bytes).flatMap((entry) => (entry.isFile ? [toEntry(entry)] : []));

export const openZip: OpenContainer = (bytes) => zipEntries(bytes);

function toEntry(entry: ZipEntry): Entry {
  const { name, sizeBytes, modifiedAt } = entry;
  const refused = refusalOf(entry);
  const bytes = () => {
    if (refused) throw refused;
    return checked(entry);
  };
  return { name, sizeBytes, modifiedAt: modifiedAt(), bytes, ...(refused && { refused }) };
}

function refusalOf({ isEncrypted, method, sizeBytes, packed }: ZipEntry): Unreadable | undefined {
  if (isEncrypted) return new Unreadable('FILE_ENCRYPTED');
  if (method !== 0 && method !== 8) {
    return new Unreadable('FILE_TYPE_UNKNOWN', `packed by method ${method}`);
  }
  if (sizeBytes > ratioFromBytes && sizeBytes > packed.length * maxRatio) {
    return new Unreadable('FILE_HOSTILE', 'it unpacks to more than 200 times its size');
  }
  return undefined;
}

function checked(entry: ZipEntry): Uint8Array {
  const bytes = inflate(entry);
  const isWhole = bytes.length === entry.sizeBytes && crc32(bytes) === entry.crc;
  if (!isWhole) throw new Unreadable('FILE_MALFORMED', 'its checksum is another');
  return bytes;
}
