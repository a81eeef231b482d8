import { expect, vi } from 'vitest';
import { renew } from '../../functions/ingest/change-queue.ts';
import { Doorbell } from '../../shared/model/stream.ts';
import { pausedOf, Notifications } from '../../shared/sources/graph/notification.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { testTenantId as tenantId } from '../support/emulator-context.ts';
import { asMicrosoft365 } from '../support/microsoft365.ts';
import { addressOf, ben, clientOf } from './graph-fixture.ts';
import { openReceiver } from './graph-receiver.ts';
import { test } from './graph-source-fixture.ts';
import { budget, invite, plan, plans } from './graph-sharing.ts';

test('a subscription that Microsoft Graph asks about is renewed at any age, by one call, and told again', async ({
  world,
}) => {
  await using receiver = await openReceiver();
  const { twin, context, people } = world;
  const notificationUrl = receiver.address;
  const announcing = {
    connectionId: 'finance',
    key: 'notification key',
    notificationUrl,
    lifecycleNotificationUrl: notificationUrl,
  };
  const source = world.connect({ announcing });
  const part = world.partOf(budget);
  await source.subscribe([part]);
  const share = async (path: string) => {
    receiver.received.length = 0;
    await invite(people, addressOf(twin, path), { recipients: [{ objectId: ben }] });
    await twin.settled();
    return receiver.all().map(({ changeType }) => changeType);
  };

  twin.notifications.tell('reauthorizationRequired');
  await twin.settled();
  const [asked] = Notifications.parse({ value: receiver.all() }).value;
  expect(await share(budget)).toEqual([]);

  const { store } = createMemoryStore();
  const connection = asMicrosoft365({ id: 'finance', tenantId, createdAt: '2026-11-24T08:00:00Z' });
  await store.connections.create(connection);
  const answer = async (subscription: string | undefined) => {
    const about = { tenantId, connectionId: connection.id, lane: 'changes', part, items: [] };
    const doorbell = Doorbell.parse({ ...about, reason: 'lifecycle', subscription });
    await renew(doorbell, { store, sourceOf: async () => source });
  };
  const arrived = vi.spyOn(context.faults, 'strike'); // the twin asks it about every call
  await answer(asked && pausedOf(asked));
  const calls = arrived.mock.calls.map(([, call]) => call.split('?')[0]);
  expect(calls).toEqual([`PATCH /v1.0/subscriptions/${asked?.subscriptionId}`]);
  expect(await share(plan)).toEqual(['updated']);

  await clientOf(context, twin, 'controller')
    .api(`/subscriptions/${asked?.subscriptionId}`)
    .delete();
  await answer(asked?.subscriptionId);
  expect(await share(plans)).toEqual(['updated']);
});
