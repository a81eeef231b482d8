import { ServiceBusClient } from '@azure/service-bus';
import { expect } from 'vitest';
import { real } from '../support/real-service.ts';
import { next, once, rest, test } from './bus-fixture.ts';

const patient = { timeout: 20_000 };

test('gives a message to the receiver as it was sent', async ({ client, plain }) => {
  await client.createSender(plain).sendMessages({
    body: { text: 'é', list: [1, 2] },
    messageId: 'm1',
    correlationId: 'c1',
    subject: 'changed',
    contentType: 'application/json',
    applicationProperties: { whole: 7, part: 1.5, yes: true, word: 'w' },
  });
  const received = await next(client.createReceiver(plain));
  expect(received).toMatchObject({
    body: { text: 'é', list: [1, 2] },
    messageId: 'm1',
    correlationId: 'c1',
    subject: 'changed',
    contentType: 'application/json',
    applicationProperties: { whole: 7, part: 1.5, yes: true, word: 'w' },
    deliveryCount: 0,
  });
  expect(received.sequenceNumber?.toString()).toBe('1');
  expect(received.enqueuedTimeUtc?.getTime()).toBeGreaterThan(Date.now() - 10_000);
  expect(received.lockedUntilUtc?.getTime()).toBeGreaterThan(Date.now() + 20_000);
});

test('gives an id to a message that has none', async ({ client, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'anonymous' });
  const received = await next(client.createReceiver(plain));
  expect(received.messageId).toMatch(/^[0-9a-f]{32}$/);
});

test('keeps the order of a batch, and of the sends after it', async ({ client, counts, plain }) => {
  const sender = client.createSender(plain);
  const batch = await sender.createMessageBatch();
  for (let at = 0; at < 50; at += 1) batch.tryAddMessage({ body: at });
  await sender.sendMessages(batch);
  await sender.sendMessages([{ body: 50 }, { body: 51 }]);
  expect((await counts(plain)).active).toBe(52);
  const receiver = client.createReceiver(plain, { receiveMode: 'receiveAndDelete' });
  expect(await rest(receiver)).toEqual(Array.from({ length: 52 }, (_, at) => at));
});

test('carries a message of many frames', async ({ client, plain }) => {
  const body = 'x'.repeat(200 * 1024);
  await client.createSender(plain).sendMessages({ body });
  const received = await next(client.createReceiver(plain));
  expect(received.body).toBe(body);
});

test('refuses a message that is larger than 256 KB', async ({ client, counts, plain }) => {
  const sender = client.createSender(plain);
  await expect(sender.sendMessages({ body: 'x'.repeat(257 * 1024) })).rejects.toMatchObject({
    code: 'MessageSizeExceeded',
  });
  expect((await counts(plain)).active).toBe(0);
});

test('has deleted what a receive-and-delete receiver got', async ({ client, counts, plain }) => {
  await client.createSender(plain).sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = client.createReceiver(plain, { receiveMode: 'receiveAndDelete' });
  expect((await next(receiver)).body).toBe(1);
  expect((await counts(plain)).active).toBe(1);
});

test('shows messages to a peek without locking them', async ({ client, plain }) => {
  await client.createSender(plain).sendMessages([{ body: 'a' }, { body: 'b' }]);
  const receiver = client.createReceiver(plain);
  const peeked = await receiver.peekMessages(10);
  expect(peeked.map(({ body }) => body as unknown)).toEqual(['a', 'b']);
  expect(peeked[0]?.lockToken).toBeUndefined();
  expect(await receiver.peekMessages(10)).toEqual([]); // goes on from there
  expect(await rest(receiver)).toEqual(['a', 'b']);
});

test('feeds a subscriber with many calls at once, and completes what it handled', async ({
  client,
  counts,
  plain,
}) => {
  const bodies = Array.from({ length: 30 }, (_, at) => at);
  await client.createSender(plain).sendMessages(bodies.map((body) => ({ body })));
  const handled = Promise.withResolvers<void>();
  const got: unknown[] = [];
  const receiver = client.createReceiver(plain);
  const subscription = receiver.subscribe(
    {
      async processMessage({ body }) {
        if (got.push(body) === bodies.length) handled.resolve();
      },
      async processError({ error }) {
        handled.reject(error);
      },
    },
    { maxConcurrentCalls: 8 },
  );
  await handled.promise;
  await subscription.close();
  await receiver.close();
  expect(got).toEqual(bodies);
  await expect.poll(async () => (await counts(plain)).active, patient).toBe(0);
});

test('dead-letters what a subscriber fails to handle', async ({ client, counts, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'poison' });
  let calls = 0;
  const receiver = client.createReceiver(plain);
  receiver.subscribe({
    async processMessage() {
      calls += 1;
      throw new Error('cannot');
    },
    async processError() {},
  });
  await expect.poll(async () => (await counts(plain)).deadLettered, patient).toBe(1);
  expect(calls).toBe(3);
});

test('shares the messages among receivers', async ({ client, plain }) => {
  const receivers = [client.createReceiver(plain), client.createReceiver(plain)];
  const asked = receivers.map((receiver) => next(receiver));
  await client.createSender(plain).sendMessages([{ body: 1 }, { body: 2 }]);
  const got = await Promise.all(asked);
  expect(got.map(({ body }) => body as number).toSorted((a, b) => a - b)).toEqual([1, 2]);
});

test('refuses a queue that is not there, by name', async ({ client }) => {
  await expect(client.createSender('nope').sendMessages({ body: 1 })).rejects.toMatchObject({
    code: 'MessagingEntityNotFound',
    message: expect.stringContaining("'nope'"),
  });
  const receiver = client.createReceiver('nope');
  await expect(receiver.receiveMessages(1)).rejects.toMatchObject({
    code: 'MessagingEntityNotFound',
  });
});

test('refuses subscriptions of topics, by name', async ({ client, skip }) => {
  skip(real.serviceBus !== undefined, 'expects the 501 of the emulator');
  const receiver = client.createReceiver('topic', 'subscription');
  await expect(receiver.receiveMessages(1)).rejects.toThrow(
    'topic/Subscriptions/subscription is not emulated',
  );
});

test('reaches the queue under any of the addresses that the SDK can be given', async ({
  bus,
  context,
  counts,
  plain,
}) => {
  const port = Number(bus.url.port);
  for (const [host, options] of [
    [bus.namespace, {}],
    ['sluice.servicebus.windows.net', { customEndpointAddress: `sb://localhost:${port}` }],
  ] as const) {
    const client = new ServiceBusClient(host, context.credential, { ...once, ...options });
    await client.createSender('PLAIN').sendMessages({ body: host });
    await client.close();
  }
  expect((await counts(plain)).active).toBe(2);
});
