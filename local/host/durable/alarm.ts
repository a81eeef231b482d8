import type { Clock } from '../../clock.ts';
import type { Store } from './store.ts';

/** Wakes instances when a message of theirs falls due; what fell due while the host was away counts at once. */
export interface Alarm {
  start(): void;
  /** A message was posted for that moment. */
  consider(dueAt: number): void;
  stop(): void;
}

export interface AlarmOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly wake: (instanceId: string) => void;
}

export function createAlarm({ clock, store, wake }: AlarmOptions): Alarm {
  let on = false;
  let armedFor = Infinity;
  let cancel = () => {};

  function ring(): void {
    const now = clock.now();
    for (const instanceId of store.instancesDue(now)) wake(instanceId);
    armedFor = Infinity;
    const next = store.nextDue(now);
    if (next !== undefined) consider(next);
  }

  function consider(dueAt: number): void {
    if (!on || dueAt >= armedFor) return;
    cancel();
    armedFor = dueAt;
    cancel = clock.after(Math.max(dueAt - clock.now(), 0), ring);
  }

  return {
    start() {
      on = true;
      ring();
    },
    consider,
    stop() {
      on = false;
      cancel();
    },
  };
}
