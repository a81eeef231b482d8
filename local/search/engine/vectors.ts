import { createMemory, dotBlockBytes, instantiateDot, type Memory } from './dot-kernel.ts';

/** The vectors of one field, as unit vectors in one pool, so that cosine is a dot product. */
export interface VectorField {
  readonly dimensions: number;
  put(ordinal: number, vector: Float32Array): void;
  remove(ordinal: number): void;
  has(ordinal: number): boolean;
  /** An unchanged vector of a document that got a new ordinal. */
  move(from: number, to: number): void;
  /** Cosine of the query with each of them; all must have a vector. */
  cosines(query: Float32Array, ordinals: Uint32Array): Float32Array;
  /** @param placeOf the new ordinal by the old one; -1 for the dead */
  compact(placeOf: Int32Array): void;
}

const pageBytes = 65_536;
/** 4 GiB, the most that 32-bit addresses reach. */
const mostPages = 65_536;

/** WebAssembly memory grows in place: no second copy of hundreds of megabytes, as a typed array would need. */
export function createVectorField(dimensions: number): VectorField {
  const stride = Math.ceil((dimensions * 4) / dotBlockBytes) * dotBlockBytes;
  const memory = createMemory(Math.ceil(stride / pageBytes), mostPages);
  const dot = instantiateDot(memory);
  /** Slot by ordinal; slot 0 holds the query, so 0 means none. */
  let slotOf = new Uint32Array(64);
  let slots = 1;
  const free: number[] = [];

  function write(slot: number, vector: Float32Array): void {
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
    const unit = new Float32Array(memory.buffer, slot * stride, dimensions);
    for (let index = 0; index < dimensions; index += 1) unit[index] = (vector[index] ?? 0) / norm;
  }

  function takeSlot(): number {
    const recycled = free.pop();
    if (recycled !== undefined) return recycled;
    const missing = (slots + 1) * stride - memory.buffer.byteLength;
    if (missing > 0) grow(memory, missing);
    return slots++;
  }

  function assign(ordinal: number, slot: number): void {
    if (ordinal >= slotOf.length) {
      const larger = new Uint32Array(Math.max(ordinal + 1, slotOf.length * 2));
      larger.set(slotOf);
      slotOf = larger;
    }
    slotOf[ordinal] = slot;
  }

  return {
    dimensions,
    has: (ordinal) => (slotOf[ordinal] ?? 0) !== 0,
    put(ordinal, vector) {
      const slot = slotOf[ordinal] || takeSlot();
      write(slot, vector);
      assign(ordinal, slot);
    },
    remove(ordinal) {
      const slot = slotOf[ordinal] ?? 0;
      if (slot === 0) return;
      slotOf[ordinal] = 0;
      free.push(slot);
    },
    move(from, to) {
      const slot = slotOf[from] ?? 0;
      if (slot === 0) return;
      slotOf[from] = 0;
      assign(to, slot);
    },
    cosines(query, ordinals) {
      write(0, query);
      return Float32Array.from(ordinals, (ordinal) => {
        const address = (slotOf[ordinal] ?? 0) * stride;
        return dot(0, address, stride);
      });
    },
    compact(placeOf) {
      const kept = new Uint32Array(slotOf.length);
      for (const [old, slot] of slotOf.entries()) if (slot !== 0) kept[placeOf[old] ?? 0] = slot;
      slotOf = kept;
    },
  };
}

/** By a quarter at least, so that a long upload grows it seldom. */
function grow(memory: Memory, missingBytes: number): void {
  const pages = memory.buffer.byteLength / pageBytes;
  const wanted = Math.max(Math.ceil(missingBytes / pageBytes), Math.ceil(pages / 4));
  memory.grow(Math.min(wanted, Math.max(mostPages - pages, Math.ceil(missingBytes / pageBytes))));
}
