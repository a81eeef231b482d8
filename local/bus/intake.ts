import type { Ageing } from './ageing.ts';
import type { After } from './change.ts';
import { BusError } from './errors.ts';
import { openEnvelope, type Envelope } from './message.ts';
import type { QueueParts } from './queue-parts.ts';
import { active, scheduled } from './store.ts';

export interface Intake {
  /**
   * Takes messages in, all or none; settled means that they are on disk.
   * @returns sequence numbers; a duplicate is accepted and dropped, and has none
   */
  send(messages: readonly Buffer[]): Promise<number[]>;
  cancelScheduled(sequences: readonly number[]): Promise<void>;
}

/** Azure Standard's limit for a message and for a batch. */
export const maxMessageBytes = 256 * 1024;
const defaultWindowSeconds = 600;

export function createIntake(parts: QueueParts, ageing: Ageing): Intake {
  const { definition, key, clock, store, change, backlog, lane, pump } = parts;
  const windowSeconds = definition.duplicateDetectionWindowSeconds ?? defaultWindowSeconds;

  function check({ sessionId, raw }: Envelope): void {
    if (raw.length > maxMessageBytes) throw tooLarge(raw.length);
    if (definition.requiresSession === true && sessionId === undefined) throw withoutSession();
  }

  function isDuplicate({ messageId }: Envelope): boolean {
    if (definition.requiresDuplicateDetection !== true) return false;
    const now = clock.now();
    return !store.remember({ queue: key, messageId, now, until: now + windowSeconds * 1000 });
  }

  function keep(envelope: Envelope, after: After): number {
    const { messageId, sessionId = null, raw } = envelope;
    const now = clock.now();
    const isLater = envelope.scheduledAt !== undefined && envelope.scheduledAt > now;
    const visibleAt = isLater ? (envelope.scheduledAt ?? now) : now;
    const ttlMs = Math.min(
      envelope.ttlMs ?? Infinity,
      (definition.defaultTtlSeconds ?? Infinity) * 1000,
    );
    const expiresAt = Number.isFinite(ttlMs) ? visibleAt + ttlMs : null;
    const sequence = store.insert({
      queue: key,
      state: isLater ? scheduled : active,
      dueAt: isLater ? visibleAt : null,
      expiresAt,
      sessionId,
      messageId,
      deliveryCount: 0,
      enqueuedAt: visibleAt,
      raw,
    });
    after(() => {
      if (isLater) ageing.wakeAt(visibleAt);
      else backlog.add(sequence, lane(sessionId));
      if (expiresAt !== null) ageing.wakeAt(expiresAt);
    });
    return sequence;
  }

  return {
    async send(messages) {
      const envelopes = messages.map(openEnvelope);
      envelopes.forEach(check);
      const sequences = await change((after) =>
        envelopes
          .filter((envelope) => !isDuplicate(envelope))
          .map((envelope) => keep(envelope, after)),
      );
      pump();
      return sequences;
    },
    cancelScheduled: (sequences) =>
      change(() => {
        for (const sequence of sequences) {
          if (store.find(key, sequence)?.state !== scheduled) throw notScheduled(sequence);
          store.remove({ queue: key, sequence });
        }
      }),
  };
}

const tooLarge = (bytes: number) =>
  new BusError(
    'TooLarge',
    `A message of ${bytes} bytes is larger than the ${maxMessageBytes} allowed.`,
  );

const withoutSession = () =>
  new BusError('NotAllowed', 'The queue requires sessions, and the message has no SessionId.');

const notScheduled = (sequence: number) =>
  new BusError(
    'MessageNotFound',
    `There is no scheduled message with the sequence number ${sequence}.`,
  );
