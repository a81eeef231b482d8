import { gunzipSync } from 'node:zlib';
import { Unreadable } from '../readers/unreadable.ts';
import { mostBytes, type Entry, type OpenContainer } from './container.ts';
import { storedName } from './stored-name.ts';
import { isTarHeader, openTar } from './open-tar.ts';

/** A tar inside is one with what packs it; any other file keeps the name that gzip gave it (RFC 1952, 2.3). */
export const openGzip: OpenContainer = (bytes) => {
  const content = gunzip(bytes);
  if (isTarHeader(content.subarray(0, 512))) return openTar(content);
  return [toEntry(bytes, content)];
};

/** It does not say truly how large it will be: inflated is no more than all files of one archive may be. */
function gunzip(bytes: Uint8Array): Uint8Array {
  const limit = Math.min(mostBytes, Math.max(2 ** 20, bytes.length * 200));
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Unreadable('FILE_HOSTILE', 'it unpacks to more than 200 times its size or 512 MiB');
    }
    throw new Unreadable('FILE_MALFORMED', 'it cannot be unpacked');
  }
}

function toEntry(bytes: Uint8Array, content: Uint8Array): Entry {
  const seconds = Buffer.from(bytes.subarray(4, 8)).readUInt32LE();
  return {
    name: nameIn(bytes) ?? 'content',
    sizeBytes: content.length,
    modifiedAt: seconds === 0 ? null : new Date(seconds * 1_000).toISOString(),
    bytes: () => content,
  };
}

function nameIn(bytes: Uint8Array): string | undefined {
  const flags = bytes[3] ?? 0;
  if ((flags & 0x08) === 0) return undefined;
  const extra = (flags & 0x04) === 0 ? 0 : 2 + ((bytes[10] ?? 0) | ((bytes[11] ?? 0) << 8));
  const start = 10 + extra;
  const end = bytes.indexOf(0, start);
  return end === -1 ? undefined : storedName(bytes.subarray(start, end));
}
