export type Part = Uint8Array | Uint32Array | Float64Array;

/** Typed arrays under names, in one run of bytes from which they are read without a copy. */
export type Bundle = ReadonlyMap<string, Part>;

const kinds = { bytes: Uint8Array, words: Uint32Array, floats: Float64Array } as const;
type Kind = keyof typeof kinds;

type HeaderEntry = readonly [name: string, kind: Kind, offset: number, length: number];

/** So that every array lies where its elements must. */
const alignment = 8;
const aligned = (offset: number): number => Math.ceil(offset / alignment) * alignment;

/** Length of the header, the header as JSON, and the arrays in the machine's own byte order. */
export function encodeBundle(bundle: Bundle): Buffer {
  let end = 0;
  const entries = [...bundle].map(([name, part]): HeaderEntry => {
    const offset = end;
    end = aligned(offset + part.byteLength);
    return [name, kindOf(part), offset, part.length];
  });
  const header = Buffer.from(JSON.stringify(entries));
  const start = aligned(4 + header.length);
  const bytes = Buffer.alloc(start + end);
  bytes.writeUInt32LE(header.length, 0);
  bytes.set(header, 4);
  for (const [name, , offset] of entries) {
    const { buffer, byteOffset, byteLength } = bundle.get(name) ?? new Uint8Array();
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + offset);
  }
  return bytes;
}

export function decodeBundle(encoded: Buffer): Bundle {
  const bytes =
    encoded.byteOffset % alignment === 0 ? encoded : Buffer.from(Uint8Array.from(encoded).buffer);
  const length = bytes.readUInt32LE(0);
  const entries = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as HeaderEntry[];
  const start = bytes.byteOffset + aligned(4 + length);
  return new Map(
    entries.map(([name, kind, offset, count]) => [
      name,
      new kinds[kind](bytes.buffer as ArrayBuffer, start + offset, count),
    ]),
  );
}

function kindOf(part: Part): Kind {
  if (part instanceof Uint8Array) return 'bytes';
  return part instanceof Uint32Array ? 'words' : 'floats';
}

const none = { bytes: new Uint8Array(), words: new Uint32Array(), floats: new Float64Array() };

/** An array of the bundle, or an empty one: a field that came later has no part in older segments. */
export const bytesOf = (bundle: Bundle, name: string): Buffer => {
  const { buffer, byteOffset, byteLength } = bundle.get(name) ?? none.bytes;
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
};
export const wordsOf = (bundle: Bundle, name: string): Uint32Array =>
  (bundle.get(name) as Uint32Array | undefined) ?? none.words;
export const floatsOf = (bundle: Bundle, name: string): Float64Array =>
  (bundle.get(name) as Float64Array | undefined) ?? none.floats;
