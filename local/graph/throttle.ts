import type { Clock } from '../clock.ts';
import { GraphError } from './errors.ts';

/**
 * Resource units of an application in this tenant, by minute, as SharePoint counts them:
 * https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online
 */
export interface Throttle {
  /**
   * @param units of this call; a refused call counts, too
   * @returns headers for the answer
   * @throws 429 when the minute's budget is spent
   */
  charge(appId: string, units: number): Record<string, string>;
  /** Another number of licences, and so another budget. */
  resize(licences: number): void;
}

const budgets = [
  { upTo: 1_000, perMinute: 1_200 },
  { upTo: 5_000, perMinute: 2_400 },
  { upTo: 15_000, perMinute: 3_600 },
  { upTo: 50_000, perMinute: 4_800 },
  { upTo: Infinity, perMinute: 6_000 },
];

const windowMs = 60_000;
/** "When the usage reaches 80 % of the limit" */
const tellsFrom = 0.8;

export function createThrottle({ clock, licences }: { clock: Clock; licences: number }): Throttle {
  let limit = budgetOf(licences);
  let used = new Map<string, number>();
  let startedAt = 0;
  return {
    resize: (count) => void (limit = budgetOf(count)),
    charge(appId, units) {
      const now = clock.now();
      if (now >= startedAt + windowMs || now < startedAt) {
        used = new Map();
        startedAt = now;
      }
      const sum = (used.get(appId) ?? 0) + units;
      used.set(appId, sum);
      const reset = String(Math.ceil((startedAt + windowMs - now) / 1000));
      const headers: Record<string, string> =
        sum < limit * tellsFrom
          ? {}
          : {
              'ratelimit-limit': String(limit),
              'ratelimit-remaining': String(Math.max(limit - sum, 0)),
              'ratelimit-reset': reset,
            };
      if (units > 0 && sum > limit)
        throw new GraphError(429, 'activityLimitReached', {
          message: 'The app or user has been throttled.',
          headers: { ...headers, 'retry-after': reset },
        });
      return headers;
    },
  };
}

const budgetOf = (licences: number): number =>
  budgets.find(({ upTo }) => licences <= upTo)?.perMinute ?? 0;
