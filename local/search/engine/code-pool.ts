import {
  bytesAtOnce,
  createMemory,
  floatsAtOnce,
  instantiateDots,
  type Memory,
} from './dot-kernel.ts';
import { quantizeQuery, quantizeVector, roundingOf } from './quantize.ts';

/** The vectors of one field as bytes, by slot, in the memory that the kernels see. */
export interface CodePool {
  /** Bytes of a slot. */
  readonly stride: number;
  reserve(slots: number): void;
  /** @param length of the vector; Infinity for one of zeros */
  put(slot: number, vector: Float32Array, length: number): void;
  /** All that there is about the first slots: it goes to disk as it is. Not for use after the next `reserve`. */
  picture(slots: number): Uint8Array;
  /** What each cosine with the query is about, and what it is at most. */
  estimate(query: Float32Array, slots: Uint32Array): Estimates;
  /** The cosines. @param read puts a slot's vector in place */
  compare(query: Float32Array, slots: Uint32Array, read: Reader): Float32Array;
}

export interface Estimates {
  readonly likely: Float32Array;
  readonly atMost: Float32Array;
}

export type Reader = (slot: number, into: Float32Array) => void;

const pageBytes = 65_536;
/** 4 GiB, the most that 32-bit addresses reach. */
const mostPages = 65_536;

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/**
 * WebAssembly memory grows in place: no second copy of hundreds of megabytes, as a typed array would need. At its beginning lie
 * the query, one vector to compare it with, and the query in 16 bits; then the slots: bytes, step, deviation, length.
 */
export function createCodePool(dimensions: number): CodePool {
  const floatBytes = roundUp(dimensions, floatsAtOnce) * Float32Array.BYTES_PER_ELEMENT;
  const codeBytes = roundUp(dimensions, bytesAtOnce);
  const stride = codeBytes + 16;
  const [queryAt, vectorAt, queryCodesAt] = [0, floatBytes, 2 * floatBytes];
  const start = queryCodesAt + 2 * codeBytes;
  const memory = createMemory(Math.ceil((start + stride) / pageBytes), mostPages);
  const { dotFloats, dotBytes } = instantiateDots(memory);

  const floatsAt = (address: number) => new Float32Array(memory.buffer, address, dimensions);
  /** Step, deviation and length. */
  const notesOf = (slot: number) =>
    new Float32Array(memory.buffer, start + slot * stride + codeBytes, 3);

  return {
    stride,
    reserve(slots) {
      const missing = start + slots * stride - memory.buffer.byteLength;
      if (missing > 0) grow(memory, missing);
    },
    put(slot, vector, length) {
      const codes = new Int8Array(memory.buffer, start + slot * stride, dimensions);
      const { step, deviation } = quantizeVector(vector, codes);
      notesOf(slot).set([step, deviation, length]);
    },
    picture: (slots) => new Uint8Array(memory.buffer, start, slots * stride),
    estimate(query, slots) {
      const codes = new Int16Array(memory.buffer, queryCodesAt, dimensions);
      const quantized = quantizeQuery(query, codes);
      const surplus = quantized.deviation + roundingOf(dimensions);
      const notes = new Float32Array(memory.buffer);
      const likely = new Float32Array(slots.length);
      const atMost = new Float32Array(slots.length);
      for (let at = 0; at < slots.length; at += 1) {
        const address = start + (slots[at] ?? 0) * stride;
        const end = address + codeBytes;
        const [step = 0, deviation = 0] = [notes[end / 4], notes[end / 4 + 1]];
        const cosine = step * quantized.step * dotBytes(address, queryCodesAt, end);
        likely[at] = cosine;
        atMost[at] = cosine + deviation + surplus * (1 + deviation);
      }
      return { likely, atMost };
    },
    compare(query, slots, read) {
      floatsAt(queryAt).set(query);
      const length = lengthOf(query) || Infinity;
      const vector = floatsAt(vectorAt);
      return Float32Array.from(slots, (slot) => {
        read(slot, vector);
        const dot = dotFloats(queryAt, vectorAt, queryAt + floatBytes);
        return dot / (length * (notesOf(slot)[2] ?? 1));
      });
    },
  };
}

export function lengthOf(vector: Float32Array): number {
  let square = 0;
  for (let at = 0; at < vector.length; at += 1) square += (vector[at] ?? 0) ** 2;
  return Math.sqrt(square);
}

/** By a quarter at least, so that a long upload grows it seldom. */
function grow(memory: Memory, missingBytes: number): void {
  const pages = memory.buffer.byteLength / pageBytes;
  const missing = Math.ceil(missingBytes / pageBytes);
  const wanted = Math.max(missing, Math.ceil(pages / 4));
  memory.grow(Math.min(wanted, Math.max(mostPages - pages, missing)));
}
