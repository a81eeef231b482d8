import { describe, expect } from 'vitest';
import { addressOf, appToken, clientWith, maria, sales, start } from './graph-fixture.ts';
import { openReceiver } from './graph-receiver.ts';
import { hourMs, rootOf, subscribe, test } from './graph-subscribing.ts';

const budget = 'sites/Finance/Documents/budget.txt';

describe('a notification of a drive', () => {
  test('tells that something changed, once for all that changed together', async ({
    client,
    twin,
    context,
    receiver,
    folder,
  }) => {
    const { id } = await subscribe(
      { client, context },
      { resource: rootOf(twin), notificationUrl: receiver.address },
    );
    for (const name of ['a', 'b', 'c']) folder.write(`sites/Finance/Documents/${name}.txt`, name);
    folder.write('sites/People/Documents/other.txt', 'another drive');
    await twin.rescan();
    await twin.settled();
    expect(receiver.all()).toMatchObject([
      {
        subscriptionId: id,
        clientState: 'secret',
        changeType: 'updated',
        resource: rootOf(twin).slice(1),
        tenantId: context.tokens.tenantId,
      },
    ]);
  });

  test('comes for rights only where they were asked for, and for an edited link never', async ({
    client,
    admin,
    twin,
    context,
    receiver,
  }) => {
    await using plain = await openReceiver();
    const resource = rootOf(twin);
    await subscribe(
      { client, context },
      { resource, notificationUrl: receiver.address, prefer: 'includesecuritywebhooks' },
    );
    await subscribe({ client: admin, context }, { resource, notificationUrl: plain.address });
    const address = addressOf(twin, budget);
    const link = (await client
      .api(`${address}/createLink`)
      .post({ scope: 'users', type: 'view' })) as { id: string };
    await twin.settled();
    expect([receiver.all().length, plain.all().length]).toEqual([1, 0]);
    await client.api(`${address}/permissions/${link.id}`).patch({ roles: ['write'] });
    await twin.settled();
    expect(receiver.all()).toHaveLength(1);
    await client.api(`${address}/permissions/${link.id}`).delete();
    await twin.settled();
    expect([receiver.all().length, plain.all().length]).toEqual([2, 0]);
  });

  test('for one address travels with others in one body', async ({
    client,
    admin,
    twin,
    context,
    receiver,
    folder,
  }) => {
    const two = [
      await subscribe(
        { client, context },
        { resource: rootOf(twin), notificationUrl: receiver.address },
      ),
      await subscribe(
        { client: admin, context },
        { resource: rootOf(twin), notificationUrl: receiver.address },
      ),
    ];
    folder.write('sites/Finance/Documents/new.txt', 'new');
    await twin.rescan();
    await twin.settled();
    expect(receiver.received).toHaveLength(1);
    expect(
      receiver
        .all()
        .map(({ subscriptionId }) => subscriptionId)
        .toSorted(),
    ).toEqual(two.map(({ id }) => id).toSorted());
  });

  test('is tried again until it is taken, for four hours, and over a restart', async ({
    client,
    twin,
    context,
    receiver,
    folder,
  }) => {
    await subscribe(
      { client, context },
      { resource: rootOf(twin), notificationUrl: receiver.address },
    );
    receiver.answer(503);
    folder.write('sites/Finance/Documents/new.txt', 'new');
    await twin.rescan();
    await twin.settled();
    await twin[Symbol.asyncDispose]();
    await using again = await start(context, folder);
    context.clock.advance(6000);
    await again.settled();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.all().map(({ id }) => id)).size).toBe(1);
    for (let n = 0; n < 20; n += 1) {
      context.clock.advance(hourMs / 2);
      await again.settled();
    }
    const tries = receiver.received.length;
    expect(tries).toBeGreaterThan(8);
    context.clock.advance(hourMs);
    await again.settled();
    expect(receiver.received).toHaveLength(tries);
  });

  test('can be lost, doubled, held back and shuffled on purpose', async ({
    context,
    receiver,
    folder,
  }) => {
    const apps = Array.from({ length: 20 }, (_app, n) => `app-${n}`);
    const applications = Object.fromEntries(apps.map((app) => [app, ['Sites.FullControl.All']]));
    await using twin = await start(context, folder, { applications });
    for (const app of apps)
      await subscribe(
        { client: clientWith(twin.url, () => appToken(context, app)), context },
        { resource: rootOf(twin), notificationUrl: receiver.address },
      );
    const change = async (name: string) => {
      receiver.received.length = 0;
      folder.write(`sites/Finance/Documents/${name}.txt`, name);
      await twin.rescan();
      await twin.settled();
      return receiver.all();
    };
    const order = (await change('plain')).map(({ subscriptionId }) => subscriptionId);
    twin.notifications.lose(0.5, 1);
    const some = await change('lost');
    expect(some.length).toBeGreaterThan(2);
    expect(some.length).toBeLessThan(18);
    twin.notifications.none();
    twin.notifications.duplicate(1, 1);
    const twice = await change('twice');
    expect(twice).toHaveLength(40);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(20);
    twin.notifications.none();
    twin.notifications.shuffle(3);
    const shuffled = (await change('shuffled')).map(({ subscriptionId }) => subscriptionId);
    expect(shuffled).not.toEqual(order);
    expect(shuffled.toSorted()).toEqual(order.toSorted());
    twin.notifications.none();
    twin.notifications.delay(60_000);
    expect(await change('late')).toEqual([]);
    context.clock.advance(61_000);
    await twin.settled();
    expect(receiver.all()).toHaveLength(20);
  });

  test('is dropped for a receiver that keeps being slow', async ({
    client,
    twin,
    context,
    receiver,
    folder,
  }) => {
    await subscribe(
      { client, context },
      { resource: rootOf(twin), notificationUrl: receiver.address },
    );
    const change = async (n: number) => {
      folder.write('sites/Finance/Documents/new.txt', `${n}`.repeat(n + 1));
      await twin.rescan();
      await twin.settled();
    };
    for (let n = 0; n < 100; n += 1) {
      receiver.answer(202, n < 20 ? () => context.clock.advance(3000) : undefined);
      await change(n);
    }
    expect(receiver.received).toHaveLength(100);
    await change(100);
    expect(receiver.received).toHaveLength(100);
    context.clock.advance(10 * 60_000);
    await change(101);
    expect(receiver.received).toHaveLength(101);
  });
});

