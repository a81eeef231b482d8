import type { QueueDefinition } from '../../local/bus/queue-parts.ts';

/** What infrastructure would have made. Apart, so that a process of its own needs no test runner for it. */
export const queues: readonly QueueDefinition[] = [
  { name: 'plain', lockDurationSeconds: 30, maxDeliveryCount: 3 },
  { name: 'grouped', lockDurationSeconds: 30, maxDeliveryCount: 3, requiresSession: true },
  {
    name: 'unique',
    lockDurationSeconds: 30,
    maxDeliveryCount: 3,
    requiresDuplicateDetection: true,
    duplicateDetectionWindowSeconds: 60,
  },
  {
    name: 'brief',
    lockDurationSeconds: 30,
    maxDeliveryCount: 3,
    defaultTtlSeconds: 100,
    deadLetterOnExpiration: true,
  },
];
