import { expect } from 'vitest';
import { next, rest, test } from './bus-fixture.ts';

const dead = { subQueueType: 'deadLetter' } as const;
/** The SDK's type wants all of its names at once. */
const stale = { deadLetterReason: 'stale', deadLetterErrorDescription: 'too late' };

test('delivers an abandoned message again, counted and with what the receiver changed', async ({
  client,
  plain,
}) => {
  const sender = client.createSender(plain);
  await sender.sendMessages({ body: 1, applicationProperties: { kept: 'yes' } });
  const receiver = client.createReceiver(plain);
  await receiver.abandonMessage(await next(receiver), { why: 'later' });
  const again = await next(receiver);
  expect(again).toMatchObject({
    deliveryCount: 1,
    applicationProperties: { kept: 'yes', why: 'later' },
  });
});

test('delivers an abandoned message before those behind it', async ({ client, plain }) => {
  await client.createSender(plain).sendMessages([{ body: 1 }, { body: 2 }]);
  const receiver = client.createReceiver(plain);
  await receiver.abandonMessage(await next(receiver));
  expect(await rest(receiver)).toEqual([1, 2]);
});

test('dead-letters a message after its last delivery, and says why', async ({
  client,
  counts,
  plain,
}) => {
  await client.createSender(plain).sendMessages({ body: 'poison', messageId: 'p' });
  const receiver = client.createReceiver(plain);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await receiver.abandonMessage(await next(receiver));
  }
  expect(await counts(plain)).toEqual({ active: 0, scheduled: 0, deadLettered: 1 });
  const letters = client.createReceiver(plain, dead);
  const letter = await next(letters);
  expect(letter).toMatchObject({
    body: 'poison',
    messageId: 'p',
    deadLetterReason: 'MaxDeliveryCountExceeded',
    deadLetterSource: plain,
    deliveryCount: 3,
  });
  await letters.completeMessage(letter);
  expect((await counts(plain)).deadLettered).toBe(0);
});

test('dead-letters a message for the reasons of its receiver', async ({ client, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'bad' });
  const receiver = client.createReceiver(plain);
  await receiver.deadLetterMessage(await next(receiver), {
    deadLetterReason: 'unreadable',
    deadLetterErrorDescription: 'It needs a password',
    attempt: 4,
  });
  const letters = client.createReceiver(plain, dead);
  const letter = await next(letters);
  expect(letter).toMatchObject({
    body: 'bad',
    deadLetterReason: 'unreadable',
    deadLetterErrorDescription: 'It needs a password',
    applicationProperties: { attempt: 4 },
  });
  await expect(letters.deadLetterMessage(letter)).rejects.toThrow('cannot be dead-lettered');
  expect((await letters.peekMessages(5)).length).toBe(1);
});

test('keeps a deferred message for who asks by its number', async ({ client, counts, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'later' });
  const receiver = client.createReceiver(plain);
  const message = await next(receiver);
  const number = message.sequenceNumber ?? expect.fail('no sequence number');
  await receiver.deferMessage(message, { step: 2 });
  expect(await rest(receiver)).toEqual([]);
  const [deferred] = await receiver.receiveDeferredMessages(number);
  if (deferred === undefined) expect.fail('not there');
  expect(deferred).toMatchObject({
    body: 'later',
    state: 'deferred',
    applicationProperties: { step: 2 },
  });
  await receiver.completeMessage(deferred);
  await expect(receiver.receiveDeferredMessages(number)).rejects.toMatchObject({
    code: 'MessageNotFound',
  });
  expect((await counts(plain)).active).toBe(0);
});

test('dead-letters a deferred message', async ({ client, counts, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'later' });
  const receiver = client.createReceiver(plain);
  const message = await next(receiver);
  await receiver.deferMessage(message);
  const [deferred] = await receiver.receiveDeferredMessages(message.sequenceNumber ?? []);
  if (deferred === undefined) expect.fail('not there');
  await receiver.deadLetterMessage(deferred, stale);
  expect((await counts(plain)).deadLettered).toBe(1);
});

test('loses the lock after its time, and delivers the message again', async ({
  client,
  context,
  plain,
}) => {
  await client.createSender(plain).sendMessages({ body: 'slow' });
  const receiver = client.createReceiver(plain, { maxAutoLockRenewalDurationInMs: 0 });
  const message = await next(receiver);
  context.clock.advance(31_000);
  await expect(receiver.completeMessage(message)).rejects.toMatchObject({
    code: 'MessageLockLost',
  });
  expect(await next(receiver)).toMatchObject({ body: 'slow', deliveryCount: 1 });
});

test('keeps a lock that is renewed in time', async ({ client, context, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'slow' });
  const receiver = client.createReceiver(plain, { maxAutoLockRenewalDurationInMs: 0 });
  const message = await next(receiver);
  for (let round = 0; round < 3; round += 1) {
    context.clock.advance(20_000);
    const until = await receiver.renewMessageLock(message);
    expect(until.getTime()).toBeCloseTo(context.clock.now() + 30_000, -3);
  }
  await receiver.completeMessage(message);
  context.clock.advance(31_000);
  await expect(receiver.renewMessageLock(message)).rejects.toThrow();
});

test('settles a message whose receiver is closed', async ({ client, counts, plain }) => {
  await client.createSender(plain).sendMessages({ body: 'late' });
  const receiver = client.createReceiver(plain);
  const message = await next(receiver);
  await receiver.close();
  const other = client.createReceiver(plain);
  await other.completeMessage(message);
  expect((await counts(plain)).active).toBe(0);
});
