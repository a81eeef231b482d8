import type { Clock } from '../clock.ts';
import type { Backlog } from './backlog.ts';
import type { Change } from './change.ts';
import type { Locks } from './locks.ts';
import type { Sessions } from './sessions.ts';
import type { Store } from './store.ts';

/** A queue as infra declares it. */
export interface QueueDefinition {
  readonly name: string;
  readonly lockDurationSeconds: number;
  readonly maxDeliveryCount: number;
  readonly requiresSession?: boolean;
  readonly requiresDuplicateDetection?: boolean;
  /** Ten minutes unless said otherwise, as in Azure. */
  readonly duplicateDetectionWindowSeconds?: number;
  readonly deadLetterOnExpiration?: boolean;
  /** Absent: messages live for ever unless they say otherwise themselves. */
  readonly defaultTtlSeconds?: number;
}

/** What the parts of one queue share. */
export interface QueueParts {
  readonly definition: QueueDefinition;
  /** Its name in the store: lower case, and for dead letters with the sub-queue's suffix. */
  readonly key: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly change: Change;
  readonly backlog: Backlog;
  readonly locks: Locks;
  readonly sessions: Sessions;
  /** Where its dead letters go; absent for dead letters themselves, which stay. */
  readonly deadLetters?: DeadLetters;
  /** The lane of a message in the backlog. */
  readonly lane: (sessionId: string | null | undefined) => string;
  /** Hands out what can be handed out. */
  readonly pump: () => void;
}

/** The sub-queue of dead letters, as the queue that fills it knows it. */
export interface DeadLetters {
  readonly key: string;
  /** A message was moved here, and is on disk. */
  arrived(sequence: number): void;
}
