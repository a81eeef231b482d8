import { expect } from 'vitest';
import { next, rest, test } from './bus-fixture.ts';

test('holds a scheduled message back until it is due', async ({
  client,
  context,
  counts,
  plain,
}) => {
  const { clock } = context;
  const sender = client.createSender(plain);
  const due = new Date(clock.now() + 3_600_000);
  const [number] = await sender.scheduleMessages({ body: 'in an hour' }, due);
  await sender.sendMessages({ body: 'as well', scheduledEnqueueTimeUtc: due });
  expect(number?.toString()).toBe('1');
  expect(await counts(plain)).toEqual({ active: 0, scheduled: 2, deadLettered: 0 });
  const receiver = client.createReceiver(plain);
  expect((await receiver.peekMessages(1))[0]?.state).toBe('scheduled');
  expect(await rest(receiver)).toEqual([]);
  clock.advance(3_600_000);
  expect((await next(receiver)).body).toBe('in an hour');
  expect(await rest(receiver)).toEqual(['as well']);
});

test('forgets a scheduled message that is cancelled', async ({ client, counts, plain }) => {
  const sender = client.createSender(plain);
  const due = new Date(Date.now() + 60_000);
  const numbers = await sender.scheduleMessages([{ body: 1 }, { body: 2 }], due);
  await sender.cancelScheduledMessages(numbers);
  expect((await counts(plain)).scheduled).toBe(0);
  await expect(sender.cancelScheduledMessages(numbers)).rejects.toMatchObject({
    code: 'MessageNotFound',
  });
});

test('drops a message whose own time to live is over', async ({
  client,
  context,
  counts,
  plain,
}) => {
  await client.createSender(plain).sendMessages({ body: 'old', timeToLive: 5000 });
  context.clock.advance(5000);
  expect(await rest(client.createReceiver(plain))).toEqual([]);
  expect(await counts(plain)).toEqual({ active: 0, scheduled: 0, deadLettered: 0 });
});

test('dead-letters what expires where the queue says so', async ({ client, context, brief }) => {
  await client.createSender(brief).sendMessages([{ body: 'by the queue' }]);
  await client.createSender(brief).sendMessages({ body: 'by itself', timeToLive: 5000 });
  const letters = client.createReceiver(brief, { subQueueType: 'deadLetter' });
  context.clock.advance(5000);
  const first = await next(letters);
  expect(first.body).toBe('by itself');
  await letters.completeMessage(first);
  context.clock.advance(95_000);
  expect(await next(letters)).toMatchObject({
    body: 'by the queue',
    deadLetterReason: 'TTLExpiredException',
    deadLetterSource: brief,
  });
});

test('lets a locked message be completed after its time to live', async ({
  client,
  context,
  plain,
}) => {
  await client.createSender(plain).sendMessages({ body: 'old', timeToLive: 5000 });
  const receiver = client.createReceiver(plain);
  const message = await next(receiver);
  context.clock.advance(6000);
  await receiver.completeMessage(message);
});

test('drops a message with an id that it knows, for as long as its window', async ({
  client,
  context,
  unique,
}) => {
  const sender = client.createSender(unique);
  const receiver = client.createReceiver(unique, { receiveMode: 'receiveAndDelete' });
  await sender.sendMessages({ body: 1, messageId: 'same' });
  await sender.sendMessages([
    { body: 2, messageId: 'same' },
    { body: 3, messageId: 'other' },
  ]);
  expect(await rest(receiver)).toEqual([1, 3]);
  context.clock.advance(59_000);
  await sender.sendMessages({ body: 4, messageId: 'same' });
  expect(await rest(receiver)).toEqual([]);
  context.clock.advance(1_000);
  await sender.sendMessages({ body: 5, messageId: 'same' });
  expect(await rest(receiver)).toEqual([5]);
});
