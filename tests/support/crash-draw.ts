import { mulberry32 } from '../../local/faults.ts';

/** Draws from a seeded generator, so that a run can be repeated as far as the machine's own timing allows. */
export interface Draw {
  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  pick<T>(all: readonly T[]): T;
  shuffle<T>(all: readonly T[]): T[];
}

export function createDraw(seed: number): Draw {
  const random = mulberry32(seed);
  const int = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    int,
    pick<T>(all: readonly T[]): T {
      const picked = all[int(0, all.length - 1)];
      if (picked === undefined) throw new Error('Nothing to draw from');
      return picked;
    },
    shuffle: (all) =>
      all
        .map((value) => ({ value, place: random() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ value }) => value),
  };
}
