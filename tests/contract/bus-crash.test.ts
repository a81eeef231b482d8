import { fork, type ChildProcess } from 'node:child_process';
import { once as event } from 'node:events';
import { ServiceBusClient } from '@azure/service-bus';
import { expect, it } from 'vitest';
import { startBus } from '../../local/bus/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
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

it('loses nothing that it acknowledged, and brings nothing back, when it is killed', async () => {
  await using context = await openContext();
  const first = await startChild(context);
  const ledger: Ledger = { sent: new Set(), tried: new Set(), completed: new Set() };
  const { sent, tried, completed } = ledger;
  const traffic = produceAndConsume(await connect(first, context), ledger);
  await expect.poll(() => completed.size, { timeout: 10_000 }).toBeGreaterThan(20);
  first.process.kill('SIGKILL');
  await traffic;

  const second = await startChild(context);
  const client = await connect(second, context);
  const receiver = client.createReceiver('plain', { receiveMode: 'receiveAndDelete' });
  const found: unknown[] = [];
  for (;;) {
    const part = await receiver.receiveMessages(500, { maxWaitTimeInMs: 1000 });
    if (part.length === 0) break;
    found.push(...part.map(({ body }) => body as unknown));
  }
  await client.close();
  second.process.kill('SIGKILL');

  const there = new Set(found);
  expect(there.size).toBe(found.length); // nothing twice
  expect([...sent].filter((body) => !there.has(body) && !tried.has(body))).toEqual([]);
  expect([...completed].filter((body) => there.has(body))).toEqual([]);
});

interface Ledger {
  /** Acknowledged. */
  readonly sent: Set<string>;
  /** A completion was on its way: it may be on disk without our knowing. */
  readonly tried: Set<string>;
  /** Acknowledged. */
  readonly completed: Set<string>;
}

interface Child {
  readonly process: ChildProcess;
  readonly port: number;
}

async function startChild({ dataDir }: TestContext): Promise<Child> {
  const process = fork(new URL('bus-child.ts', import.meta.url), [dataDir], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [{ port }] = (await event(process, 'message')) as [{ port: number }];
  return { process, port };
}

/** The child has its own signing key, so its tokens come from it. */
async function connect(
  { process, port }: Child,
  { clock }: TestContext,
): Promise<ServiceBusClient> {
  process.send('token');
  const [{ token }] = (await event(process, 'message')) as [{ token: string }];
  const credential = {
    getToken: async () => ({ token, expiresOnTimestamp: clock.now() + 3_600_000 }),
  };
  return new ServiceBusClient(`localhost:${port}`, credential, {
    retryOptions: { maxRetries: 0, timeoutInMs: 1000 },
  });
}

/** Eight senders at full speed and a receiver that completes every tenth message, until they are cut off. */
async function produceAndConsume(
  client: ServiceBusClient,
  { sent, tried, completed }: Ledger,
): Promise<void> {
  const sender = client.createSender('plain');
  const receiver = client.createReceiver('plain');
  receiver.subscribe(
    {
      async processMessage(message) {
        const body = message.body as string;
        if (!body.endsWith('0')) return;
        tried.add(body);
        await receiver.completeMessage(message);
        completed.add(body);
      },
      processError: async () => {},
    },
    { autoCompleteMessages: false, maxConcurrentCalls: 4 },
  );
  const senders = Array.from({ length: 8 }, async (_, lane) => {
    for (let count = 0; ; count += 1) {
      const body = `${lane}-${count}`;
      await sender.sendMessages({ body });
      sent.add(body);
    }
  });
  await Promise.allSettled(senders);
  await client.close();
}
