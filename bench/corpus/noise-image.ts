import { crc32, deflateSync } from 'node:zlib';
import { createRandom, type Random } from './random.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const width = 256; // pixels, one byte each
/** Rows are cut out of it, so that no picture is like another. */
const noise = Buffer.from(
  Array.from(
    { length: 2 ** 18 },
    (
      (source) => () =>
        source.whole(0, 255)
    )(createRandom(3)),
  ),
);
/** PNG's color type 0: grey, 8 bits. */
const grey8 = [8, 0, 0, 0, 0];

/**
 * A PNG of noise of about so many bytes: what photos and scans are to a reader of text, weight that cannot be packed.
 * @returns valid by PNG (ISO/IEC 15948), section 11.2
 */
export function noiseImage(bytes: number, random: Random): Buffer {
  const height = Math.max(1, Math.round(bytes / (width + 1)));
  const rows = Buffer.alloc(height * (width + 1)); // each begins with its filter, 0: none
  for (let at = 0; at < rows.length; at += width + 1) {
    noise.copy(rows, at + 1, random.whole(0, noise.length - width));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(grey8, 8);
  return Buffer.concat([
    signature,
    part('IHDR', header),
    part('IDAT', deflateSync(rows, { level: 0 })),
    part('IEND', Buffer.alloc(0)),
  ]);
}

function part(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
