import { describe, expect } from 'vitest';
import { openBoxAdmin } from '../../local/box-admin.ts';
import { keysOfNotification, webhookTriggers } from '../../shared/sources/box/events.ts';
import { toSourceItem } from '../../shared/sources/box/items.ts';
import { BoxItem, BoxNotification } from '../../shared/sources/box/wire.ts';
import { connect, directory, idOf, openReceiver } from './box-fixture.ts';
import { clientId, clientSecret, test, type World } from './box-source-fixture.ts';

const adminOf = ({ twin }: World) =>
  openBoxAdmin({
    boxUrl: twin.url.href.replace(/\/$/, ''),
    enterpriseId: directory.enterpriseId,
    clientId,
    clientSecret,
  });

describe('a classification', () => {
  test('is shown with its file, alone and in a list, and makes another version of it', async ({
    world,
  }) => {
    const source = await world.connect();
    const id = idOf(world.twin, 'Finance/budget.txt');
    const finance = `folder:${idOf(world.twin, 'Finance')}`;
    const factsOf = async () => (await source.read(`file:${id}`))?.item.file;
    const plain = await factsOf();
    expect(plain).not.toHaveProperty('labels');

    const admin = await adminOf(world);
    await admin.classify({ type: 'file', id }, 'Confidential');
    const classified = await factsOf();
    expect(classified?.labels).toEqual([{ from: 'box', id: 'Confidential' }]);
    expect(classified?.version).not.toBe(plain?.version);
    const { items } = await source.list(finance, null);
    expect(items.find(({ name }) => name === 'budget.txt')?.file).toEqual(classified);

    await admin.classify({ type: 'file', id }, null);
    expect(await factsOf()).toEqual(plain);
  });

  test('that we cannot read hides nothing, and is said to be there', () => {
    const file = { type: 'file', id: '1', name: 'a.txt' };
    for (const classification of [{}, { name: null }, { name: '' }, 'Secret', 7]) {
      const item = BoxItem.parse({ ...file, classification });
      expect(toSourceItem(item).file?.labels).toEqual([{ from: 'box', id: 'unreadable' }]);
    }
    expect(toSourceItem(BoxItem.parse({ ...file, classification: null })).file).not.toHaveProperty(
      'labels',
    );
  });

  test('is told of by the stream, whether it comes, changes or goes', async ({ world }) => {
    const source = await world.connect();
    const file = { type: 'file', id: idOf(world.twin, 'Finance/budget.txt') } as const;
    const admin = await adminOf(world);
    for (const name of ['Internal', 'Confidential', null]) {
      const { cursor } = await source.changes('', null);
      await admin.classify(file, name);
      expect((await source.changes('', cursor)).touched).toEqual([`file:${file.id}`]);
    }
  });

  test('rings the webhook of a folder above, which names the file', async ({ world }) => {
    await using receiver = await openReceiver();
    const { twin } = world;
    await connect(twin.url).webhooks.createWebhook({
      target: { id: idOf(twin, 'Finance'), type: 'folder' },
      address: receiver.address,
      triggers: webhookTriggers,
    });
    const id = idOf(twin, 'Finance/Plans/2026.txt');
    const admin = await adminOf(world);
    for (const name of ['Internal', 'Confidential', null])
      await admin.classify({ type: 'file', id }, name);
    await twin.settled();
    expect(receiver.triggers()).toEqual([
      'METADATA_INSTANCE.CREATED',
      'METADATA_INSTANCE.DELETED',
      'METADATA_INSTANCE.UPDATED',
    ]);
    const keys = receiver.received.map(({ body }) =>
      keysOfNotification(BoxNotification.parse(JSON.parse(body))),
    );
    expect(keys).toEqual(Array.from({ length: 3 }, () => [`file:${id}`]));
  });
});
