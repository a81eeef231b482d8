/** A set of ordinals (places of documents in an index), one bit each. */
export type Bitmap = Uint32Array;

export const createBitmap = (capacity: number): Bitmap => new Uint32Array((capacity + 31) >>> 5);

export const has = (bitmap: Bitmap, ordinal: number): boolean =>
  ((bitmap[ordinal >>> 5] ?? 0) & (1 << (ordinal & 31))) !== 0;

export function insert(bitmap: Bitmap, ordinal: number): void {
  bitmap[ordinal >>> 5] = (bitmap[ordinal >>> 5] ?? 0) | (1 << (ordinal & 31));
}

export function erase(bitmap: Bitmap, ordinal: number): void {
  bitmap[ordinal >>> 5] = (bitmap[ordinal >>> 5] ?? 0) & ~(1 << (ordinal & 31));
}

export const unite = (a: Bitmap, b: Bitmap): Bitmap =>
  a.map((word, position) => word | (b[position] ?? 0));

export const intersect = (a: Bitmap, b: Bitmap): Bitmap =>
  a.map((word, position) => word & (b[position] ?? 0));

export const without = (a: Bitmap, b: Bitmap): Bitmap =>
  a.map((word, position) => word & ~(b[position] ?? 0));

/** The members in ascending order. */
export function members(bitmap: Bitmap): Uint32Array {
  const ordinals = new Uint32Array(size(bitmap));
  let count = 0;
  for (const [position, word] of bitmap.entries())
    for (let rest = word; rest !== 0; rest &= rest - 1)
      ordinals[count++] = position * 32 + 31 - Math.clz32(rest & -rest);
  return ordinals;
}

function size(bitmap: Bitmap): number {
  let count = 0;
  for (let word of bitmap) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
