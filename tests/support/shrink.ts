/**
 * The smallest set of things that still fails, as far as the patience reaches: halves are left out, then quarters, and so on
 * (delta debugging, A. Zeller 1999).
 * @param fails whether it still fails with these alone
 */
export async function shrink<T>(
  all: readonly T[],
  fails: (some: readonly T[]) => Promise<boolean>,
  { patience }: { patience: number },
): Promise<readonly T[]> {
  let smallest = all;
  let parts = 2;
  let tries = 0;
  while (smallest.length > 1 && tries < patience) {
    const size = Math.ceil(smallest.length / parts);
    let shorter: readonly T[] | undefined;
    for (let from = 0; from < smallest.length && tries < patience; from += size) {
      const rest = [...smallest.slice(0, from), ...smallest.slice(from + size)];
      tries += 1;
      if (rest.length > 0 && (await fails(rest))) {
        shorter = rest;
        break;
      }
    }
    if (shorter) {
      smallest = shorter;
      parts = Math.max(parts - 1, 2);
    } else if (size === 1) break;
    else parts = Math.min(parts * 2, smallest.length);
  }
  return smallest;
}
