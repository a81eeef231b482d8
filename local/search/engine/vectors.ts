import { bestPlaces } from './best-places.ts';
import { createCodePool, lengthOf } from './code-pool.ts';
import { floatsAtOnce } from './dot-kernel.ts';
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
  /** Places, ascending, of all that may be among the k nearest to the query; what is left out is not. */
  shortlist(query: Float32Array, slots: Uint32Array, k: number): Uint32Array;
  close(): void;
}

export interface VectorFieldOptions {
  readonly dimensions: number;
  /** Absent: memory only. */
  readonly file?: VectorFile;
  /** Slots of living documents in the file. */
  readonly taken?: readonly Uint32Array[];
}

/** In memory is what a query looks at first, a byte for each dimension; the vectors themselves stay in the file. */
export function openVectorField(options: VectorFieldOptions): VectorField {
  const { dimensions, file, taken = [] } = options;
  const pool = createCodePool(dimensions);
  /** Of a vector in the file. */
  const stride = Math.ceil(dimensions / floatsAtOnce) * floatsAtOnce;
  /** Not yet in the file, by slot; all of them, where there is none. */
  const unsaved = new Map<number, Float32Array>();
  /** Slot 0 means none. */
  let slots = 1 + taken.reduce((most, some) => some.reduce((a, b) => Math.max(a, b), most), 0);
  const free = findFree(slots, taken);

  pool.reserve(slots);
  const picture = pool.picture(slots);
  if (file !== undefined && file.readCodes(picture) < picture.length) {
    for (const slot of taken.flatMap((some) => [...some]))
      encode(slot, read(slot, new Float32Array(dimensions)));
    file.replaceCodes(picture);
  }

  function read(slot: number, into: Float32Array): Float32Array {
    const recent = unsaved.get(slot);
    if (recent !== undefined) into.set(recent.subarray(0, dimensions));
    else file?.readVector(into, slot * stride * Float32Array.BYTES_PER_ELEMENT);
    return into;
  }

  /** A vector of zeros has no direction: it is like nothing. */
  function encode(slot: number, vector: Float32Array): void {
    pool.put(slot, vector, lengthOf(vector) || Infinity);
  }

  function cosines(query: Float32Array, wanted: Uint32Array): Float32Array {
    return pool.compare(keepable(query), wanted, read);
  }

  return {
    dimensions,
    take() {
      const recycled = free.pop();
      if (recycled !== undefined) return recycled;
      pool.reserve(slots + 1);
      return slots++;
    },
    release(slot) {
      unsaved.delete(slot);
      free.push(slot);
    },
    put(slot, vector) {
      const kept = new Float32Array(stride);
      kept.set(keepable(vector));
      unsaved.set(slot, kept);
      encode(slot, kept);
    },
    read: (slot) => read(slot, new Float32Array(dimensions)),
    flush() {
      if (file === undefined || unsaved.size === 0) return;
      file.write(unsaved, { picture: pool.picture(slots), stride: pool.stride });
      unsaved.clear();
    },
    cosines,
    shortlist(query, wanted, k) {
      const { likely, atMost } = pool.estimate(query, wanted);
      const first = bestPlaces(likely, k).map((place) => wanted[place] ?? 0);
      const floor = cosines(query, first).reduce((a, b) => Math.min(a, b), Infinity);
      const places = new Uint32Array(wanted.length);
      let count = 0;
      for (let place = 0; place < wanted.length; place += 1)
        if ((atMost[place] ?? 0) >= floor) places[count++] = place;
      return places.slice(0, count);
    },
    close: () => file?.close(),
  };
}

/** The kernel's sums have single precision: beyond these a vector is kept as a unit vector. */
const [shortest, longest] = [1e-12, 1e12];

function keepable(vector: Float32Array): Float32Array {
  const length = lengthOf(vector);
  if (length === 0 || (length > shortest && length < longest)) return vector;
  return vector.map((value) => value / length);
}

/** The lowest comes last: it is the next to be taken. */
function findFree(slots: number, taken: readonly Uint32Array[]): number[] {
  const isTaken = new Uint8Array(slots);
  for (const some of taken) for (const slot of some) isTaken[slot] = 1;
  const free: number[] = [];
  for (let slot = slots - 1; slot > 0; slot -= 1) if (isTaken[slot] === 0) free.push(slot);
  return free;
}
