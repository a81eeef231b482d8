import { createBitmap, insert, members, type Bitmap } from '../engine/bitmap.ts';

/** Documents that a text query matches, in ascending order, each with its score. */
export interface Matches {
  readonly ordinals: Uint32Array;
  readonly scores: Float64Array;
}

export const nothing: Matches = { ordinals: new Uint32Array(), scores: new Float64Array() };

/** Each with the same score. */
export function allOf(documents: Bitmap, score: number): Matches {
  const ordinals = members(documents);
  return { ordinals, scores: new Float64Array(ordinals.length).fill(score) };
}

/** Sums by ordinal, used again by each union: zeros in between. */
let sums = new Float64Array(1024);

/** Whatever is in any of them, with the scores of all. */
export function unite(lists: readonly Matches[]): Matches {
  const filled = lists.filter(({ ordinals }) => ordinals.length > 0);
  const [first] = filled;
  if (filled.length < 2) return first ?? nothing;
  const end = Math.max(...filled.map(({ ordinals }) => ordinals.at(-1) ?? 0)) + 1;
  if (sums.length < end) sums = new Float64Array(end * 2);
  const touched = createBitmap(end);
  for (const list of filled) addUp(list, touched);
  const ordinals = members(touched);
  const scores = new Float64Array(ordinals.length);
  for (let place = 0; place < ordinals.length; place += 1) {
    const ordinal = ordinals[place] ?? 0;
    scores[place] = sums[ordinal] ?? 0;
    sums[ordinal] = 0;
  }
  return { ordinals, scores };
}

function addUp({ ordinals, scores }: Matches, touched: Bitmap): void {
  for (let place = 0; place < ordinals.length; place += 1) {
    const ordinal = ordinals[place] ?? 0;
    insert(touched, ordinal);
    sums[ordinal] = (sums[ordinal] ?? 0) + (scores[place] ?? 0);
  }
}

export const intersect = (a: Matches, b: Matches): Matches => compare(a, b, { onlyInBoth: true });

/** Those of `a`, with the scores of both. */
export const reward = (a: Matches, b: Matches): Matches => compare(a, b, { onlyInBoth: false });

export function subtract(a: Matches, b: Matches): Matches {
  let at = 0;
  const keep = a.ordinals.map((ordinal) => {
    while ((b.ordinals[at] ?? Infinity) < ordinal) at += 1;
    return b.ordinals[at] === ordinal ? 0 : 1;
  });
  return {
    ordinals: a.ordinals.filter((_, place) => keep[place] === 1),
    scores: a.scores.filter((_, place) => keep[place] === 1),
  };
}

export const scale = ({ ordinals, scores }: Matches, factor: number): Matches => ({
  ordinals,
  scores: scores.map((score) => score * factor),
});

function compare(a: Matches, b: Matches, { onlyInBoth }: { onlyInBoth: boolean }): Matches {
  const ordinals = new Uint32Array(a.ordinals.length);
  const scores = new Float64Array(a.ordinals.length);
  let count = 0;
  let at = 0;
  for (let place = 0; place < a.ordinals.length; place += 1) {
    const ordinal = a.ordinals[place] ?? 0;
    while (at < b.ordinals.length && (b.ordinals[at] ?? 0) < ordinal) at += 1;
    const inBoth = b.ordinals[at] === ordinal;
    if (onlyInBoth && !inBoth) continue;
    ordinals[count] = ordinal;
    scores[count++] = (a.scores[place] ?? 0) + (inBoth ? (b.scores[at] ?? 0) : 0);
  }
  return { ordinals: ordinals.slice(0, count), scores: scores.slice(0, count) };
}
