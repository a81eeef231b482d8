import { createMemory, dotBlockBytes, instantiateDot, type Memory } from './dot-kernel.ts';
import type { VectorFile } from './vector-file.ts';

/** The vectors of one field in one pool: a slot each, as they were given. */
export interface VectorField {
  readonly dimensions: number;
  /** A free slot; it holds nothing of use yet. */
  take(): number;
  /** For a document that is gone, or never came. */
  release(slot: number): void;
  put(slot: number, vector: Float32Array): void;
  read(slot: number): Float32Array;
  /** What was put since the last time is on disk when this returns. */
  flush(): void;
  /** Cosine of the query with each of them. */
  cosines(query: Float32Array, slots: Uint32Array): Float32Array;
  close(): void;
}

const pageBytes = 65_536;
/** 4 GiB, the most that 32-bit addresses reach. */
const mostPages = 65_536;

export interface VectorFieldOptions {
  readonly dimensions: number;
  /** Absent: memory only. */
  readonly file?: VectorFile;
  /** Slots of living documents in the file. */
  readonly taken?: readonly Uint32Array[];
}

/**
 * The pool is WebAssembly memory, which grows in place: no second copy of hundreds of megabytes, as a typed array would need.
 * The file is its picture, byte for byte.
 */
export function openVectorField(options: VectorFieldOptions): VectorField {
  const { dimensions, file, taken = [] } = options;
  const stride = Math.ceil((dimensions * 4) / dotBlockBytes) * dotBlockBytes;
  const memory = createMemory(Math.ceil(stride / pageBytes), mostPages);
  const dot = instantiateDot(memory);
  /** Slot 0 holds the query, so 0 means none. */
  let slots = 1 + taken.reduce((most, some) => some.reduce((a, b) => Math.max(a, b), most), 0);
  const free: number[] = [];
  let lengths = new Float32Array(64);
  let unsaved: number[] = [];

  reserve(slots);
  file?.read(new Uint8Array(memory.buffer, 0, slots * stride), stride);
  for (const slot of taken.flatMap((some) => [...some])) measure(slot);
  for (let slot = slots - 1; slot > 0; slot -= 1) if (lengths[slot] === 0) free.push(slot);

  function reserve(count: number): void {
    const missing = count * stride - memory.buffer.byteLength;
    if (missing > 0) grow(memory, missing);
    if (count <= lengths.length) return;
    const larger = new Float32Array(Math.max(count, lengths.length * 2));
    larger.set(lengths);
    lengths = larger;
  }

  function view(slot: number): Float32Array {
    return new Float32Array(memory.buffer, slot * stride, dimensions);
  }

  /** A vector of zeros has no direction: it is like nothing. */
  function measure(slot: number): void {
    lengths[slot] = lengthOf(view(slot)) || Infinity;
  }

  function put(slot: number, vector: Float32Array): void {
    const length = lengthOf(vector);
    const fits = length === 0 || (length > shortest && length < longest);
    view(slot).set(fits ? vector : vector.map((value) => value / length));
    lengths[slot] = fits ? length || Infinity : 1;
  }

  return {
    dimensions,
    take() {
      const recycled = free.pop();
      if (recycled !== undefined) return recycled;
      reserve(slots + 1);
      return slots++;
    },
    release: (slot) => void free.push(slot),
    put(slot, vector) {
      put(slot, vector);
      unsaved.push(slot);
    },
    read: (slot) => view(slot).slice(),
    flush() {
      if (unsaved.length > 0) file?.write(new Uint8Array(memory.buffer), unsaved, stride);
      unsaved = [];
    },
    cosines(query, wanted) {
      put(0, query);
      const length = lengths[0] ?? 1;
      const cosines = new Float32Array(wanted.length);
      for (let at = 0; at < wanted.length; at += 1) {
        const slot = wanted[at] ?? 0;
        const address = slot * stride;
        cosines[at] = dot(0, address, stride) / (length * (lengths[slot] ?? 1));
      }
      return cosines;
    },
    close: () => file?.close(),
  };
}

/** The kernel's sums have single precision: beyond these a vector is kept as a unit vector. */
const [shortest, longest] = [1e-12, 1e12];

function lengthOf(vector: Float32Array): number {
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
