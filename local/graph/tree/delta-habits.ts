import type { Item } from './items.ts';

/** What delta may do and does only when asked: calm by default. */
export interface DeltaHabits {
  /** Changes show only so long after they happened, while subscribers are told at once. */
  lag(ms: number): void;
  /** Each page tells all its items twice: "the same item may appear more than once … use the last occurrence you see". */
  repeat(): void;
  calm(): void;
  lagMs(): number;
  repeated(items: readonly Item[]): Item[];
}

export function createDeltaHabits(): DeltaHabits {
  let lagMs = 0;
  let isRepeating = false;
  return {
    lag: (ms) => void (lagMs = ms),
    repeat: () => void (isRepeating = true),
    calm() {
      lagMs = 0;
      isRepeating = false;
    },
    lagMs: () => lagMs,
    repeated: (items) => (isRepeating ? [...items, ...items] : [...items]),
  };
}
