import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Links of a download host that knows no tokens: whoever has one may follow it, for a while. */
export interface SignedLinks {
  /** Adds end and signature. */
  sign(url: URL): URL;
  isValid(url: URL): boolean;
}

/** Signed with a key of this process: links do not outlive it. */
export function createSignedLinks({
  clock,
  lifetimeMs,
}: {
  clock: Clock;
  lifetimeMs: number;
}): SignedLinks {
  const key = randomBytes(32);
  const signatureOf = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    sign(given) {
      const url = new URL(given);
      const expires = String(clock.now() + lifetimeMs);
      url.searchParams.set('expires', expires);
      url.searchParams.set('signature', signatureOf(`${url.pathname}|${expires}`).toString('hex'));
      return url;
    },
    isValid({ pathname, searchParams }) {
      const expires = searchParams.get('expires') ?? '';
      const given = Buffer.from(searchParams.get('signature') ?? '', 'hex');
      const right = signatureOf(`${pathname}|${expires}`);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
      return Number(expires) > clock.now();
    },
  };
}
