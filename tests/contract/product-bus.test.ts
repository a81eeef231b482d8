import { ServiceBusClient } from '@azure/service-bus';
import { expect, test as base } from 'vitest';
import { startBus, type Bus as RunningBus } from '../../local/bus/server.ts';
import { createBus, type Bus } from '../../shared/azure/bus.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';

const changes = { name: 'changes', lockDurationSeconds: 60, maxDeliveryCount: 1 };
const letters = ['a', 'b', 'c', 'd'];

interface Fixtures {
  context: TestContext;
  running: RunningBus;
  /** With a dead letter for each of `letters`. */
  bus: Bus;
}

const test = base.extend<Fixtures>({
  context: async ({}, use) => {
    await using context = await openContext();
    await use(context);
  },
  running: async ({ context }, use) => {
    await using running = await startBus({ context, queues: [changes] });
    await use(running);
  },
  bus: async ({ context, running }, use) => {
    const client = new ServiceBusClient(running.namespace, context.credential);
    const messages = letters.map((messageId) => ({ messageId, body: { is: messageId } }));
    await client.createSender('changes').sendMessages(messages);
    const receiver = client.createReceiver('changes');
    for (let left = letters.length; left > 0;) {
      const received = await receiver.receiveMessages(left, { maxWaitTimeInMs: 5_000 });
      for (const message of received) await receiver.abandonMessage(message);
      left -= received.length;
    }
    await use(createBus(client));
    await client.close();
  },
});

const listed = async (bus: Bus) => (await bus.deadLetters(10)).map(({ messageId }) => messageId);

test('lists the dead letters, all of them each time', async ({ bus }) => {
  expect(await listed(bus)).toEqual(letters);
  expect(await listed(bus)).toEqual(letters);
  expect((await bus.deadLetters(10))[0]).toMatchObject({
    reason: 'MaxDeliveryCountExceeded',
    doorbell: { is: 'a' },
  });
});

test.for(letters)(
  'rings the one that is asked for, %s, and keeps the others',
  async (one, { bus, running }) => {
    expect(await bus.replay(one)).toBe(true);
    expect(await listed(bus)).toEqual(letters.filter((letter) => letter !== one));
    expect(running.counts('changes')).toMatchObject({ active: 1, deadLettered: 3 });
    expect(await bus.replay(one)).toBe(false);
    expect(await listed(bus)).toHaveLength(3);
  },
);
