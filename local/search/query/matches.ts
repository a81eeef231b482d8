/** Documents that a text query matches, in ascending order, each with its score. */
export interface Matches {
  readonly ordinals: readonly number[];
  readonly scores: readonly number[];
}

export const nothing: Matches = { ordinals: [], scores: [] };

export function unite(a: Matches, b: Matches): Matches {
  if (a.ordinals.length === 0) return b;
  if (b.ordinals.length === 0) return a;
  return merge(a, b, (inA, inB) => inA || inB);
}

export const intersect = (a: Matches, b: Matches): Matches => merge(a, b, (inA, inB) => inA && inB);

export const subtract = (a: Matches, b: Matches): Matches => merge(a, b, (inA, inB) => inA && !inB);

/** Those of `a`, with the scores of both. */
export const reward = (a: Matches, b: Matches): Matches => merge(a, b, (inA) => inA);

export const scale = ({ ordinals, scores }: Matches, factor: number): Matches => ({
  ordinals,
  scores: scores.map((score) => score * factor),
});

function merge(a: Matches, b: Matches, keeps: (inA: boolean, inB: boolean) => boolean): Matches {
  const ordinals: number[] = [];
  const scores: number[] = [];
  let [atA, atB] = [0, 0];
  while (atA < a.ordinals.length || atB < b.ordinals.length) {
    const fromA = a.ordinals[atA] ?? Infinity;
    const fromB = b.ordinals[atB] ?? Infinity;
    const ordinal = Math.min(fromA, fromB);
    if (keeps(fromA === ordinal, fromB === ordinal)) {
      ordinals.push(ordinal);
      scores.push(
        (fromA === ordinal ? (a.scores[atA] ?? 0) : 0) +
          (fromB === ordinal ? (b.scores[atB] ?? 0) : 0),
      );
    }
    if (fromA === ordinal) atA += 1;
    if (fromB === ordinal) atB += 1;
  }
  return { ordinals, scores };
}
