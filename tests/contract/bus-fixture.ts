import {
  ServiceBusClient,
  type ServiceBusClientOptions,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from '@azure/service-bus';
import { expect, test as base } from 'vitest';
import type { QueueCounts } from '../../local/bus/broker.ts';
import type { QueueDefinition } from '../../local/bus/queue-parts.ts';
import type { Bus } from '../../local/bus/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { emulatorOnly, real, realContext } from '../support/real-service.ts';
import { openNamespace, type Namespace } from './bus-namespace.ts';

const definitions = {
  plain: { name: 'plain', lockDurationSeconds: 30, maxDeliveryCount: 3 },
  grouped: { name: 'grouped', lockDurationSeconds: 30, maxDeliveryCount: 3, requiresSession: true },
  unique: {
    name: 'unique',
    lockDurationSeconds: 30,
    maxDeliveryCount: 3,
    requiresDuplicateDetection: true,
    duplicateDetectionWindowSeconds: 60,
  },
  brief: {
    name: 'brief',
    lockDurationSeconds: 30,
    maxDeliveryCount: 3,
    defaultTtlSeconds: 100,
    deadLetterOnExpiration: true,
  },
};

export const queues: readonly QueueDefinition[] = Object.values(definitions);

/** One attempt, so that a refusal is seen and not retried. */
export const once: ServiceBusClientOptions = { retryOptions: { maxRetries: 0, timeoutInMs: 8000 } };

interface Fixtures {
  context: TestContext;
  namespace: Namespace;
  bus: Bus;
  client: ServiceBusClient;
  /** What is in a queue. */
  counts: (queue: string) => Promise<QueueCounts>;
  /** Names of queues that no other test uses. */
  plain: string;
  grouped: string;
  unique: string;
  brief: string;
}

export const test = base.extend<Fixtures>({
  context: async ({ skip }, use) => {
    await using context = real.serviceBus ? realContext(skip) : await openContext();
    await use(context);
  },
  namespace: async ({ context, skip }, use) => {
    await using namespace = await openNamespace({ context, queues, skip });
    await use(namespace);
  },
  bus: ({ namespace }, use) => use(namespace.bus),
  counts: ({ namespace }, use) => use((queue) => namespace.counts(queue)),
  plain: ({ namespace }, use) => namespace.lend(definitions.plain, use),
  grouped: ({ namespace }, use) => namespace.lend(definitions.grouped, use),
  unique: ({ namespace }, use) => namespace.lend(definitions.unique, use),
  brief: ({ namespace }, use) => namespace.lend(definitions.brief, use),
  client: async ({ bus, context }, use) => {
    const client = new ServiceBusClient(bus.namespace, context.credential, once);
    await use(client);
    await client.close();
  },
});

/** For what an emulator alone can show. @param why as the report is to say of the tests that were skipped */
export const testOfEmulator = (why: string) =>
  test.extend<{ emulator: void }>({
    emulator: emulatorOnly(real.serviceBus, why),
  });

/** The next message, which must come. */
export async function next(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
  if (message === undefined) expect.fail('no message came');
  return message;
}

/** Everything that is there now, which over a network may come in parts. */
export async function rest(receiver: ServiceBusReceiver): Promise<unknown[]> {
  const options = { maxWaitTimeInMs: real.serviceBus ? 3000 : 50 };
  const bodies: unknown[] = [];
  for (;;) {
    const messages = await receiver.receiveMessages(100, options);
    bodies.push(...messages.map(({ body }) => body as unknown));
    if (messages.length === 0 || !real.serviceBus) return bodies;
  }
}
