const fileHeaderBytes = 14;
const maskBytes = 12;
const masked = 3;

/**
 * A bitmap as it lies in memory, made a file: with the header that says where its pixels begin.
 * https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapfileheader
 */
export function bmpOf(dib: Buffer): Buffer | undefined {
  if (dib.length < 40) return undefined;
  const size = dib.readUInt32LE(0);
  const bits = dib.readUInt16LE(14);
  const colours = dib.readUInt32LE(32) || (bits > 8 ? 0 : 2 ** bits);
  const masks = size === 40 && dib.readUInt32LE(16) === masked ? maskBytes : 0;
  const pixelsAt = fileHeaderBytes + size + masks + colours * 4;
  if (pixelsAt > dib.length) return undefined;
  const header = Buffer.alloc(fileHeaderBytes);
  header.write('BM', 'latin1');
  header.writeUInt32LE(fileHeaderBytes + dib.length, 2);
  header.writeUInt32LE(pixelsAt, 10);
  return Buffer.concat([header, dib]);
}
