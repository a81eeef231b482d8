export interface Ranked {
  readonly ordinal: number;
  readonly score: number;
}

/** Higher scores first; of equals, the document that was written first. */
export const byScore = (a: Ranked, b: Ranked): number => b.score - a.score || a.ordinal - b.ordinal;

/** The k best, best first. @param ordinals ascending */
export function best(ordinals: ArrayLike<number>, scores: ArrayLike<number>, k: number): Ranked[] {
  let kept: Ranked[] = [];
  let floor = -Infinity; // what does not beat it cannot come into the best k
  for (let place = 0; place < ordinals.length; place += 1) {
    const score = scores[place] ?? 0;
    if (score <= floor) continue;
    kept.push({ ordinal: ordinals[place] ?? 0, score });
    if (kept.length < 2 * k) continue;
    kept = kept.toSorted(byScore).slice(0, k);
    floor = kept.at(-1)?.score ?? floor;
  }
  return kept.toSorted(byScore).slice(0, k);
}

/** Azure writes 1/(rank + k) with k "like 60"; ranks count from 1. */
const rrfConstant = 60;

/** Reciprocal rank fusion: places count, scores do not. */
export function fuse(
  lists: readonly { readonly weight: number; readonly ranked: readonly Ranked[] }[],
): Ranked[] {
  const fused = new Map<number, number>();
  for (const { weight, ranked } of lists)
    for (const [place, { ordinal }] of ranked.entries())
      fused.set(ordinal, (fused.get(ordinal) ?? 0) + weight / (rrfConstant + place + 1));
  return [...fused].map(([ordinal, score]) => ({ ordinal, score })).toSorted(byScore);
}
