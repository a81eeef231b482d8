import { expect } from 'vitest';
import { next, rest, test } from './bus-fixture.ts';

test('gives a receiver the messages of its session only, in order', async ({ client, grouped }) => {
  await client.createSender(grouped).sendMessages([
    { body: 1, sessionId: 'a' },
    { body: 2, sessionId: 'b' },
    { body: 3, sessionId: 'a' },
  ]);
  const receiver = await client.acceptSession(grouped, 'a');
  expect(receiver.sessionId).toBe('a');
  expect(receiver.sessionLockedUntilUtc.getTime()).toBeGreaterThan(Date.now() + 20_000);
  expect(await rest(receiver)).toEqual([1, 3]);
});

test('accepts the next session that nobody holds', async ({ client, grouped }) => {
  const sender = client.createSender(grouped);
  await sender.sendMessages({ body: 1, sessionId: 'a' });
  const first = await client.acceptNextSession(grouped);
  const waiting = client.acceptNextSession(grouped);
  await sender.sendMessages({ body: 2, sessionId: 'b' });
  const second = await waiting;
  expect([first.sessionId, second.sessionId]).toEqual(['a', 'b']);
  expect((await next(second)).body).toBe(2);
});

test('gives up when no session comes within the time', async ({ client, context, grouped }) => {
  const { clock } = context;
  const accepted = client.acceptNextSession(grouped);
  let isRefused = false;
  accepted.catch(() => {
    isRefused = true;
  });
  await expect.poll(() => (clock.advance(10_000), isRefused)).toBe(true);
  await expect(accepted).rejects.toMatchObject({ code: 'ServiceTimeout' });
});

test('refuses a session that another receiver holds, until it is given back', async ({
  client,
  grouped,
}) => {
  const holder = await client.acceptSession(grouped, 'a');
  await expect(client.acceptSession(grouped, 'a')).rejects.toMatchObject({
    code: 'SessionCannotBeLocked',
  });
  await holder.close();
  const successor = await client.acceptSession(grouped, 'a');
  expect(successor.sessionId).toBe('a');
});

test('keeps the state of a session', async ({ client, grouped }) => {
  const receiver = await client.acceptSession(grouped, 'a');
  expect(await receiver.getSessionState()).toBeNull();
  await receiver.setSessionState({ page: 7 });
  await receiver.close();
  const successor = await client.acceptSession(grouped, 'a');
  expect(await successor.getSessionState()).toEqual({ page: 7 });
  await successor.setSessionState(null);
  expect(await successor.getSessionState()).toBeNull();
});

test('keeps a session that is renewed, and takes away one that is not', async ({
  client,
  context,
  grouped,
}) => {
  const { clock } = context;
  await client.createSender(grouped).sendMessages({ body: 1, sessionId: 'a' });
  const receiver = await client.acceptSession(grouped, 'a', {
    maxAutoLockRenewalDurationInMs: 0,
  });
  const message = await next(receiver);
  clock.advance(20_000);
  const until = await receiver.renewSessionLock();
  expect(until.getTime()).toBeCloseTo(clock.now() + 30_000, -3);
  clock.advance(20_000);
  await receiver.abandonMessage(message);
  const again = await next(receiver);
  clock.advance(31_000);
  await expect.poll(() => receiver.isClosed).toBe(true); // the bus closes its link
  await expect(receiver.completeMessage(again)).rejects.toMatchObject({ code: 'SessionLockLost' });
  const successor = await client.acceptSession(grouped, 'a');
  expect(await next(successor)).toMatchObject({ body: 1, deliveryCount: 2 });
});

test('frees the messages of a session that is given back, and counts no failure', async ({
  client,
  grouped,
}) => {
  await client.createSender(grouped).sendMessages({ body: 1, sessionId: 'a' });
  const receiver = await client.acceptNextSession(grouped);
  await next(receiver);
  await receiver.close();
  const successor = await client.acceptNextSession(grouped);
  expect(await next(successor)).toMatchObject({ body: 1, deliveryCount: 0 });
});

test('completes and defers within a session', async ({ client, counts, grouped }) => {
  await client.createSender(grouped).sendMessages([
    { body: 1, sessionId: 'a' },
    { body: 2, sessionId: 'a' },
  ]);
  const receiver = await client.acceptSession(grouped, 'a');
  await receiver.completeMessage(await next(receiver));
  const second = await next(receiver);
  await receiver.deferMessage(second);
  const [deferred] = await receiver.receiveDeferredMessages(second.sequenceNumber ?? []);
  if (deferred === undefined) expect.fail('not there');
  await receiver.completeMessage(deferred);
  expect((await counts(grouped)).active).toBe(0);
  expect(await receiver.peekMessages(5)).toEqual([]);
});

test('refuses messages without a session, and receivers that do not fit the queue', async ({
  client,
  plain,
  grouped,
}) => {
  await expect(client.createSender(grouped).sendMessages({ body: 1 })).rejects.toThrow(
    /requires sessions/,
  );
  await expect(client.createReceiver(grouped).receiveMessages(1)).rejects.toThrow(
    /requires sessions/,
  );
  await expect(client.acceptSession(plain, 'a')).rejects.toThrow();
});
