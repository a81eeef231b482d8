import { mulberry32 } from '../faults.ts';
import type { Recorded } from './journal.ts';

/**
 * admin_logs_streaming favours speed: "Box may return events more than once and out of chronological order".
 * Calm by default; a test asks for as much of it as it can bear.
 */
export interface Unrest {
  /** Shuffles within `window` neighbours, and tells a share of the events again in the next answer. */
  stir(options: { seed: number; window?: number; repeated?: number }): void;
  /** Events show in the streams only so long after they happened, while webhooks ring at once. */
  lag(ms: number): void;
  calm(): void;
  lagMs(): number;
  disturb(found: readonly Recorded[], earlier: Earlier): Recorded[];
}

type Earlier = (query: { after: number; limit: number }) => Recorded[];

export function createUnrest(): Unrest {
  let lagMs = 0;
  let stirred: { random: () => number; window: number; repeated: number } | undefined;
  return {
    stir({ seed, window = 5, repeated = 0.2 }) {
      stirred = { random: mulberry32(seed), window, repeated };
    },
    lag: (ms) => void (lagMs = ms),
    calm() {
      stirred = undefined;
      lagMs = 0;
    },
    lagMs: () => lagMs,
    disturb(found, earlier) {
      const first = found[0];
      if (stirred === undefined || first === undefined) return [...found];
      const { random, window, repeated } = stirred;
      const again = () => random() < repeated;
      const after = Math.max(first.position - 1 - window, 0);
      const before = earlier({ after, limit: window }).filter(
        ({ position }) => position < first.position,
      );
      const told = [...before.filter(again), ...found, ...found.filter(again)];
      return shuffled(told, { random, window });
    },
  };
}

/** Each entry ends up less than about `window` places from where it was. */
function shuffled<T>(
  all: readonly T[],
  { random, window }: { random: () => number; window: number },
): T[] {
  return all
    .map((value, at) => ({ value, place: at + random() * window }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
