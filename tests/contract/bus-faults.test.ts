import { ServiceBusClient } from '@azure/service-bus';
import { expect } from 'vitest';
import { next, rest, testOfEmulator } from './bus-fixture.ts';

const test = testOfEmulator('asks the emulator for faults');

/** Tries again soon, as the product does. */
const patient = { retryOptions: { maxRetries: 3, retryDelayInMs: 10, timeoutInMs: 1000 } };

test('is busy for a send as often as asked, and the SDK tries again', async ({ bus, context }) => {
  context.faults.add({ service: 'bus', match: '^send plain$', kind: 'status', times: 2 });
  const client = new ServiceBusClient(bus.namespace, context.credential, patient);
  await client.createSender('plain').sendMessages({ body: 1 });
  expect(context.faults.list()).toEqual([]);
  expect(bus.counts('plain').active).toBe(1);
  await client.close();
});

test('is busy for a send to who does not try again', async ({ bus, client, context }) => {
  context.faults.add({ service: 'bus', match: 'send plain', kind: 'status' });
  await expect(client.createSender('plain').sendMessages({ body: 1 })).rejects.toMatchObject({
    code: 'ServiceBusy',
    retryable: true,
  });
  expect(bus.counts('plain').active).toBe(0);
});

// The SDK does not notice the loss during a send: it waits its whole timeout out before it tries again.
test('drops the connection on a send, and the SDK comes back', async ({ bus, context }) => {
  context.faults.add({ service: 'bus', match: 'send plain', kind: 'drop', times: 1 });
  const client = new ServiceBusClient(bus.namespace, context.credential, patient);
  await client.createSender('plain').sendMessages({ body: 1 });
  expect(bus.counts('plain').active).toBe(1);
  await client.close();
});

test('is late with a message by as much as asked', async ({ client, context }) => {
  const { clock, faults } = context;
  faults.add({ service: 'bus', match: 'receive plain', kind: 'delay', delayMs: 60_000, times: 1 });
  await client.createSender('plain').sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = client.createReceiver('plain');
  expect(await rest(receiver)).toEqual([]);
  clock.advance(60_000);
  expect(await rest(receiver)).toEqual([1, 2]);
});

test('is busy for a receiver, which gets its messages when it asks again', async ({
  client,
  context,
}) => {
  context.faults.add({ service: 'bus', match: 'receive plain', kind: 'status', times: 1 });
  await client.createSender('plain').sendMessages({ body: 1 });
  const receiver = client.createReceiver('plain');
  await expect(receiver.receiveMessages(1)).rejects.toMatchObject({ code: 'ServiceBusy' });
  expect((await next(receiver)).body).toBe(1);
});

test('drops a subscriber, which subscribes again by itself', async ({ bus, context }) => {
  context.faults.add({ service: 'bus', match: 'receive plain', kind: 'drop', times: 1 });
  const client = new ServiceBusClient(bus.namespace, context.credential, patient);
  const handled = Promise.withResolvers<unknown>();
  client.createReceiver('plain').subscribe({
    processMessage: async ({ body }) => handled.resolve(body),
    processError: async () => {},
  });
  await client.createSender('plain').sendMessages({ body: 1 });
  expect(await handled.promise).toBe(1);
  await client.close();
});

test('keeps the lock of a message that it was too busy to settle', async ({
  bus,
  client,
  context,
}) => {
  const { clock, faults } = context;
  await client.createSender('plain').sendMessages({ body: 1 });
  const receiver = client.createReceiver('plain', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await next(receiver);
  faults.add({ service: 'bus', match: 'settle plain', kind: 'status', times: 1 });
  await expect(receiver.completeMessage(message)).rejects.toMatchObject({ code: 'ServiceBusy' });
  expect(await rest(receiver)).toEqual([]);
  clock.advance(30_000);
  await receiver.completeMessage(await next(receiver));
  expect(bus.counts('plain').active).toBe(0);
});

test('takes the lock away from who settles, and delivers the message again', async ({
  bus,
  client,
  context,
}) => {
  await client.createSender('plain').sendMessages({ body: 1 });
  const receiver = client.createReceiver('plain', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await next(receiver);
  context.faults.add({ service: 'bus', kind: 'lock-lost', times: 1 });
  await expect(receiver.completeMessage(message)).rejects.toMatchObject({
    code: 'MessageLockLost',
  });
  const again = await next(receiver);
  expect(again.deliveryCount).toBe(1);
  await receiver.completeMessage(again);
  expect(bus.counts('plain').active).toBe(0);
});

test('takes the lock away from who renews it', async ({ client, context }) => {
  await client.createSender('plain').sendMessages({ body: 1 });
  const receiver = client.createReceiver('plain', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await next(receiver);
  context.faults.add({ service: 'bus', match: 'settle plain', kind: 'lock-lost', times: 1 });
  await expect(receiver.renewMessageLock(message)).rejects.toMatchObject({
    code: 'MessageLockLost',
  });
  expect((await next(receiver)).deliveryCount).toBe(1);
});

test.for(['settles', 'renews'])(
  'takes the session away from who %s',
  async (deed, { client, context }) => {
    await client.createSender('grouped').sendMessages({ body: 1, sessionId: 'a' });
    const options = { maxAutoLockRenewalDurationInMs: 0 };
    const receiver = await client.acceptSession('grouped', 'a', options);
    const message = await next(receiver);
    context.faults.add({ service: 'bus', kind: 'lock-lost', times: 1 });
    const refused =
      deed === 'settles' ? receiver.completeMessage(message) : receiver.renewSessionLock();
    await expect(refused).rejects.toMatchObject({ code: 'SessionLockLost' });
    const successor = await client.acceptSession('grouped', 'a', options);
    expect(await next(successor)).toMatchObject({ body: 1, deliveryCount: 1 });
  },
);

test('takes a send and never answers', async ({ bus, context }) => {
  context.faults.add({ service: 'bus', match: 'send plain', kind: 'hang', times: 1 });
  const client = new ServiceBusClient(bus.namespace, context.credential, {
    retryOptions: { maxRetries: 1, retryDelayInMs: 10, timeoutInMs: 1000 },
  });
  await client.createSender('plain').sendMessages({ body: 1 });
  expect(bus.counts('plain').active).toBe(1);
  await client.close();
});

test('is gone for as long as asked, and has kept its messages', async ({ bus, context }) => {
  const { clock, credential, faults } = context;
  const client = new ServiceBusClient(bus.namespace, credential, patient);
  await client.createSender('plain').sendMessages({ body: 1 });
  faults.add({ service: 'bus', kind: 'kill', durationMs: 10_000 });
  await faults.settled();
  await expect(fetch(bus.url.href.replace('sb:', 'https:'))).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
  clock.advance(10_000);
  await faults.settled();
  expect((await next(client.createReceiver('plain'))).body).toBe(1);
  await client.close();
});
