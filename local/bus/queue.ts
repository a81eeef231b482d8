import type { Clock } from '../clock.ts';
import { createAgeing } from './ageing.ts';
import { createBacklog } from './backlog.ts';
import type { Change } from './change.ts';
import { createDeferral, type Deferral } from './deferral.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createIntake, type Intake } from './intake.ts';
import { createLocks } from './locks.ts';
import type { DeadLetters, QueueDefinition, QueueParts } from './queue-parts.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSettlement, type Settlement } from './settlement.ts';
import type { Store } from './store.ts';

export interface Queue extends Intake, Delivery, Settlement, Deferral, DeadLetters {
  readonly definition: QueueDefinition;
  readonly sessions: Sessions;
  readonly deadLetters?: Queue;
  sessionState(sessionId: string): Buffer | undefined;
  setSessionState(sessionId: string, state: Buffer | null): Promise<void>;
  /** Ends a lock before its time, as if it had run out: the session's where a session holds the message. */
  lose(lock: { token: string } | { sessionId: string }): Promise<void>;
  close(): void;
}

export const deadLetterSuffix = '/$deadletterqueue';

export interface QueueOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly change: Change;
  readonly onFailure: (error: unknown) => void;
}

/** A queue and the sub-queue of its dead letters. */
export function createQueue(definition: QueueDefinition, options: QueueOptions): Queue {
  const key = definition.name.toLowerCase();
  const { name, lockDurationSeconds } = definition;
  const deadLetters = assemble(key + deadLetterSuffix, {
    ...options,
    definition: {
      name: `${name}/$DeadLetterQueue`,
      lockDurationSeconds,
      maxDeliveryCount: Infinity,
    },
  });
  return assemble(key, { ...options, definition, deadLetters });
}

function assemble(
  key: string,
  options: QueueOptions & { definition: QueueDefinition; deadLetters?: Queue },
): Queue {
  const { clock, store, change, definition, deadLetters, onFailure } = options;
  const durationMs = definition.lockDurationSeconds * 1000;
  const inBackground = (work: Promise<void>) => void work.catch(onFailure);

  const backlog = createBacklog();
  const locks = createLocks({
    clock,
    durationMs,
    onExpired: (lock) => inBackground(settlement.expire([lock])),
  });
  const sessions = createSessions({
    clock,
    durationMs,
    backlog,
    onExpired: (sessionId) => inBackground(endSession(sessionId)),
  });
  async function endSession(sessionId: string): Promise<void> {
    delivery.dismiss(sessionId);
    await settlement.expire(locks.takeSession(sessionId));
  }

  const parts: QueueParts = {
    definition,
    key,
    clock,
    store,
    change,
    backlog,
    locks,
    sessions,
    ...(deadLetters && { deadLetters }),
    lane: (sessionId) => (definition.requiresSession === true ? (sessionId ?? '') : ''),
    pump: () => delivery.pump(),
  };
  const settlement = createSettlement(parts);
  const ageing = createAgeing(parts, { settlement, inBackground });
  const delivery = createDelivery(parts, { ageing, inBackground });
  const intake = createIntake(parts, ageing);

  for (const { sequence, sessionId } of store.ready(key)) {
    backlog.add(sequence, parts.lane(sessionId));
  }
  ageing.sweep(); // what fell due or expired while nobody ran

  return {
    key,
    definition,
    sessions,
    ...(deadLetters && { deadLetters }),
    ...intake,
    ...delivery,
    ...settlement,
    ...createDeferral(parts),
    arrived(sequence) {
      backlog.add(sequence, '');
      delivery.pump();
    },
    sessionState(sessionId) {
      sessions.heldUntil(sessionId);
      return store.sessionState(key, sessionId);
    },
    setSessionState(sessionId, state) {
      sessions.heldUntil(sessionId);
      return change(() => store.setSessionState(key, sessionId, state));
    },
    async lose(lock) {
      if ('token' in lock) return settlement.expire([locks.take(lock.token)]);
      sessions.release(lock.sessionId);
      return endSession(lock.sessionId);
    },
    close() {
      for (const part of [ageing, locks, sessions]) part.close();
      deadLetters?.close();
    },
  };
}
