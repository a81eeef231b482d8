import { randomUUID } from 'node:crypto';
import { ServiceBusAdministrationClient } from '@azure/service-bus';
import type { QueueCounts } from '../../local/bus/broker.ts';
import type { QueueDefinition } from '../../local/bus/queue-parts.ts';
import { startBus, type Bus } from '../../local/bus/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { real, type Skip } from '../support/real-service.ts';

export interface Namespace extends AsyncDisposable {
  readonly bus: Bus;
  /** Gives `use` the name of a queue that is as defined, and nobody else's. */
  lend(definition: QueueDefinition, use: (queue: string) => Promise<void>): Promise<void>;
  counts(queue: string): Promise<QueueCounts>;
}

interface NamespaceOptions {
  readonly context: TestContext;
  readonly queues: readonly QueueDefinition[];
  readonly skip: Skip;
}

/** The real namespace where the environment names one, and else an emulator. */
export const openNamespace = (options: NamespaceOptions): Promise<Namespace> | Namespace =>
  real.serviceBus ? openReal(real.serviceBus, options) : openEmulator(options);

async function openEmulator({ context, queues }: NamespaceOptions): Promise<Namespace> {
  const bus = await startBus({ context, queues });
  return {
    bus,
    lend: ({ name }, use) => use(name),
    counts: async (queue) => bus.counts(queue),
    [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
  };
}

function openReal(host: string, { context, skip }: NamespaceOptions): Namespace {
  const administration = real.serviceBusAdministration ?? host;
  const client = new ServiceBusAdministrationClient(administration, context.credential);
  return {
    bus: {
      namespace: host,
      get url() {
        return skip('reaches the emulator at its port');
      },
      counts: () => skip('looks into the emulator to count'),
      addQueue: () => skip('starts an emulator of its own'),
      async [Symbol.asyncDispose]() {},
    },
    async lend(definition, use) {
      const queue = `${definition.name}-${randomUUID()}`;
      await client.createQueue(queue, toAzure(definition));
      await use(queue);
      await client.deleteQueue(queue);
    },
    async counts(queue) {
      const found = await client.getQueueRuntimeProperties(queue);
      return {
        active: found.activeMessageCount,
        scheduled: found.scheduledMessageCount,
        deadLettered: found.deadLetterMessageCount,
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** The service takes durations as ISO 8601, and the queue of a run that was killed away after a while. */
const toAzure = ({
  lockDurationSeconds,
  duplicateDetectionWindowSeconds: window,
  defaultTtlSeconds: ttl,
  ...definition
}: QueueDefinition) => ({
  lockDuration: `PT${lockDurationSeconds}S`,
  autoDeleteOnIdle: 'PT1H',
  maxDeliveryCount: definition.maxDeliveryCount,
  requiresSession: definition.requiresSession ?? false,
  requiresDuplicateDetection: definition.requiresDuplicateDetection ?? false,
  deadLetteringOnMessageExpiration: definition.deadLetterOnExpiration ?? false,
  ...(window !== undefined && { duplicateDetectionHistoryTimeWindow: `PT${window}S` }),
  ...(ttl !== undefined && { defaultMessageTimeToLive: `PT${ttl}S` }),
});
