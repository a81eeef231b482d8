import { describe, expect } from 'vitest';
import type { GraphTwin } from '../../local/graph/server.ts';
import { clientOf, refused } from './graph-fixture.ts';
import { openReceiver, type Receiver } from './graph-receiver.ts';
import { dayMs, hourMs, inMs, rootOf, subscribe, test } from './graph-subscribing.ts';

describe('a subscription', () => {
  test('is made, listed, renewed and removed by its own application', async ({
    client,
    twin,
    context,
    receiver,
  }) => {
    const made = await subscribe(
      { client, context },
      { resource: rootOf(twin), notificationUrl: receiver.address },
    );
    expect(made).toMatchObject({
      resource: rootOf(twin),
      changeType: 'updated',
      clientState: null,
      applicationId: 'controller',
    });
    expect(await client.api('/subscriptions').get()).toMatchObject({ value: [{ id: made.id }] });
    const expirationDateTime = inMs(context, 20 * dayMs);
    expect(
      await client.api(`/subscriptions/${made.id}`).patch({ expirationDateTime }),
    ).toMatchObject({ expirationDateTime });
    await expect(
      client.api(`/subscriptions/${made.id}`).patch({ lifecycleNotificationUrl: receiver.address }),
    ).rejects.toMatchObject(refused(400));
    const other = clientOf(context, twin, 'reader');
    expect(await other.api('/subscriptions').get()).toMatchObject({ value: [] });
    await expect(other.api(`/subscriptions/${made.id}`).get()).rejects.toMatchObject(refused(404));
    await client.api(`/subscriptions/${made.id}`).delete();
    await expect(client.api(`/subscriptions/${made.id}`).get()).rejects.toMatchObject(refused(404));
  });

  test('is refused in the words of Graph', async ({ client, twin, context, receiver }) => {
    const resource = rootOf(twin);
    const notificationUrl = receiver.address;
    const attempt = (wish: object) =>
      subscribe({ client, context }, { resource, notificationUrl, ...wish });
    const tooLong = inMs(context, 42_301 * 60_000);
    await expect(attempt({ expirationDateTime: tooLong })).rejects.toMatchObject({
      ...refused(400, 'ExtensionError'),
      message: 'Subscription expiration can only be 42300 minutes in the future.',
    });
    await expect(
      attempt({ resource: '/users', expirationDateTime: inMs(context, 41_761 * 60_000) }),
    ).rejects.toMatchObject(refused(400, 'ExtensionError'));
    await expect(attempt({ expirationDateTime: inMs(context, -1) })).rejects.toMatchObject(
      refused(400),
    );
    await expect(attempt({ changeType: 'destroyed' })).rejects.toMatchObject(
      refused(400, 'InvalidRequest'),
    );
    await expect(attempt({ changeType: 'updated,deleted' })).rejects.toMatchObject(
      refused(400, 'InvalidRequest'),
    );
    await expect(attempt({ clientState: 'x'.repeat(129) })).rejects.toMatchObject(refused(400));
    await expect(attempt({ resource: '/drives/nothing/root' })).rejects.toMatchObject(refused(404));
    await expect(attempt({ resource: '/me/messages' })).rejects.toMatchObject(
      refused(501, 'NotEmulated'),
    );
    await expect(attempt({ includeResourceData: true })).rejects.toMatchObject(refused(501));
    const stranger = clientOf(context, twin, 'stranger');
    await expect(
      subscribe({ client: stranger, context }, { resource, notificationUrl }),
    ).rejects.toMatchObject(refused(403));
    expect(await client.api('/subscriptions').get()).toMatchObject({ value: [] });
  });

  test('is made only when both of its addresses agree', async ({
    client,
    twin,
    context,
    receiver,
  }) => {
    const validation = refused(400, 'ValidationError');
    const attempt = (urls: object) =>
      subscribe(
        { client, context },
        { resource: rootOf(twin), notificationUrl: receiver.address, ...urls },
      );
    for (const handshake of [
      { status: 202 },
      { type: 'application/json' },
      { echo: encodeURIComponent },
    ]) {
      await using unwilling = await openReceiver(handshake);
      await expect(attempt({ lifecycleNotificationUrl: unwilling.address })).rejects.toMatchObject(
        validation,
      );
    }
    await expect(attempt({ notificationUrl: 'https://example.com/hook' })).rejects.toMatchObject(
      validation,
    );
    await expect(attempt({ notificationUrl: 'http://127.0.0.1:9/' })).rejects.toMatchObject(
      validation,
    );
    await expect(attempt({ notificationUrl: 'nowhere' })).rejects.toMatchObject(refused(400));
  });

  test('is asked to authorize itself again, and ends by the clock without a word', async ({
    client,
    twin,
    context,
    receiver,
    folder,
  }) => {
    await using lifecycle = await openReceiver();
    const { id } = await subscribe(
      { client, context },
      {
        resource: rootOf(twin),
        notificationUrl: receiver.address,
        lifecycleNotificationUrl: lifecycle.address,
      },
    );
    context.clock.advance(20 * hourMs);
    await twin.settled();
    expect(lifecycle.all()).toEqual([]);
    context.clock.advance(2 * hourMs);
    await twin.settled();
    expect(lifecycle.all()).toMatchObject([
      { subscriptionId: id, lifecycleEvent: 'reauthorizationRequired', clientState: 'secret' },
    ]);
    await client.api(`/subscriptions/${id}/reauthorize`).post(undefined);
    context.clock.advance(2 * hourMs);
    folder.write('sites/Finance/Documents/late.txt', 'late');
    await twin.rescan();
    await twin.settled();
    await expect(client.api(`/subscriptions/${id}`).get()).rejects.toMatchObject(refused(404));
    expect(receiver.all()).toEqual([]);
  });

  test.for(['renewed', 'reauthorized'])(
    'that was asked is told nothing until it is %s, and never what was meanwhile',
    async (how, { client, twin, context, receiver, folder }) => {
      const notificationUrl = receiver.address;
      const both = {
        resource: rootOf(twin),
        notificationUrl,
        lifecycleNotificationUrl: notificationUrl,
      };
      const { id } = await subscribe({ client, context }, both);
      const changed = async (name: string) => {
        receiver.received.length = 0;
        folder.write(`sites/Finance/Documents/${name}`, name);
        await twin.rescan();
        await twin.settled();
        return receiver.all().map(({ changeType }) => changeType);
      };
      twin.notifications.tell('reauthorizationRequired');
      await twin.settled();
      expect(receiver.all()).toMatchObject([{ lifecycleEvent: 'reauthorizationRequired' }]);
      expect(await changed('unheard.txt')).toEqual([]);
      const at = `/subscriptions/${id}`;
      if (how === 'renewed')
        await client.api(at).patch({ expirationDateTime: inMs(context, dayMs) });
      else await client.api(`${at}/reauthorize`).post(undefined);
      await twin.settled();
      expect(receiver.all()).toEqual([]);
      expect(await changed('heard.txt')).toEqual(['updated']);
    },
  );

  test('can be told that it was removed, or missed something', async ({
    client,
    twin,
    context,
    receiver,
  }) => {
    const both = {
      resource: rootOf(twin),
      notificationUrl: receiver.address,
      lifecycleNotificationUrl: receiver.address,
    };
    const { id } = await subscribe({ client, context }, both);
    twin.notifications.tell('missed');
    twin.notifications.tell('subscriptionRemoved');
    await twin.settled();
    expect(receiver.all().map(({ lifecycleEvent }) => lifecycleEvent)).toEqual([
      'missed',
      'subscriptionRemoved',
    ]);
    await expect(client.api(`/subscriptions/${id}`).get()).rejects.toMatchObject(refused(404));
  });
});

describe('a second subscription', () => {
  const wish = (twin: GraphTwin, receiver: Receiver) => ({
    resource: rootOf(twin),
    notificationUrl: receiver.address,
  });

  test('of one application to the same is refused until the first has gone', async ({
    client,
    admin,
    twin,
    context,
    receiver,
  }) => {
    const { id } = await subscribe({ client, context }, wish(twin, receiver));
    const second = subscribe({ client, context }, wish(twin, receiver));
    await expect(second).rejects.toMatchObject(refused(409, 'ObjectIdentifierInUse'));
    await subscribe({ client: admin, context }, wish(twin, receiver));
    await client.api(`/subscriptions/${id}`).delete();
    await subscribe({ client, context }, wish(twin, receiver));
  });
});
