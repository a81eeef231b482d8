import type { Ageing } from './ageing.ts';
import type { BusError } from './errors.ts';
import { sessionLockLost } from './sessions.ts';
import { toTag } from './lock-token.ts';
import { stamp } from './message.ts';
import type { QueueParts } from './queue-parts.ts';
import type { StoredMessage } from './store.ts';

/** A receiver with a link, as the queue sees it. */
export interface Taker {
  /** The session whose messages it gets, on a queue with sessions. */
  readonly sessionId?: string;
  /** Receive-and-delete: gone from the queue before it is sent. */
  readonly deletes: boolean;
  /** How many messages it takes now. */
  room(): number;
  /** The last word before a message goes out: a fault rule may hold it back. */
  admit(): boolean;
  /** @param tag names the lock; a deleted message has none */
  hand(raw: Buffer, tag?: Buffer): void;
  /** Closes its link for this reason. */
  dismiss(reason: BusError): void;
}

export interface Delivery {
  /** @returns what makes it leave again */
  join(taker: Taker): () => void;
  pump(): void;
  /** Hands out what there is; settles when the taker has it all. */
  drain(taker: Taker): Promise<void>;
  /** The session's lock ended: its receiver must go. */
  dismiss(sessionId: string): void;
}

interface Company {
  readonly ageing: Ageing;
  readonly inBackground: (work: Promise<void>) => void;
}

export function createDelivery(parts: QueueParts, { ageing, inBackground }: Company): Delivery {
  const { key, clock, store, change, backlog, locks, sessions, lane } = parts;
  const takers = new Set<Taker>();
  /** Deletions on their way to disk: they use up room before they are sent. */
  const deleting = new Map<Taker, Set<Promise<void>>>();

  const room = (taker: Taker) => taker.room() - (deleting.get(taker)?.size ?? 0);

  function pump(): void {
    let moved = true;
    while (moved) {
      moved = false;
      for (const taker of takers) moved = serve(taker) || moved; // one each, so that nobody starves
    }
    sessions.offer();
  }

  /** @returns whether it is worth asking again */
  function serve(taker: Taker): boolean {
    if (room(taker) <= 0) return false;
    const from = lane(taker.sessionId);
    const sequence = backlog.take(from);
    if (sequence === undefined) return false;
    const message = store.find(key, sequence);
    if (message === undefined) return true; // went between its commit and now
    if (message.expiresAt !== null && message.expiresAt <= clock.now()) {
      ageing.sweep();
      return true;
    }
    if (!taker.admit()) {
      backlog.add(sequence, from);
      return false;
    }
    if (taker.deletes) remove(taker, message);
    else lend(taker, message);
    return true;
  }

  function lend(taker: Taker, message: StoredMessage): void {
    const { lock, until } = hold(message.sequence, taker.sessionId);
    taker.hand(stamp(message.raw, { ...factsOf(message), lockedUntil: until }), toTag(lock.token));
  }

  function hold(sequence: number, sessionId: string | undefined) {
    if (sessionId === undefined) return locks.hold(sequence);
    const until = sessions.heldUntil(sessionId);
    return { lock: locks.holdInSession(sequence, sessionId), until };
  }

  function remove(taker: Taker, message: StoredMessage): void {
    const deletion: Promise<void> = change((after) => {
      if (taker.room() > 0) {
        store.remove(message);
        after(() => taker.hand(stamp(message.raw, factsOf(message))));
      } else {
        after(() => backlog.add(message.sequence, lane(message.sessionId)));
      }
    }).finally(() => deleting.get(taker)?.delete(deletion));
    deleting.set(taker, (deleting.get(taker) ?? new Set()).add(deletion));
    inBackground(deletion);
  }

  return {
    pump,
    join(taker) {
      takers.add(taker);
      return () => {
        takers.delete(taker);
        deleting.delete(taker);
      };
    },
    async drain(taker) {
      pump();
      const deletions: Iterable<Promise<void>> = deleting.get(taker) ?? [];
      await Promise.allSettled(deletions);
    },
    dismiss(sessionId) {
      for (const taker of takers) {
        if (taker.sessionId === sessionId) taker.dismiss(sessionLockLost());
      }
    },
  };
}

export const factsOf = (message: StoredMessage) => ({
  sequence: message.sequence,
  enqueuedSequence: message.firstSequence,
  enqueuedAt: message.enqueuedAt,
  deliveryCount: message.deliveryCount,
  state: message.state,
});