describe('a notification of the directory', () => {
  test('tells of users and of members of groups, late', async ({
    admin,
    twin,
    context,
    receiver,
  }) => {
    const subscribed = { client: admin, context };
    await subscribe(subscribed, {
      resource: '/users',
      notificationUrl: receiver.address,
      changeType: 'updated,deleted',
    });
    await subscribe(subscribed, { resource: `groups/${sales}`, notificationUrl: receiver.address });
    twin.people.lag(15 * 60_000);
    await admin.api(`/users/${maria}`).patch({ accountEnabled: false });
    await admin
      .api(`/groups/${sales}/members/$ref`)
      .post({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${maria}` });
    await twin.settled();
    expect(receiver.all()).toEqual([]);
    context.clock.advance(15 * 60_000);
    await twin.settled();
    expect(receiver.all()).toMatchObject([
      { changeType: 'updated', resource: `Users/${maria}`, resourceData: { id: maria } },
      { resource: `Groups/${sales}`, resourceData: { 'members@delta': [{ id: maria }] } },
    ]);
    receiver.received.length = 0;
    twin.people.lag(0);
    await admin.api(`/groups/${sales}/members/${maria}/$ref`).delete();
    await admin.api(`/users/${maria}`).delete();
    await admin.api(`/directory/deletedItems/${maria}`).delete();
    await twin.settled();
    const told = receiver.all().map(({ changeType, resource }) => `${resource} ${changeType}`);
    expect(told).toEqual([
      `Groups/${sales} updated`,
      `Users/${maria} updated`,
      `Users/${maria} deleted`,
    ]);
  });
});
