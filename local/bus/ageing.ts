import type { After } from './change.ts';
import type { QueueParts } from './queue-parts.ts';
import type { Settlement } from './settlement.ts';
import { active, scheduled, type StoredMessage } from './store.ts';

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

/** Messages in one commit. */
const windowSize = 500;

export function createAgeing(parts: QueueParts, { settlement, inBackground }: Company): Ageing {
  const { definition, key, clock, store, change, backlog, locks, lane, pump } = parts;
  let alarm: { readonly at: number; readonly cancel: () => void } | undefined;
  let isSweeping = false;
  let isWanted = false;
  const closing = new AbortController();

  function wakeAt(at: number): void {
    if (alarm !== undefined && alarm.at <= at) return;
    alarm?.cancel();
    const cancel = clock.after(at - clock.now(), () => {
      alarm = undefined;
      sweep();
    });
    alarm = { at, cancel };
  }

  function sweep(): void {
    isWanted = true;
    if (!isSweeping) inBackground(sweepWhileWanted());
  }

  async function sweepWhileWanted(): Promise<void> {
    isSweeping = true;
    try {
      while (isWanted && !closing.signal.aborted) {
        isWanted = false;
        const now = clock.now();
        await inWindows(store.due(key, now), activate);
        await inWindows(store.expired(key, now), expire);
        if (!closing.signal.aborted) rearm(now);
      }
    } finally {
      isSweeping = false;
    }
  }

  /** A whole backlog may fall due at once: each window is a commit, and others have their turn in between. */
  async function inWindows(
    sequences: readonly number[],
    act: (message: StoredMessage, after: After) => void,
  ): Promise<void> {
    for (let start = 0; start < sequences.length && !closing.signal.aborted; start += windowSize) {
      await change((after) => {
        for (const sequence of sequences.slice(start, start + windowSize)) {
          const message = store.find(key, sequence);
          if (message) act(message, after); // else it went meanwhile
        }
      });
      pump();
    }
  }

  function activate(message: StoredMessage, after: After): void {
    if (message.state !== scheduled) return;
    store.update({ ...message, state: active, dueAt: null });
    after(() => backlog.add(message.sequence, lane(message.sessionId)));
  }

  function expire(message: StoredMessage, after: After): void {
    if (locks.has(message.sequence)) return; // its receiver may still complete it
    if (definition.deadLetterOnExpiration === true) {
      settlement.bury({ message, reason: expired, after });
    } else {
      store.remove(message);
    }
    after(() => backlog.remove(message.sequence, lane(message.sessionId)));
  }

  /** @param now of the last look: what fell due since then is late already */
  function rearm(now: number): void {
    const at = store.nextWake(key, now);
    if (at !== undefined) wakeAt(at);
  }

  return {
    wakeAt,
    sweep,
    close() {
      closing.abort();
      alarm?.cancel();
    },
  };
}

const expired = {
  DeadLetterReason: 'TTLExpiredException',
  DeadLetterErrorDescription: 'The message expired and was dead lettered.',
};
