import type { After } from './change.ts';
import { BusError } from './errors.ts';
import type { Lock } from './locks.ts';
import { buried, withProperties } from './message.ts';
import type { QueueParts } from './queue-parts.ts';
import { active, deferred, type StoredMessage } from './store.ts';

/** Application properties that the receiver changes on the way. */
type Changes = Record<string, unknown>;

export type Outcome = { readonly kind: 'complete' } | Return;

/** The message stays, somewhere. */
interface Return {
  readonly kind: 'abandon' | 'defer' | 'dead-letter';
  readonly changes: Changes;
}

export interface Settlement {
  /** Settled means on disk; refuses when the lock is lost. */
  settle(token: string, outcome: Outcome): Promise<void>;
  /** The locks ended by themselves: a failed delivery each. */
  expire(locks: readonly Lock[]): Promise<void>;
  /** The session was given back: its messages are free again, and no failure is counted. */
  giveBack(sessionId: string): void;
  /** When the renewed lock ends, in milliseconds since 1970. */
  renew(token: string): number;
  /** Moves a message to the dead letters, inside a change. */
  bury(burial: Burial): void;
}

interface Burial {
  readonly message: StoredMessage;
  readonly reason: Changes;
  readonly after: After;
}

export function createSettlement(parts: QueueParts): Settlement {
  const { definition, key, store, change, backlog, locks, sessions, deadLetters, lane, pump } =
    parts;

  function bury({ message, reason, after }: Burial): void {
    if (deadLetters === undefined) throw alreadyDead();
    const raw = buried(message.raw, reason, definition.name);
    store.remove(message);
    const sequence = store.insert({
      ...message,
      queue: deadLetters.key,
      state: active,
      dueAt: null,
      expiresAt: null, // dead letters do not expire
      raw,
    });
    after(() => deadLetters.arrived(sequence));
  }

  function free({ sequence, state, sessionId }: StoredMessage): void {
    if (state === active) backlog.add(sequence, lane(sessionId));
  }

  /** One more delivery failed. */
  function retry(message: StoredMessage, after: After): void {
    const deliveryCount = message.deliveryCount + 1;
    const { maxDeliveryCount } = definition;
    if (deliveryCount >= maxDeliveryCount) {
      const reason = exhausted(maxDeliveryCount);
      return bury({ message: { ...message, deliveryCount }, reason, after });
    }
    store.update({ ...message, deliveryCount });
    return after(() => free(message));
  }

  function finish({ sequence }: Lock, outcome: Outcome, after: After): void {
    if (outcome.kind === 'complete') return store.remove({ queue: key, sequence });
    const message = store.find(key, sequence);
    if (message) put(message, outcome, after);
  }

  function put(message: StoredMessage, outcome: Return, after: After): void {
    switch (outcome.kind) {
      case 'abandon':
        return retry({ ...message, raw: withProperties(message.raw, outcome.changes) }, after);
      case 'defer':
        return store.update({
          ...message,
          state: deferred,
          raw: withProperties(message.raw, outcome.changes),
        });
      case 'dead-letter':
        return bury({ message, reason: outcome.changes, after });
    }
  }

  function release({ sequence }: Lock): void {
    const message = store.find(key, sequence);
    if (message) free(message);
  }

  return {
    async settle(token, outcome) {
      const lock = locks.take(token);
      try {
        await change((after) => finish(lock, outcome, after));
      } catch (error) {
        release(lock); // nothing was written: the message is still there
        throw error;
      } finally {
        pump();
      }
    },
    async expire(ended) {
      await change((after) => {
        for (const { sequence } of ended) {
          const message = store.find(key, sequence);
          if (message) retry(message, after);
        }
      });
      pump();
    },
    giveBack(sessionId) {
      locks.takeSession(sessionId).forEach(release);
      sessions.release(sessionId);
      pump();
    },
    renew: (token) => locks.renew(token),
    bury,
  };
}

const exhausted = (maxDeliveryCount: number): Changes => ({
  DeadLetterReason: 'MaxDeliveryCountExceeded',
  DeadLetterErrorDescription: `Message could not be consumed after ${maxDeliveryCount} delivery attempts.`,
});

const alreadyDead = () =>
  new BusError('NotAllowed', 'A dead letter cannot be dead-lettered; complete or resend it.');
