import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import type { DiskEntry } from '../../disk/entries.ts';

/** Of a folder both are null. */
export interface Hashes {
  /** For the match of moved files; SharePoint itself tells the quickXorHash only. */
  readonly sha1: string | null;
  readonly quickXorHash: string | null;
}

export type HashedEntry = DiskEntry & Hashes;

export const noHashes: Hashes = { sha1: null, quickXorHash: null };

/** Small files are read at once: a stream for each of thousands takes far longer than the reading. */
const smallBytes = 256 * 1024;

export async function hashesOf(file: string, size: number): Promise<Hashes> {
  if (size <= smallBytes) return hashBytes(readFileSync(file));
  const sha1 = createHash('sha1');
  const quickXor = createQuickXor();
  for await (const chunk of createReadStream(file)) {
    sha1.update(chunk as Buffer);
    quickXor.update(chunk as Buffer);
  }
  return { sha1: sha1.digest('hex'), quickXorHash: quickXor.digest() };
}

export function hashBytes(bytes: Uint8Array): Hashes {
  const quickXor = createQuickXor();
  quickXor.update(bytes);
  return {
    sha1: createHash('sha1').update(bytes).digest('hex'),
    quickXorHash: quickXor.digest(),
  };
}

const widthBits = 160;
const shiftBits = 11;

/**
 * SharePoint's hash of content: each byte is xored into 160 bits, 11 bits further than the one before, and the length into the end.
 * https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash
 */
export function createQuickXor() {
  // 11 and 160 have no common divisor: after 160 bytes the places come round again, so bytes that share one are xored first.
  const sums = new Uint8Array(widthBits);
  let length = 0;
  return {
    update(bytes: Uint8Array): void {
      let place = length % widthBits;
      for (const byte of bytes) {
        sums[place] = (sums[place] ?? 0) ^ byte;
        place = place === widthBits - 1 ? 0 : place + 1;
      }
      length += bytes.length;
    },
    /** Base64. */
    digest(): string {
      const hash = Buffer.alloc(widthBits / 8);
      const mix = (at: number, value: number) => {
        hash[at % hash.length] = (hash[at % hash.length] ?? 0) ^ (value & 0xff);
      };
      for (const [place, sum] of sums.entries()) {
        const bit = (place * shiftBits) % widthBits;
        mix(bit >> 3, sum << (bit & 7));
        mix((bit >> 3) + 1, sum >> (8 - (bit & 7)));
      }
      const size = Buffer.alloc(8);
      size.writeBigUInt64LE(BigInt(length));
      for (const [at, byte] of size.entries()) mix(hash.length - size.length + at, byte);
      return hash.toString('base64');
    },
  };
}
