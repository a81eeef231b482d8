import type { Clock } from '../clock.ts';
import type { Backlog } from './backlog.ts';
import { BusError } from './errors.ts';

/** Who holds which session of a queue, and who waits for one. */
export interface Sessions {
  /** The wanted session at once or not at all; without a wish the next free one with messages, within the time. */
  accept(request: AcceptRequest): Promise<string>;
  /** When the session's lock ends, in milliseconds since 1970; refuses when it is not held. */
  heldUntil(sessionId: string): number;
  renew(sessionId: string): number;
  release(sessionId: string): void;
  /** Gives what came in to those who wait. */
  offer(): void;
  close(): void;
}

interface AcceptRequest {
  readonly wanted: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface Waiter {
  readonly give: (sessionId: string) => void;
}

export function createSessions(options: {
  readonly clock: Clock;
  readonly durationMs: number;
  readonly backlog: Backlog;
  readonly onExpired: (sessionId: string) => void;
}): Sessions {
  const { clock, durationMs, backlog, onExpired } = options;
  const held = new Map<string, { until: number; cancel: () => void }>();
  const waiting = new Set<Waiter>();

  function hold(sessionId: string): number {
    held.get(sessionId)?.cancel();
    const until = clock.now() + durationMs;
    const cancel = clock.after(durationMs, () => {
      held.delete(sessionId);
      onExpired(sessionId);
    });
    held.set(sessionId, { until, cancel });
    return until;
  }

  function require(sessionId: string): { until: number } {
    const lock = held.get(sessionId);
    if (lock === undefined) throw sessionLockLost();
    return lock;
  }

  function next(): string | undefined {
    const sessionId = backlog.oldestLane((lane) => !held.has(lane));
    if (sessionId !== undefined) hold(sessionId);
    return sessionId;
  }

  function wait({ timeoutMs, signal }: AcceptRequest): Promise<string> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        waiting.delete(waiter);
        cancel();
        signal.removeEventListener('abort', timeOut);
      };
      const timeOut = () => {
        stop();
        reject(new BusError('Timeout', 'No session with messages became free within the time.'));
      };
      const waiter: Waiter = {
        give(sessionId) {
          stop();
          resolve(sessionId);
        },
      };
      const cancel = clock.after(timeoutMs, timeOut);
      signal.addEventListener('abort', timeOut);
      waiting.add(waiter);
    });
  }

  return {
    async accept(request) {
      const { wanted } = request;
      if (wanted === undefined) return next() ?? wait(request);
      if (held.has(wanted)) throw taken(wanted);
      hold(wanted);
      return wanted;
    },
    heldUntil: (sessionId) => require(sessionId).until,
    renew(sessionId) {
      require(sessionId);
      return hold(sessionId);
    },
    release(sessionId) {
      held.get(sessionId)?.cancel();
      held.delete(sessionId);
    },
    offer() {
      for (const waiter of waiting) {
        const sessionId = next();
        if (sessionId === undefined) return;
        waiter.give(sessionId);
      }
    },
    close() {
      for (const { cancel } of held.values()) cancel();
      held.clear();
    },
  };
}

export const sessionLockLost = () =>
  new BusError('SessionLockLost', 'The session lock is invalid: it expired, or was released.');

const taken = (sessionId: string) =>
  new BusError(
    'SessionCannotBeLocked',
    `The requested session '${sessionId}' cannot be accepted. It may be locked by another receiver.`,
  );
