/** Any file, as Windows wraps it to be put into a document. */
export interface PackagedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** In the header: what follows is described, and is the file itself, not a link to one. */
const described = 2;
const embedded = 3;

/**
 * What follows its size in the stream `Ole10Native`, of which [MS-OLEDS] 2.3.6 tells no more; the rest as Apache POI reads it (`Ole10Native.java`).
 * @returns undefined for what is no file
 * @throws RangeError when it is cut off
 */
export function packagedIn(native: Uint8Array): PackagedFile | undefined {
  const data = Buffer.from(native.buffer, native.byteOffset, native.length);
  if (data.readUInt16LE(0) !== described) return undefined;
  const labelEnd = data.indexOf(0, 2);
  const pathEnd = data.indexOf(0, labelEnd + 1);
  if (labelEnd === -1 || pathEnd === -1) return undefined;
  const kindAt = pathEnd + 3;
  if (data.readUInt16LE(kindAt) !== embedded) return undefined;
  const sizeAt = kindAt + 6 + data.readUInt32LE(kindAt + 2);
  const size = data.readUInt32LE(sizeAt);
  const bytes = data.subarray(sizeAt + 4, sizeAt + 4 + size);
  if (bytes.length !== size) return undefined;
  const label = wideLabel(data, sizeAt + 4 + size) ?? data.toString('latin1', 2, labelEnd);
  return { name: label.slice(label.lastIndexOf('\\') + 1), bytes };
}

/** Windows says all names once more after the file, in Unicode: where it lay for a while, its label, where it came from. */
function wideLabel(data: Buffer, from: number): string | undefined {
  let at = from;
  let words: string | undefined;
  for (let strings = 0; strings < 2; strings += 1) {
    if (at + 4 > data.length) return undefined;
    const end = at + 4 + data.readUInt32LE(at) * 2;
    if (end > data.length) return undefined;
    words = data.toString('utf16le', at + 4, end);
    at = end;
  }
  return words === '' ? undefined : words;
}
