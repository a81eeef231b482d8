import type { Told } from './gate-rules.ts';

/** Retry-After in milliseconds: seconds or an HTTP date (RFC 9110 §10.2.3). */
export function retryAfterMs(value: string | null | undefined, now: number): number | undefined {
  if (value === null || value === undefined || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/**
 * What an answer says of throttling. 429 always; 503 where it names a time (learn.microsoft.com/graph/throttling).
 * RateLimit-Remaining is in resource units, RateLimit-Reset in seconds.
 */
export function readRate(
  { status, headers }: { status: number; headers: Pick<Headers, 'get'> },
  now: number,
): Told {
  const wait = retryAfterMs(headers.get('retry-after'), now);
  const units = countOf(headers.get('ratelimit-remaining'));
  const seconds = countOf(headers.get('ratelimit-reset'));
  return {
    throttled: status === 429 || (status === 503 && wait !== undefined),
    retryAfterMs: wait,
    left:
      units !== undefined && seconds !== undefined
        ? { units, resetMs: seconds * 1_000 }
        : undefined,
  };
}

function countOf(value: string | null): number | undefined {
  const digits = /^\s*(\d+)/.exec(value ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
