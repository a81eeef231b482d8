import { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid';
import type { TokenCredential } from '@azure/identity';
import { expect, test as base, vi } from 'vitest';
import { serve, type Running } from '../../local/emulator.ts';
import { startEvents } from '../../local/events/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';
import { emulatorOnly, real, realContext } from '../support/real-service.ts';

interface Fixtures {
  readonly context: TestContext;
  readonly events: Running;
}

interface Webhook extends Running {
  readonly received: { type: string; data?: unknown }[];
  readonly handshakes: string[];
  /** What to answer to the next events; then 200. */
  readonly answers: number[];
  allowedOrigin: string;
}

/** A subscriber that answers as it is told. */
async function startWebhook(context: TestContext): Promise<Webhook> {
  const webhook = {
    received: [] as Webhook['received'],
    handshakes: [] as string[],
    answers: [] as number[],
    allowedOrigin: '*',
  };
  const server = await serve(
    async (request) => {
      if (request.method === 'OPTIONS') {
        webhook.handshakes.push(request.headers.get('webhook-request-origin') ?? '');
        return new Response(null, { headers: { 'webhook-allowed-origin': webhook.allowedOrigin } });
      }
      webhook.received.push((await request.json()) as { type: string });
      return new Response(null, { status: webhook.answers.shift() ?? 200 });
    },
    { name: 'webhook', context },
  );
  return Object.assign(webhook, server);
}

const start = (context: TestContext, webhook: Webhook) => {
  const subscribers = [{ url: new URL('/hook?code=secret', webhook.url).href }];
  return startEvents({ context, topics: [{ name: 'changes', subscribers }, { name: 'quiet' }] });
};

const test = base.extend<Fixtures>({
  context: async ({ skip }, use) => {
    await using context = real.eventGrid ? realContext(skip) : await openContext();
    await use(context);
  },
  events: async ({ context }, use) => {
    if (real.eventGrid) return use({ url: real.eventGrid, async [Symbol.asyncDispose]() {} });
    const topics = [{ name: 'changes' }, { name: 'quiet' }];
    await using events = await startEvents({ context, topics });
    await use(events);
  },
});

const testOfEmulator = test.extend<{ emulator: void }>({
  emulator: emulatorOnly(real.eventGrid, 'asks for what the emulator alone answers'),
});

const testOfDelivery = test.extend<{ webhook: Webhook; events: Running }>({
  webhook: async ({ context, skip }, use) => {
    skip(real.eventGrid !== undefined, 'needs a webhook that Event Grid can reach');
    await using webhook = await startWebhook(context);
    await use(webhook);
  },
  events: async ({ context, webhook }, use) => {
    await using events = await start(context, webhook);
    await use(events);
  },
});

const endpointOf = ({ url }: Running, topic = 'changes') =>
  real.eventGrid?.href ?? new URL(`${topic}/api/events`, url).href;

const connect = (
  events: Running,
  { credential }: { readonly credential: TokenCredential | AzureKeyCredential },
  topic?: string,
) =>
  new EventGridPublisherClient(endpointOf(events, topic), 'CloudEvent', credential, {
    retryOptions: { maxRetries: 0 },
  });

const indexed = (number = 1) => ({
  type: 'sluice.file.indexed',
  source: '/tenants/t1',
  id: `event-${number}`,
  data: { number },
});

interface Listed {
  readonly topic: string;
  readonly position: number;
  readonly event: Record<string, unknown>;
  readonly deliveries: { url: string; state: string; attempts: number; reason: string }[];
}

async function list({ url }: Running, context: TestContext, query = ''): Promise<Listed[]> {
  const { token } =
    (await context.credential.getToken('https://eventgrid.azure.net/.default')) ?? {};
  const response = await fetch(new URL(`/local/events${query}`, url), {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { events: Listed[] }).events;
}

/** Until the emulator has written down what became of the first event. */
const settled = (events: Running, context: TestContext, wanted: object) =>
  vi.waitFor(async () => {
    const [first] = await list(events, context);
    expect(first?.deliveries[0]).toMatchObject(wanted);
  });

test('takes events, many at once and one alone', async ({ context, events }) => {
  const client = connect(events, context);
  const statuses: number[] = [];
  const onResponse = ({ status }: { status: number }) => void statuses.push(status);
  await client.send([indexed(1), indexed(2)], { onResponse });
  await client.send([indexed(3)], { onResponse });
  expect(statuses).toEqual([200, 200]);
});

testOfDelivery(
  'delivers what was published, after the handshake',
  async ({ context, events, webhook }) => {
    await connect(events, context).send([indexed(1), indexed(2)]);
    await vi.waitFor(() => expect(webhook.received).toHaveLength(2));
    const [first] = webhook.received.toSorted((a, b) =>
      String(a.data).localeCompare(String(b.data)),
    );
    expect(webhook.handshakes[0]).toBe('eventgrid.azure.net');
    expect(first).toMatchObject({ specversion: '1.0', type: 'sluice.file.indexed' });
  },
);

testOfEmulator(
  'lists what was received, by topic, type and position',
  async ({ context, events }) => {
    await connect(events, context, 'quiet').send([indexed(1), { ...indexed(2), type: 'other' }]);
    const all = await list(events, context, '?topic=quiet');
    expect(all.map(({ event }) => event['id'])).toEqual(['event-1', 'event-2']);
    expect(all[0]?.deliveries).toEqual([]);
    expect(await list(events, context, '?type=other')).toHaveLength(1);
    expect(await list(events, context, `?since=${all[0]?.position}`)).toHaveLength(1);
    expect(await list(events, context, '?topic=changes')).toEqual([]);
  },
);

testOfDelivery(
  'tries again after 10 and 30 seconds, and never shows the key',
  async ({ context, events, webhook }) => {
    webhook.answers.push(503, 500);
    await connect(events, context).send([indexed()]);
    await settled(events, context, { state: 'pending', attempts: 1, reason: '503' });
    context.clock.advance(10_000);
    await settled(events, context, { state: 'pending', attempts: 2, reason: '500' });
    context.clock.advance(29_000);
    expect(webhook.received).toHaveLength(2);
    context.clock.advance(1_000);
    await settled(events, context, { state: 'delivered', attempts: 3, reason: '200' });
    expect(JSON.stringify(await list(events, context))).not.toContain('secret');
  },
);

testOfDelivery('drops what the subscriber calls bad', async ({ context, events, webhook }) => {
  webhook.answers.push(400);
  await connect(events, context).send([indexed()]);
  await settled(events, context, { state: 'dropped', attempts: 1, reason: '400' });
});

testOfDelivery('sends nothing to who does not want it', async ({ context, events, webhook }) => {
  webhook.allowedOrigin = 'elsewhere.example';
  await connect(events, context).send([indexed()]);
  await settled(events, context, { state: 'pending', reason: 'the handshake was refused' });
  expect(webhook.received).toEqual([]);
});

testOfDelivery(
  'delivers after a restart what it could not before',
  async ({ context, webhook }) => {
    {
      await using events = await start(context, webhook);
      webhook.answers.push(503);
      await connect(events, context).send([indexed()]);
      await settled(events, context, { state: 'pending', attempts: 1 });
    }
    await using events = await start(context, webhook);
    context.clock.advance(10_000);
    await settled(events, context, { state: 'delivered', attempts: 2 });
  },
);

test('refuses a token for another audience', async ({ context, events }) => {
  const foreign = {
    getToken: () => context.credential.getToken('https://storage.azure.com/.default'),
  };
  const stranger = connect(events, { credential: foreign });
  await expect(stranger.send([indexed()])).rejects.toMatchObject({ statusCode: 401 });
});

test('refuses keys: there is no local authentication', async ({ events }) => {
  const keyed = connect(events, { credential: new AzureKeyCredential('any') });
  await expect(keyed.send([indexed()])).rejects.toMatchObject({ statusCode: 401 });
});

test('refuses events that are none', async ({ context, events }) => {
  const broken = { ...indexed(), source: '' };
  const sent = connect(events, context).send([indexed(), broken]);
  await expect(sent).rejects.toMatchObject({ statusCode: 400 });
});

test('refuses the schema that the topic does not have', async ({ context, events }) => {
  const client = new EventGridPublisherClient(endpointOf(events), 'EventGrid', context.credential);
  const sent = client.send([{ eventType: 'a', subject: 'b', dataVersion: '1', data: {} }]);
  await expect(sent).rejects.toMatchObject({ statusCode: 400 });
});

test('refuses more than a megabyte', async ({ context, events }) => {
  const large = { ...indexed(), data: { text: 'x'.repeat(1024 * 1024) } };
  const sent = connect(events, context).send([large]);
  await expect(sent).rejects.toMatchObject({ statusCode: 413 });
});

testOfEmulator('keeps nothing of a batch that it refuses', async ({ context, events }) => {
  const broken = { ...indexed(), source: '' };
  await expect(connect(events, context).send([indexed(), broken])).rejects.toThrow();
  expect(await list(events, context)).toEqual([]);
});

testOfEmulator('refuses to list without a token', async ({ events }) => {
  expect((await fetch(new URL('/local/events', events.url))).status).toBe(401);
});

testOfEmulator('refuses unknown topics', async ({ context, events }) => {
  const unknown = connect(events, context, 'nowhere');
  await expect(unknown.send([indexed()])).rejects.toMatchObject({ statusCode: 404 });
});
testOfEmulator('refuses what it does not emulate, by name', async ({ context, events }) => {
  const { token } =
    (await context.credential.getToken('https://eventgrid.azure.net/.default')) ?? {};
  const response = await fetch(new URL('/topics/changes:receive', events.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(response.status).toBe(501);
});
