import { ServiceBusClient } from '@azure/service-bus';
import { expect, test as base } from 'vitest';
import { startBus, type Bus } from '../../local/bus/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';

interface Fixtures {
  context: TestContext;
  bus: Bus;
  client: ServiceBusClient;
  /** Starts the host on a queue of the bus. */
  listenTo: (queue: string, env?: Record<string, string>) => Promise<AppUnderTest>;
}

const lasting = { lockDurationSeconds: 30, maxDeliveryCount: 3 };

const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  bus: async ({ context }, use) => {
    const queues = [
      { name: 'changes', ...lasting },
      { name: 'streams', ...lasting, requiresSession: true },
    ];
    await using bus = await startBus({ context, queues });
    await use(bus);
  },
  client: async ({ bus, context }, use) => {
    const client = new ServiceBusClient(bus.namespace, context.credential);
    await use(client);
    await client.close();
  },
  listenTo: async ({ bus, context }, use) => {
    const started: AppUnderTest[] = [];
    const { credential } = context;
    await use(async (queue, env = {}) => {
      const app = await runApp({
        appDir: sampleApp('commonjs'),
        env: { QUEUE_NAME: queue, ...env },
        serviceBus: { resolve: () => ({ fullyQualifiedNamespace: bus.namespace, credential }) },
      });
      started.push(app);
      return app;
    });
    for (const { host } of started) await host[Symbol.asyncDispose]();
  },
});

interface Received {
  readonly message: unknown;
  readonly metadata: Record<string, unknown>;
}

const received = async (app: AppUnderTest) => JSON.parse(await app.said('message ')) as Received;
const emptied = (bus: Bus, queue: string) =>
  expect.poll(() => bus.counts(queue), { timeout: 10_000 }).toMatchObject({ active: 0 });

test('hands a message to its function with its metadata, and completes it', async ({
  bus,
  client,
  listenTo,
}) => {
  const app = await listenTo('changes');
  await client.createSender('changes').sendMessages({
    body: { stream: 's1' },
    messageId: 'm1',
    correlationId: 'c1',
    subject: 'changed',
    applicationProperties: { lane: 'fast' },
  });
  const { message, metadata } = await received(app);
  expect(message).toEqual({ stream: 's1' });
  expect(metadata).toMatchObject({
    messageId: 'm1',
    correlationId: 'c1',
    subject: 'changed',
    label: 'changed',
    deliveryCount: 1,
    sequenceNumber: 1,
    applicationProperties: { lane: 'fast' },
    lockToken: expect.any(String),
    enqueuedTimeUtc: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  await emptied(bus, 'changes');
});

test('gives a message back when its function fails; the broker counts and dead-letters', async ({
  client,
  listenTo,
}) => {
  const app = await listenTo('changes');
  await client.createSender('changes').sendMessages({ body: { fail: true } });
  const counts = [];
  for (let delivery = 0; delivery < 3; delivery += 1) {
    const { metadata } = await received(app);
    counts.push(metadata['deliveryCount']);
  }
  expect(counts).toEqual([1, 2, 3]);
  const dead = client.createReceiver('changes', { subQueueType: 'deadLetter' });
  const [letter] = await dead.receiveMessages(1, { maxWaitTimeInMs: 5000 });
  expect(letter).toMatchObject({
    body: { fail: true },
    deadLetterReason: 'MaxDeliveryCountExceeded',
  });
});

test('gives back just those messages whose function fails, however many end at once', async ({
  bus,
  client,
  listenTo,
}) => {
  const bodies = Array.from({ length: 40 }, (_, n) => ({ slowMs: 50, fail: n % 2 === 1 }));
  await client.createSender('changes').sendMessages(bodies.map((body) => ({ body })));
  await listenTo('changes');
  await emptied(bus, 'changes');
  expect(bus.counts('changes')).toMatchObject({ deadLettered: 20 });
});

test('keeps the order within a session', async ({ bus, client, listenTo }) => {
  const app = await listenTo('streams', { QUEUE_SESSIONS: 'yes' });
  const bodies = [1, 2, 3];
  const messages = bodies.map((body) => ({ body: { body }, sessionId: 'drive-1' }));
  await client.createSender('streams').sendMessages(messages);
  for (const body of bodies) {
    const { message, metadata } = await received(app);
    expect(message).toEqual({ body });
    expect(metadata['sessionId']).toBe('drive-1');
  }
  await emptied(bus, 'streams');
});

test('takes no message any more while it drains, and finishes those that it has', async ({
  bus,
  client,
  listenTo,
}) => {
  const app = await listenTo('changes');
  const sender = client.createSender('changes');
  await sender.sendMessages({ body: { slowMs: 300 } });
  await received(app);
  await app.host.drain();
  expect(bus.counts('changes')).toMatchObject({ active: 0 });
  await sender.sendMessages({ body: 'later' });
  expect(bus.counts('changes')).toMatchObject({ active: 1 });
});

test('names the setting of a connection, or of a queue, that is missing', async () => {
  const appDir = sampleApp('commonjs');
  await expect(runApp({ appDir, env: { QUEUE_NAME: 'changes' } })).rejects.toThrow(
    'The serviceBusTrigger of on-message cannot be served: ' +
      'the app setting "Bus__fullyQualifiedNamespace" is missing (a connection string is not emulated)',
  );
});
