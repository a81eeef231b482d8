import type { QueueParts } from './queue-parts.ts';
import type { Settlement } from './settlement.ts';
import { active } from './store.ts';

/** What time alone does to messages: scheduled ones fall due, old ones expire. */
export interface Ageing {
  /** Looks again at this time, in milliseconds since 1970. */
  wakeAt(at: number): void;
  /** Looks now. */
  sweep(): void;
  close(): void;
}

interface Company {
  readonly settlement: Settlement;
  readonly inBackground: (work: Promise<void>) => void;
}

export function createAgeing(parts: QueueParts, { settlement, inBackground }: Company): Ageing {
  const { definition, key, clock, store, change, backlog, locks, lane, pump } = parts;
  let alarm: { readonly at: number; readonly cancel: () => void } | undefined;

  function wakeAt(at: number): void {
    if (alarm !== undefined && alarm.at <= at) return;
    alarm?.cancel();
    const cancel = clock.after(at - clock.now(), () => {
      alarm = undefined;
      sweep();
    });
    alarm = { at, cancel };
  }

  const sweep = () => inBackground(age());

  async function age(): Promise<void> {
    await change((after) => {
      const now = clock.now();
      for (const message of store.due(key, now)) {
        store.update({ ...message, state: active, dueAt: null });
        after(() => backlog.add(message.sequence, lane(message.sessionId)));
      }
      for (const message of store.expired(key, now)) {
        if (locks.has(message.sequence)) continue; // its receiver may still complete it
        if (definition.deadLetterOnExpiration === true) {
          settlement.bury({ message, reason: expired, after });
        } else {
          store.remove(message);
        }
        after(() => backlog.remove(message.sequence, lane(message.sessionId)));
      }
    });
    rearm();
    pump();
  }

  function rearm(): void {
    const at = store.nextWake(key, clock.now());
    if (at !== undefined) wakeAt(at);
  }

  return {
    wakeAt,
    sweep,
    close: () => alarm?.cancel(),
  };
}

const expired = {
  DeadLetterReason: 'TTLExpiredException',
  DeadLetterErrorDescription: 'The message expired and was dead lettered.',
};
