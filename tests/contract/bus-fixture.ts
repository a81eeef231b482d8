import {
  ServiceBusClient,
  type ServiceBusClientOptions,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from '@azure/service-bus';
import { expect, test as base } from 'vitest';
import type { QueueDefinition } from '../../local/bus/queue-parts.ts';
import { startBus, type Bus } from '../../local/bus/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';

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

/** One attempt, so that a refusal is seen and not retried. */
export const once: ServiceBusClientOptions = { retryOptions: { maxRetries: 0, timeoutInMs: 8000 } };

interface Fixtures {
  context: TestContext;
  bus: Bus;
  client: ServiceBusClient;
}

export const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  bus: async ({ context }, use) => {
    await using bus = await startBus({ context, queues });
    await use(bus);
  },
  client: async ({ bus, context }, use) => {
    const client = new ServiceBusClient(bus.namespace, context.credential, once);
    await use(client);
    await client.close();
  },
});

/** The next message, which must come. */
export async function next(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5000 });
  if (message === undefined) expect.fail('no message came');
  return message;
}

/** Everything that is there now. */
export async function rest(receiver: ServiceBusReceiver): Promise<unknown[]> {
  const messages = await receiver.receiveMessages(100, { maxWaitTimeInMs: 50 });
  return messages.map(({ body }) => body as unknown);
}
