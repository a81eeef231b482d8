import { mulberry32 } from '../../faults.ts';

/** What can happen to notifications on the way, on purpose; nothing unless a test asks. */
export interface Mishaps {
  /** This share never leaves. */
  lose(share: number, seed: number): void;
  /** This share is sent twice. */
  duplicate(share: number, seed: number): void;
  /** What is due together goes out in any order, one by one. */
  shuffle(seed: number): void;
  /** Each leaves only so long after its change. */
  delay(ms: number): void;
  none(): void;
}

export interface Fate {
  isLost(): boolean;
  isDoubled(): boolean;
  /** undefined: as they come. */
  order: (<T>(due: readonly T[]) => T[]) | undefined;
  delayMs: number;
}

export function createMishaps(): { readonly mishaps: Mishaps; readonly fate: Fate } {
  const fate: Fate = { isLost: never, isDoubled: never, order: undefined, delayMs: 0 };
  const mishaps: Mishaps = {
    lose: (share, seed) => void (fate.isLost = drawn(share, seed)),
    duplicate: (share, seed) => void (fate.isDoubled = drawn(share, seed)),
    shuffle(seed) {
      const random = mulberry32(seed);
      fate.order = (due) =>
        due
          .map((value) => ({ value, place: random() }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ value }) => value);
    },
    delay: (ms) => void (fate.delayMs = ms),
    none: () =>
      void Object.assign(fate, { isLost: never, isDoubled: never, order: undefined, delayMs: 0 }),
  };
  return { mishaps, fate };
}

const never = () => false;

function drawn(share: number, seed: number): () => boolean {
  const random = mulberry32(seed);
  return () => random() < share;
}
