import { bestPlaces } from '../engine/best-places.ts';

export interface Ranked {
  readonly ordinal: number;
  readonly score: number;
}

/** Higher scores first; of equals, the document that was written first. */
export const byScore = (a: Ranked, b: Ranked): number => b.score - a.score || a.ordinal - b.ordinal;

/** The k best, best first. @param ordinals ascending */
export function best(ordinals: ArrayLike<number>, scores: ArrayLike<number>, k: number): Ranked[] {
  const ranked: Ranked[] = [];
  for (const place of bestPlaces(scores, k))
    ranked.push({ ordinal: ordinals[place] ?? 0, score: scores[place] ?? 0 });
  return ranked;
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
