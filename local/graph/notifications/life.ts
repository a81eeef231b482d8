import type { Clock } from '../../clock.ts';
import type { Bells } from './doorbells.ts';
import type { Subscription } from './subscriptions.ts';

/** So long before its end, but no more than a quarter of its life, a subscription is asked to authorize itself again. */
const noticeMs = 3 * 3600_000;

export const reauthorizeAt = (now: number, expiresAt: number): number =>
  expiresAt - Math.min(noticeMs, (expiresAt - now) / 4);

export interface Life {
  /** Called after each change of a subscription. */
  arm(): void;
  stop(): void;
}

/** Subscriptions are asked to authorize themselves again, and end, by the clock. Nobody is told of the end. */
export function keepAlive(bells: Bells, clock: Clock): Life {
  let cancel = () => {};

  function pass(): void {
    const now = clock.now();
    for (const one of bells.subscriptions.all()) {
      if (one.expiresAt <= now) bells.remove(one);
      else if (one.reauthorizeAt !== null && one.reauthorizeAt <= now)
        bells.tellLifecycle(one, 'reauthorizationRequired');
    }
    arm();
  }

  function arm(): void {
    cancel();
    const next = Math.min(...bells.subscriptions.all().map(nextTurn));
    if (Number.isFinite(next)) cancel = clock.after(next - clock.now(), pass);
  }

  arm();
  return { arm, stop: () => cancel() };
}

const nextTurn = ({ reauthorizeAt, expiresAt }: Subscription): number => reauthorizeAt ?? expiresAt;
