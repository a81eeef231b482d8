import { factsOf } from './delivery.ts';
import { BusError } from './errors.ts';
import { stamp } from './message.ts';
import type { QueueParts } from './queue-parts.ts';
import { deferred, type StoredMessage } from './store.ts';

/** What is asked for by sequence number, apart from the links. */
export interface Deferral {
  /** Looks without taking: locked, deferred and scheduled ones too. */
  peek(request: PeekRequest): Buffer[];
  /** Deferred messages, locked for the caller or deleted. */
  receiveDeferred(request: DeferredRequest): Promise<{ raw: Buffer; token?: string }[]>;
}

interface PeekRequest {
  readonly from: number;
  readonly count: number;
  readonly sessionId: string | undefined;
}

interface DeferredRequest {
  readonly sequences: readonly number[];
  readonly deletes: boolean;
  readonly sessionId: string | undefined;
}

export function createDeferral(parts: QueueParts): Deferral {
  const { definition, key, store, change, locks, sessions } = parts;

  function find(sequence: number): StoredMessage {
    const message = store.find(key, sequence);
    if (message?.state !== deferred || locks.has(sequence)) throw notThere(sequence);
    return message;
  }

  function lend(message: StoredMessage, sessionId: string | undefined) {
    if (definition.requiresSession === true && sessionId !== undefined) {
      const until = sessions.heldUntil(sessionId);
      const { token } = locks.holdInSession(message.sequence, sessionId);
      return { raw: stamp(message.raw, { ...factsOf(message), lockedUntil: until }), token };
    }
    const { lock, until } = locks.hold(message.sequence);
    return {
      raw: stamp(message.raw, { ...factsOf(message), lockedUntil: until }),
      token: lock.token,
    };
  }

  return {
    peek: ({ from, count, sessionId = null }) =>
      store
        .peek({ queue: key, from, count, sessionId })
        .map((message) => stamp(message.raw, factsOf(message))),
    receiveDeferred: ({ sequences, deletes, sessionId }) =>
      change(() => {
        const messages = sequences.map(find);
        if (!deletes) return messages.map((message) => lend(message, sessionId));
        messages.forEach((message) => store.remove(message));
        return messages.map((message) => ({ raw: stamp(message.raw, factsOf(message)) }));
      }),
  };
}

const notThere = (sequence: number) =>
  new BusError(
    'MessageNotFound',
    `There is no free deferred message with the sequence number ${sequence}.`,
  );
