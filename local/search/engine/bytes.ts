/** Bytes that grow at their end. */
export interface ByteWriter {
  bytes: Buffer;
  length: number;
}

export const createWriter = (capacity = 256): ByteWriter => ({
  bytes: Buffer.alloc(capacity),
  length: 0,
});

export function reserve(writer: ByteWriter, more: number): void {
  const needed = writer.length + more;
  if (needed <= writer.bytes.length) return;
  const larger = Buffer.alloc(Math.max(needed, writer.bytes.length * 2));
  larger.set(writer.bytes);
  writer.bytes = larger;
}

/** Seven bits a byte, the low ones first; the high bit says that more follows. */
export function writeNumber(writer: ByteWriter, value: number): void {
  reserve(writer, 5);
  const { bytes } = writer;
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes[writer.length++] = (rest & 0x7f) | 0x80;
  bytes[writer.length++] = rest;
}

export function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  reserve(writer, bytes.length);
  writer.bytes.set(bytes, writer.length);
  writer.length += bytes.length;
}

/** What was written, in memory of its own. */
export const finish = ({ bytes, length }: ByteWriter): Buffer =>
  Buffer.from(Uint8Array.from(bytes.subarray(0, length)).buffer);

export interface Cursor {
  at: number;
}

export function readNumber(bytes: Uint8Array, cursor: Cursor): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[cursor.at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}
