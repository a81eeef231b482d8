import type { Clock } from '../../clock.ts';

/**
 * How Graph treats receivers that are slow: an answer after more than 2.9 s is slow; once 100 have come within ten minutes, 10 % slow ones
 * mean that new notifications wait for ten minutes, 15 % that they are dropped for as long.
 * https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#throttling
 */
const slowMs = 2900;
const windowMs = 10 * 60_000;
const enough = 100;

export type Health = 'well' | 'slow' | 'drop';

export interface Receivers {
  note(host: string, tookMs: number): void;
  health(host: string): Health;
  readonly delayMs: number;
}

interface Answers {
  readonly since: number;
  count: number;
  slow: number;
}

export function createReceivers(clock: Clock): Receivers {
  const byHost = new Map<string, Answers>();
  const answersOf = (host: string): Answers => {
    const known = byHost.get(host);
    if (known !== undefined && clock.now() < known.since + windowMs) return known;
    const fresh = { since: clock.now(), count: 0, slow: 0 };
    byHost.set(host, fresh);
    return fresh;
  };
  return {
    delayMs: windowMs,
    note(host, tookMs) {
      const answers = answersOf(host);
      answers.count += 1;
      if (tookMs > slowMs) answers.slow += 1;
    },
    health(host) {
      const { count, slow } = answersOf(host);
      if (count < enough || slow < count * 0.1) return 'well';
      return slow < count * 0.15 ? 'slow' : 'drop';
    },
  };
}
