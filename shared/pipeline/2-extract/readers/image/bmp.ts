import { mostPixels } from '../ocr/grey.ts';
import type { PageImage } from '../ocr/recognise.ts';
import { Unreadable } from '../unreadable.ts';

/** Bits of a pixel that are a colour, and those that are a place in the table of colours. */
const direct = [24, 32];
const indexed = [1, 4, 8];
/** Of compression: none; none, with masks that say where each colour lies, which are nearly always where they would be. */
const plain = [0, 3];
const fileHeader = 14;

interface Header {
  /** Offset of the first row in the file. */
  readonly pixelsAt: number;
  readonly coloursAt: number;
  readonly width: number;
  readonly height: number;
  readonly isFromFoot: boolean;
  readonly bits: number;
  readonly rowBytes: number;
}

/** A bitmap as Windows writes it, without compression, as grey. */
export function readBmp(bytes: Uint8Array): PageImage {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const { pixelsAt, coloursAt, width, height, isFromFoot, bits, rowBytes } = headerOf(file);
  const colours = file.subarray(coloursAt, pixelsAt);
  const pixels = new Uint8Array(width * height);
  const isDirect = direct.includes(bits);
  for (let y = 0; y < height; y += 1) {
    const row = pixelsAt + (isFromFoot ? height - 1 - y : y) * rowBytes;
    for (let x = 0; x < width; x += 1) {
      pixels[y * width + x] = isDirect
        ? greyAt(file, row + (x * bits) / 8)
        : greyAt(colours, indexAt(file, row, { x, bits }) * 4);
    }
  }
  return { pixels, width, height };
}

/** https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapinfoheader */
function headerOf(file: Buffer): Header {
  if (file.length < fileHeader + 40) throw new Unreadable('FILE_MALFORMED');
  const width = file.readInt32LE(18);
  const rows = file.readInt32LE(22);
  const height = Math.abs(rows);
  const bits = file.readUInt16LE(28);
  const pixelsAt = file.readUInt32LE(10);
  if (!plain.includes(file.readUInt32LE(30)) || ![...direct, ...indexed].includes(bits)) {
    throw new Unreadable('FILE_TYPE_UNKNOWN', 'a bitmap of a rare kind');
  }
  if (width * height > mostPixels) {
    throw new Unreadable('FILE_TOO_LARGE', 'over 100 million pixels');
  }
  // Rows are filled up to four bytes, and lie from the foot up unless the height is negative.
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (width <= 0 || pixelsAt + rowBytes * height > file.length) {
    throw new Unreadable('FILE_MALFORMED');
  }
  const coloursAt = fileHeader + file.readUInt32LE(14);
  return { pixelsAt, coloursAt, width, height, isFromFoot: rows > 0, bits, rowBytes };
}

/** Of blue, green and red, as the eye weighs them. */
const greyAt = (from: Buffer, at: number): number =>
  Math.round(0.114 * (from[at] ?? 0) + 0.587 * (from[at + 1] ?? 0) + 0.299 * (from[at + 2] ?? 0));

/** The leftmost pixel is in the highest bits. */
function indexAt(file: Buffer, row: number, { x, bits }: { x: number; bits: number }): number {
  const perByte = 8 / bits;
  const byte = file[row + Math.floor(x / perByte)] ?? 0;
  return (byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1);
}
