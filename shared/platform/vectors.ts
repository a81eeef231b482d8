import { endianness } from 'node:os';
import { AppError } from './errors.ts';

/** Vectors back to back as little-endian float32, after one uint32 that says how long each is. */
export function packVectors(vectors: readonly Float32Array[]): Buffer {
  const dimensions = vectors[0]?.length ?? 0;
  const packed = Buffer.alloc(4 + vectors.length * dimensions * 4);
  packed.writeUInt32LE(dimensions, 0);
  for (const [position, vector] of vectors.entries()) {
    if (vector.length !== dimensions) {
      throw new AppError('SERVICE_UNAVAILABLE', 'The embedding model mixes sizes of vectors');
    }
    const at = 4 + position * dimensions * 4;
    if (endianness() === 'LE') {
      packed.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at);
    } else {
      for (const [axis, value] of vector.entries()) packed.writeFloatLE(value, at + axis * 4);
    }
  }
  return packed;
}

export function unpackVectors(packed: Buffer): Float32Array[] {
  const dimensions = packed.readUInt32LE(0);
  if (dimensions === 0) return [];
  const bytes = dimensions * 4;
  return Array.from({ length: (packed.length - 4) / bytes }, (_, position) => {
    const from = 4 + position * bytes;
    if (endianness() === 'LE') {
      // Copied: a float must start at a multiple of four.
      return new Float32Array(Uint8Array.prototype.slice.call(packed, from, from + bytes).buffer);
    }
    return Float32Array.from({ length: dimensions }, (_value, axis) =>
      packed.readFloatLE(from + axis * 4),
    );
  });
}
