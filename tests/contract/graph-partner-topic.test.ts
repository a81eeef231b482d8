import { expect, vi } from 'vitest';
import { startEvents, type RunningEvents } from '../../local/events/server.ts';
import type { GraphTwin } from '../../local/graph/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { newDataDir, runApp, sampleApp, type AppUnderTest } from '../support/host-app.ts';
import { clientOf, refused, start } from './graph-fixture.ts';
import { rootOf, subscribe, test as base } from './graph-subscribing.ts';

const topic = 'graph-notifications';
const addressIn = (resourceGroup: string) =>
  `EventGrid:?azuresubscriptionid=a&resourcegroup=${resourceGroup}&partnertopic=${topic}&location=westeurope`;
const notificationUrl = addressIn('sluice');
const handler = 'runtime/webhooks/eventgrid?functionName=on-event';

/** Graph, a partner topic that nobody has activated yet, and a Functions host that is subscribed to it. */
const test = base.extend<{ app: AppUnderTest; events: RunningEvents; twin: GraphTwin }>({
  app: async ({}, use) => {
    const app = await startApp();
    await use(app);
    await app.host[Symbol.asyncDispose]();
  },
  events: async ({ context, app }, use) => {
    const subscribers = [{ url: new URL(handler, app.host.url).href }];
    await using events = await startEvents({
      context,
      topics: [],
      partnerTopics: [{ name: topic, isActivated: false, subscribers }],
    });
    await use(events);
  },
  twin: async ({ context, folder, events }, use) => {
    await using twin = await start(context, folder, { eventGrid: events.partnerTopics });
    await use(twin);
  },
});

const startApp = (port = 0, dataDir = newDataDir()) =>
  runApp({ appDir: sampleApp('commonjs'), env: { EVENTS: 'yes' }, port, dataDir });

/** What became of each event, oldest first. */
async function deliveries({ url }: RunningEvents, { credential }: TestContext) {
  const { token } = (await credential.getToken('https://eventgrid.azure.net/.default')) ?? {};
  const response = await fetch(new URL(`/local/events?topic=${topic}`, url), {
    headers: { authorization: `Bearer ${token}` },
  });
  const { events } = (await response.json()) as {
    events: { deliveries: { state: string; attempts: number }[] }[];
  };
  return events.flatMap((event) => event.deliveries);
}

test('takes nothing before it is activated, and Graph offers it again', async ({
  context,
  client,
  events,
  twin,
  folder,
  app,
}) => {
  const { id } = await subscribe(
    { client, context },
    { resource: rootOf(twin), notificationUrl, lifecycleNotificationUrl: notificationUrl },
  );
  folder.write('sites/Finance/Documents/new.txt', 'new');
  await twin.rescan();
  await twin.settled();
  expect(await deliveries(events, context)).toEqual([]);
  events.partnerTopics.activate(topic);
  context.clock.advance(6_000);
  await twin.settled();
  expect(JSON.parse(await app.said('event '))).toMatchObject({
    specversion: '1.0',
    type: 'Microsoft.Graph.DriveItemUpdated',
    source: `/tenants/${context.tokens.tenantId}/applications/controller`,
    data: {
      subscriptionId: id,
      clientState: 'secret',
      resource: expect.stringMatching(/^[\da-f-]{36}$/), // not the drive's id: azure/event-grid/one-drive-events
    },
  });
  twin.notifications.tell('reauthorizationRequired');
  await twin.settled();
  expect(JSON.parse(await app.said('event '))).toMatchObject({
    type: 'Microsoft.Graph.SubscriptionReauthorizationRequired',
    data: { subscriptionId: id, clientState: 'secret' },
  });
});

test('delivers to a host that was down as soon as it is tried again', async ({
  context,
  client,
  events,
  twin,
  folder,
  app,
}) => {
  await subscribe({ client, context }, { resource: rootOf(twin), notificationUrl });
  events.partnerTopics.activate(topic);
  await app.host[Symbol.asyncDispose]();
  folder.write('sites/Finance/Documents/new.txt', 'new');
  await twin.rescan();
  await twin.settled();
  await vi.waitFor(async () =>
    expect(await deliveries(events, context)).toMatchObject([{ state: 'pending', attempts: 1 }]),
  );
  const again = await startApp(Number(app.host.url.port));
  context.clock.advance(10_000);
  expect(JSON.parse(await again.said('event '))).toMatchObject({
    type: 'Microsoft.Graph.DriveItemUpdated',
  });
  await vi.waitFor(async () =>
    expect(await deliveries(events, context)).toMatchObject([{ state: 'delivered', attempts: 2 }]),
  );
  await again.host[Symbol.asyncDispose]();
});

test('passes on nothing while it is deactivated, also over a restart', async ({
  context,
  client,
  events,
  twin,
  folder,
}) => {
  await subscribe({ client, context }, { resource: rootOf(twin), notificationUrl });
  events.partnerTopics.activate(topic);
  events.partnerTopics.deactivate(topic);
  await events[Symbol.asyncDispose]();
  await using restarted = await startEvents({ context, topics: [], partnerTopics: [] });
  folder.write('sites/Finance/Documents/new.txt', 'new');
  await expect(restarted.partnerTopics.publish(topic, {})).rejects.toThrow('Deactivated');
});

test('is made for addresses that name all of it, and not twice in a region', async ({
  context,
  client,
  twin,
}) => {
  const wish = { resource: rootOf(twin) };
  const attempt = (url: string) =>
    subscribe({ client, context }, { ...wish, notificationUrl: url });
  await expect(attempt('EventGrid:?partnertopic=graph')).rejects.toMatchObject(refused(400));
  await attempt(notificationUrl);
  const other = clientOf(context, twin, 'administrator');
  await expect(
    subscribe({ client: other, context }, { ...wish, notificationUrl: addressIn('elsewhere') }),
  ).rejects.toMatchObject(refused(400));
});
