import { ServiceBusClient } from '@azure/service-bus';
import { expect, it } from 'vitest';
import { startBus } from '../../local/bus/server.ts';
import {
  crashTimeoutMs,
  describeRun,
  killAgainAndAgain,
  type CrashPlan,
  type Victim,
} from '../support/crash-kills.ts';
import { next, once, queues, rest, test } from './bus-fixture.ts';

test('finds everything again after a restart', async ({ context }) => {
  const { clock } = context;
  {
    await using bus = await startBus({ context, queues });
    const client = new ServiceBusClient(bus.namespace, context.credential, once);
    const sender = client.createSender('plain');
    await sender.sendMessages([{ body: 'locked' }, { body: 'waiting' }]);
    await sender.scheduleMessages({ body: 'scheduled' }, new Date(clock.now() + 60_000));
    await client.createSender('unique').sendMessages({ body: 1, messageId: 'same' });
    await next(client.createReceiver('plain'));
    const session = await client.acceptSession('grouped', 'a');
    await session.setSessionState('kept');
    await client.close();
  }
  clock.advance(30_000);
  await using bus = await startBus({ context, queues });
  const client = new ServiceBusClient(bus.namespace, context.credential, once);
  const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
  expect(await rest(receiver)).toEqual(['locked', 'waiting']);
  await client.createSender('unique').sendMessages({ body: 2, messageId: 'same' });
  expect(bus.counts('unique').active).toBe(1);
  clock.advance(30_000);
  expect((await next(receiver)).body).toBe('scheduled');
  const session = await client.acceptSession('grouped', 'a');
  expect(await session.getSessionState()).toBe('kept');
  await client.close();
});

const senders = 4;

const open = ({ address, credential }: Victim) =>
  new ServiceBusClient(address, credential, { retryOptions: { maxRetries: 0, timeoutInMs: 5000 } });

const plan: CrashPlan = {
  service: 'bus',
  work(victim, { ledger, draw, signal }) {
    const client = open(victim);
    const sender = client.createSender('plain');
    const receiver = client.createReceiver('plain');
    const sending = new Map<string, Promise<void>>();
    const send = async (): Promise<never> => {
      for (;;) {
        const body = `${draw.int(0, 2 ** 31)}-${draw.int(0, 2 ** 31)}`;
        const sent = ledger.write(body, 'there', () =>
          sender.sendMessages({ body }, { abortSignal: signal }),
        );
        sending.set(body, sent);
        await sent;
        sending.delete(body);
      }
    };
    // Nine of ten are completed while others are sent; the tenth must outlast all kills.
    const complete = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      receiver.subscribe(
        {
          async processMessage(message) {
            const body = message.body as string;
            if (body.endsWith('0')) return;
            await sending.get(body); // it may be here before its sender has heard
            await ledger.write(body, undefined, () => receiver.completeMessage(message));
          },
          processError: async ({ error }) => reject(error),
        },
        { autoCompleteMessages: false, maxConcurrentCalls: 32 },
      );
    });
    return {
      lanes: [complete, ...Array.from({ length: senders }, send)],
      close: () => client.close(),
    };
  },
  async readAll(victim) {
    const client = open(victim);
    const receiver = client.createReceiver('plain');
    const found = new Map<string, string>();
    for (;;) {
      const messages = await receiver.peekMessages(250); // goes on where the last peek ended
      for (const message of messages) {
        const body = message.body as string;
        if (found.has(body)) expect.fail(`${body} is there twice`);
        found.set(body, 'there');
      }
      if (messages.length === 0) break;
    }
    await client.close();
    return found;
  },
};

it(
  'loses no acknowledged message, and brings no completed one back, when it is killed again and again',
  async () => {
    const report = await killAgainAndAgain(plan);
    expect(report, describeRun('bus', report)).toMatchObject({ lost: [], resurrected: [] });
  },
  crashTimeoutMs,
);
