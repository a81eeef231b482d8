import {
  ServiceBusClient,
  type ServiceBusMessage,
  type ServiceBusReceiver,
} from '@azure/service-bus';
import { expect } from 'vitest';
import { startBus } from '../../local/bus/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { next, once, queues, testOfEmulator } from './bus-fixture.ts';

const test = testOfEmulator('starts an emulator of its own');

/** More than a receiver is given at once, and than one commit ages. */
const size = 3000;
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, count) => from + count);

/** The messages `from` to `to`, in batches, in their order. */
async function send(
  client: ServiceBusClient,
  queue: string,
  { from = 0, to = size, of }: { from?: number; to?: number; of?: (n: number) => object },
): Promise<void> {
  const sender = client.createSender(queue);
  for (let start = from; start < to; start += 500) {
    const part = numbers(start, Math.min(start + 500, to));
    await sender.sendMessages(part.map((n): ServiceBusMessage => ({ body: n, ...of?.(n) })));
  }
}

/** Takes so many, which must come. */
async function take(receiver: ServiceBusReceiver, count: number): Promise<unknown[]> {
  const bodies: unknown[] = [];
  while (bodies.length < count) {
    const part = await receiver.receiveMessages(count - bodies.length, { maxWaitTimeInMs: 5000 });
    if (part.length === 0) expect.fail(`${bodies.length} of ${count} came`);
    bodies.push(...part.map(({ body }) => body as unknown));
  }
  return bodies;
}

const open = async (context: TestContext) => {
  const bus = await startBus({ context, queues });
  return { bus, client: new ServiceBusClient(bus.namespace, context.credential, once) };
};

/** Of a backlog the first is deferred, the second buried, and the third not settled. @returns where the first is */
async function deferAndBury(context: TestContext) {
  const { bus, client } = await open(context);
  await using _ = bus;
  await send(client, 'plain', {});
  const receiver = client.createReceiver('plain');
  const [first, second, third] = await receiver.receiveMessages(3);
  if (!first?.sequenceNumber || !second || !third) expect.fail('not even three came');
  await receiver.deferMessage(first);
  await receiver.deadLetterMessage(second);
  await client.close();
  return first.sequenceNumber;
}

test('gives a backlog in order after a restart, what was deferred and buried apart', async ({
  context,
}) => {
  const deferred = await deferAndBury(context);
  const { bus, client } = await open(context);
  await using _ = bus;
  const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
  expect(await take(receiver, size - 2)).toEqual(numbers(2, size));
  expect((await receiver.receiveDeferredMessages(deferred))[0]?.body).toBe(0);
  const letters = client.createReceiver('plain', { subQueueType: 'deadLetter' });
  expect((await next(letters)).body).toBe(1);
  expect(bus.counts('plain')).toEqual({ active: 0, scheduled: 0, deadLettered: 1 });
  await client.close();
});

test('keeps the order of each session in a backlog, over a restart and a failed delivery', async ({
  context,
}) => {
  const sessions = 6;
  {
    const { bus, client } = await open(context);
    await using _ = bus;
    await send(client, 'grouped', { of: (n) => ({ sessionId: `s${n % sessions}` }) });
    await client.close();
  }
  const { bus, client } = await open(context);
  await using _ = bus;
  for (let turn = 0; turn < sessions; turn += 1) {
    const failing = await client.acceptNextSession('grouped');
    expect(failing.sessionId).toBe(`s${turn}`); // whose first message is the oldest
    await failing.abandonMessage(await next(failing));
    await failing.close();
    const receiver = await client.acceptSession('grouped', `s${turn}`, {
      receiveMode: 'receiveAndDelete',
    });
    const own = numbers(0, size).filter((n) => n % sessions === turn);
    expect(await take(receiver, own.length)).toEqual(own);
    await receiver.close();
  }
  await client.close();
});

test('has a whole backlog fall due at once, in its order', async ({ bus, client, context }) => {
  const due = new Date(context.clock.now() + 60_000);
  await send(client, 'plain', { of: () => ({ scheduledEnqueueTimeUtc: due }) });
  await client.createSender('plain').sendMessages({ body: 'at once' });
  expect(bus.counts('plain')).toEqual({ active: 1, scheduled: size, deadLettered: 0 });
  context.clock.advance(60_000);
  const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
  const taken = await take(receiver, size + 1);
  expect(taken.filter((body) => body !== 'at once')).toEqual(numbers(0, size));
});

test('buries all of a backlog that expires at once, except what is locked', async ({
  bus,
  client,
  context,
}) => {
  await send(client, 'brief', { of: () => ({ timeToLive: 5000 }) });
  const receiver = client.createReceiver('brief');
  const held = await receiver.receiveMessages(2);
  context.clock.advance(5000);
  const letters = client.createReceiver('brief', {
    subQueueType: 'deadLetter',
    receiveMode: 'receiveAndDelete',
  });
  expect(await take(letters, size - 2)).toEqual(numbers(2, size));
  for (const message of held) await receiver.completeMessage(message);
  expect(bus.counts('brief')).toEqual({ active: 0, scheduled: 0, deadLettered: 0 });
});
