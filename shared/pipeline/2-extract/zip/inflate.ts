import { inflateRawSync } from 'node:zlib';
import { Unreadable } from '../readers/unreadable.ts';
import type { ZipEntry } from './directory.ts';

/**
 * The bytes of an entry, never more than it says of its size.
 * @throws Unreadable
 */
export function inflate(entry: Omit<ZipEntry, 'name'>): Uint8Array {
  const { method, sizeBytes, packed } = entry;
  if (entry.isEncrypted) throw new Unreadable('FILE_ENCRYPTED');
  if (method !== 0 && method !== 8) {
    throw new Unreadable('FILE_TYPE_UNKNOWN', `packed by method ${method}`);
  }
  if (sizeBytes === 0) return new Uint8Array();
  if (method === 0 && packed.length === sizeBytes) return packed;
  if (method === 0)
    throw new Unreadable('FILE_MALFORMED', 'an entry has another size than it says');
  try {
    // In one piece, and never twice in memory: zlib looks whether there is more only where its piece is full.
    const chunkSize = Math.max(smallestPiece, sizeBytes + 1);
    return inflateRawSync(packed, { maxOutputLength: sizeBytes, chunkSize });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Unreadable('FILE_HOSTILE', 'it unpacks to more than it says');
    }
    throw new Unreadable('FILE_MALFORMED', 'it cannot be unpacked');
  }
}

const smallestPiece = 64;
