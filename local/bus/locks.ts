import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { BusError } from './errors.ts';

/** A receiver's hold on one message. Memory only: after a crash every message is free again, as Azure allows. */
export interface Lock {
  /** A UUID; see lock-token.ts for its bytes. */
  readonly token: string;
  readonly sequence: number;
  /** Set where the session holds the message; such a lock lives as long as the session's. */
  readonly sessionId?: string;
}

export interface Locks {
  /** @returns the lock and when it ends, in milliseconds since 1970 */
  hold(sequence: number): { lock: Lock; until: number };
  holdInSession(sequence: number, sessionId: string): Lock;
  /** Ends the lock for a settlement; refuses when it is not there any more. */
  take(token: string): Lock;
  /** Ends all locks of a session. */
  takeSession(sessionId: string): Lock[];
  renew(token: string): number;
  has(sequence: number): boolean;
  close(): void;
}

export function createLocks(options: {
  readonly clock: Clock;
  readonly durationMs: number;
  readonly onExpired: (lock: Lock) => void;
}): Locks {
  const { clock, durationMs, onExpired } = options;
  const held = new Map<string, { readonly lock: Lock; cancel: () => void }>();
  const sequences = new Set<number>();

  function enter(lock: Lock): Lock {
    held.set(lock.token, { lock, cancel: () => {} });
    sequences.add(lock.sequence);
    return lock;
  }

  function leave(token: string): Lock {
    const entry = held.get(token);
    if (entry === undefined) throw lost();
    entry.cancel();
    held.delete(token);
    sequences.delete(entry.lock.sequence);
    return entry.lock;
  }

  function arm(token: string): number {
    const entry = held.get(token);
    if (entry === undefined || entry.lock.sessionId !== undefined) throw lost();
    entry.cancel();
    entry.cancel = clock.after(durationMs, () => onExpired(leave(token)));
    return clock.now() + durationMs;
  }

  return {
    hold(sequence) {
      const lock = enter({ token: randomUUID(), sequence });
      return { lock, until: arm(lock.token) };
    },
    holdInSession: (sequence, sessionId) => enter({ token: randomUUID(), sequence, sessionId }),
    take: leave,
    takeSession: (sessionId) =>
      [...held.values()]
        .filter(({ lock }) => lock.sessionId === sessionId)
        .map(({ lock }) => leave(lock.token)),
    renew: arm,
    has: (sequence) => sequences.has(sequence),
    close() {
      for (const token of held.keys()) leave(token);
    },
  };
}

const lost = () =>
  new BusError(
    'MessageLockLost',
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
  );
