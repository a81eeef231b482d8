import { crc32 } from 'node:zlib';

/** A file as it is to be named in a zip. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Both headers begin so: version 2.0, names in UTF-8, stored, at the first moment of 1980. */
const facts = Buffer.from('14000008000000002100', 'hex');

/** Files as a zip that packs nothing: the same bytes each time. PKWARE APPNOTE 6.3.10, 4.3 */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const content: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const rawName = Buffer.from(name);
    const sizes = numbers(crc32(bytes), bytes.length, bytes.length, rawName.length);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, sizes, rawName]);
    const place = numbers(0, 0, 0, at).subarray(2);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, sizes, place, rawName);
    content.push(local, bytes);
    at += local.length + bytes.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const lines = files.length | (files.length << 16);
  const end = Buffer.concat([numbers(0x06054b50, 0, lines, size, at), Buffer.alloc(2)]);
  return Buffer.concat([...content, ...directory, end]);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
}
