import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, vi } from 'vitest';
import { isOurs, Notifications, partOfResource } from '../../shared/sources/graph/notification.ts';
import { addressOf, ben, clientOf, type AppName } from './graph-fixture.ts';
import { test } from './graph-source-fixture.ts';
import { budget, invite } from './graph-sharing.ts';

/** An address that answers Graph's question whether anybody is there, and keeps what it is told. */
async function startListener() {
  const told: string[] = [];
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '', 'http://x').searchParams.get('validationToken');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (token === null) told.push(Buffer.concat(chunks).toString());
      response.writeHead(token === null ? 202 : 200, { 'content-type': 'text/plain' });
      response.end(token ?? '');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    told,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Subscription {
  readonly id: string;
  readonly resource: string;
  readonly expirationDateTime: string;
}

test('subscriptions are made once, renewed in time, and made again when they are lost', async ({
  world,
}) => {
  await using listener = await startListener();
  const announcing = {
    connectionId: 'finance',
    key: 'notification key',
    notificationUrl: `${listener.url}/graph`,
    lifecycleNotificationUrl: `${listener.url}/life`,
  };
  const app = 'administrator';
  const source = world.connect({ announcing, app });
  const part = world.partOf(budget);
  const list = async () => {
    const { value } = (await world.people.api('/subscriptions').get()) as { value: Subscription[] };
    return value;
  };
  await source.subscribe([part, 'people']);
  const first = await list();
  expect(first.map(({ resource }) => resource.replace(/^\//, '')).toSorted()).toEqual(
    [`drives/${part}/root`, 'groups', 'users'].toSorted(),
  );

  await source.subscribe([part, 'people']);
  expect(await list()).toEqual(first);

  world.context.clock.advance(16 * 24 * 3_600_000);
  await source.subscribe([part, 'people']);
  const renewed = await list();
  expect(renewed.map(({ id }) => id).toSorted()).toEqual(first.map(({ id }) => id).toSorted());
  for (const { expirationDateTime } of renewed) {
    const leftMs = Date.parse(expirationDateTime) - world.context.clock.now();
    expect(leftMs).toBeGreaterThan(28 * 24 * 3_600_000);
  }

  world.context.clock.advance(40 * 24 * 3_600_000);
  await source.subscribe([part, 'people']);
  expect(await list()).toHaveLength(3);
  expect((await list()).map(({ id }) => id)).not.toContain(first[0]?.id);

  await invite(world.people, addressOf(world.twin, budget), { recipients: [{ objectId: ben }] });
  world.twin.notifications.tell('reauthorizationRequired');
  await world.twin.settled();
  const all = listener.told.flatMap((body) => Notifications.parse(JSON.parse(body)).value);
  const { key, connectionId } = announcing;
  const known = all.filter(({ clientState, resource }) =>
    isOurs(clientState, { key, connectionId, part: partOfResource(resource) ?? '' }),
  );
  expect(known).toHaveLength(all.length);
  const told = known.map(({ resource, lifecycleEvent = 'changed' }) =>
    [partOfResource(resource), lifecycleEvent].join(': '),
  );
  expect(new Set(told)).toEqual(
    new Set([
      `${part}: changed`,
      `${part}: reauthorizationRequired`,
      'people: reauthorizationRequired',
    ]),
  );
});

test('a rotated key reaches Graph only by subscriptions that are made again', async ({ world }) => {
  await using listener = await startListener();
  const part = world.partOf(budget);
  const withKey = (key: string) =>
    world.connect({
      app: 'administrator',
      announcing: {
        connectionId: 'finance',
        key,
        notificationUrl: `${listener.url}/graph`,
        lifecycleNotificationUrl: `${listener.url}/life`,
      },
    });
  await withKey('old').subscribe([part]);
  const isNew = async () => {
    listener.told.length = 0;
    world.twin.notifications.tell('reauthorizationRequired');
    await world.twin.settled();
    const told = listener.told.flatMap((body) => Notifications.parse(JSON.parse(body)).value);
    return told.map(({ clientState }) =>
      isOurs(clientState, { key: 'new', connectionId: 'finance', part }),
    );
  };
  await withKey('new').subscribe([part]);
  expect(await isNew()).toEqual([false]);
  await withKey('new').subscribe([part], { remake: true });
  expect(await isNew()).toEqual([true]);
});

test('connections share what Graph allows once, and all of it moves with the address', async ({
  world,
}) => {
  await using listener = await startListener();
  const app = 'administrator';
  const part = world.partOf(budget);
  const at = (connectionId: string, notificationUrl: string) =>
    world.connect({
      app,
      announcing: {
        connectionId,
        key: 'notification key',
        notificationUrl,
        lifecycleNotificationUrl: notificationUrl,
      },
    });
  const list = async () => {
    const { value } = (await world.people.api('/subscriptions').get()) as {
      value: { id: string; notificationUrl: string }[];
    };
    return value;
  };
  const hook = `${listener.url}/api/webhooks/graph`;
  await at('finance', `${hook}/finance`).subscribe([part, 'people']);
  const first = await list();
  await at('board', `${hook}/board`).subscribe([part, 'people']);
  expect(await list()).toEqual(first);

  const topic =
    'EventGrid:?azuresubscriptionid=a&resourcegroup=rg&partnertopic=graph&location=westeurope';
  await at('finance', topic).subscribe([part, 'people']);
  expect((await list()).map(({ notificationUrl }) => notificationUrl)).toEqual(
    Array(first.length).fill(topic),
  );
});

test('the subscriptions of many drives are listed once in a round, and anew when one has ended', async ({
  world,
}) => {
  await using listener = await startListener();
  const announcing = {
    connectionId: 'finance',
    key: 'notification key',
    notificationUrl: `${listener.url}/graph`,
    lifecycleNotificationUrl: `${listener.url}/life`,
  };
  const source = world.connect({ announcing });
  const { faults, clock } = world.context;
  const arrived = vi.spyOn(faults, 'strike'); // the twin asks it about every call
  const listed = () =>
    arrived.mock.calls.filter(([, call]) => call === 'GET /v1.0/subscriptions').length;
  const { parts } = await source.parts();
  expect(parts.length).toBeGreaterThan(3);
  for (const { key } of parts) await source.subscribe([key]);
  expect(listed()).toBe(1);
  await source.subscribe(parts.map(({ key }) => key));
  expect(listed()).toBe(1);

  const part = world.partOf(budget);
  const controller = clientOf(world.context, world.twin, 'controller');
  const mine = async () => {
    const { value } = (await controller.api('/subscriptions').get()) as { value: Subscription[] };
    return value.filter(({ resource }) => resource.includes(part));
  };
  const [ended] = await mine();
  await controller.api(`/subscriptions/${ended?.id}`).delete();
  await source.subscribe([part], { anew: true });
  expect(await mine()).toHaveLength(1);

  const before = listed();
  clock.advance(15 * 60_000);
  await source.subscribe(parts.map(({ key }) => key));
  expect(listed()).toBe(before + 1);
});

test('a subscription that is refused, or not answered, keeps no other from being made', async ({
  world,
}) => {
  await using listener = await startListener();
  const announcing = {
    connectionId: 'finance',
    key: 'notification key',
    notificationUrl: `${listener.url}/graph`,
    lifecycleNotificationUrl: `${listener.url}/life`,
  };
  const { context, twin } = world;
  const made = async (app: AppName) => {
    const { value } = (await clientOf(context, twin, app).api('/subscriptions').get()) as {
      value: Subscription[];
    };
    return new Set(value.map(({ resource }) => resource.split('/')[1]));
  };
  const drive = world.partOf(budget);
  await world.connect({ announcing, app: 'reader' }).subscribe(['people', drive]);
  expect(await made('reader')).toEqual(new Set(['drives']));
  const told = world.lines.filter((line) => line.includes('graph.not-subscribed'));
  expect(told).toEqual([expect.stringMatching(/403 .*"count":2,"first":"\/users"/)]);

  const source = world.connect({ announcing });
  const once = { kind: 'status', status: 503, times: 1 } as const;
  context.faults.add({ service: 'graph', match: 'POST /v1.0/subscriptions', ...once });
  await expect(source.subscribe(['people', drive])).rejects.toMatchObject({
    code: 'SOURCE_UNAVAILABLE',
  });
  expect((await made('controller')).size).toBe(2);
  await source.subscribe(['people', drive]);
  expect(await made('controller')).toEqual(new Set(['drives', 'groups', 'users']));
});
