/** Places of the k highest scores, highest first; of equals, the lower place first. */
export function bestPlaces(scores: ArrayLike<number>, k: number): Uint32Array {
  const best = Uint32Array.from({ length: Math.min(k, scores.length) }, (_, place) => place);
  if (k < scores.length) replaceWorst(best, scores);
  const order = (a: number, b: number) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b;
  // Documents that only a filter chose all have the same score.
  const isInOrder = best.every((place, at) => at === 0 || order(best[at - 1] ?? 0, place) < 0);
  return isInOrder ? best : best.toSorted(order);
}

/** Takes in what is better, from the place after the heap's own. */
function replaceWorst(heap: Uint32Array, scores: ArrayLike<number>): void {
  if (heap.length === 0) return;
  for (let at = heap.length >>> 1; at >= 0; at -= 1) sink(heap, scores, at);
  for (let place = heap.length; place < scores.length; place += 1) {
    if ((scores[place] ?? 0) <= (scores[heap[0] ?? 0] ?? 0)) continue;
    heap[0] = place;
    sink(heap, scores, 0);
  }
}

/** The worst is on top: it is the next to go. */
function sink(heap: Uint32Array, scores: ArrayLike<number>, from: number): void {
  const isWorse = (a: number, b: number): boolean => {
    const difference = (scores[a] ?? 0) - (scores[b] ?? 0);
    return difference < 0 || (difference === 0 && a > b);
  };
  const place = heap[from] ?? 0;
  let at = from;
  for (let child = 1; (child = 2 * at + 1) < heap.length; at = child) {
    if (child + 1 < heap.length && isWorse(heap[child + 1] ?? 0, heap[child] ?? 0)) child += 1;
    if (!isWorse(heap[child] ?? 0, place)) break;
    heap[at] = heap[child] ?? 0;
  }
  heap[at] = place;
}
