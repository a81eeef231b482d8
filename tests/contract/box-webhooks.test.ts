import { renameSync } from 'node:fs';
import type { BoxClient } from 'box-node-sdk';
import { WebhooksManager } from 'box-node-sdk/managers/webhooks';
import { describe, expect } from 'vitest';
import {
  application,
  connect,
  idOf,
  maria,
  openReceiver,
  refused,
  share,
  start,
  testOfTwin,
  type Receiver,
} from './box-fixture.ts';

const test = testOfTwin('waits for the notifications of the twin');

const triggers = [
  'FILE.UPLOADED',
  'FILE.MOVED',
  'FILE.RENAMED',
  'FILE.TRASHED',
  'FILE.RESTORED',
  'FILE.COPIED',
  'FILE.DELETED',
  'FOLDER.CREATED',
  'FOLDER.MOVED',
  'FOLDER.RENAMED',
  'FOLDER.TRASHED',
  'COLLABORATION.CREATED',
  'COLLABORATION.ACCEPTED',
  'COLLABORATION.REMOVED',
  'COLLABORATION.UPDATED',
  'SHARED_LINK.CREATED',
  'SHARED_LINK.DELETED',
] as const;

const hook = (client: BoxClient, options: { id: string; address: string }) =>
  client.webhooks.createWebhook({
    target: { id: options.id, type: 'folder' },
    address: options.address,
    triggers,
  });

const ids = ({ received }: Receiver) =>
  received.map(({ body }) => (JSON.parse(body) as { id: string }).id);

describe('a notification', () => {
  test('is signed with both keys, as the SDK checks it', async ({
    service,
    twin,
    folder,
    receiver,
  }) => {
    await hook(service, { id: idOf(twin, 'Finance'), address: receiver.address });
    folder.write('Finance/Plans/näw ☂.txt', 'new');
    await twin.rescan();
    await twin.settled();
    const [first] = receiver.received;
    const headers = first?.headers as Record<string, string>;
    const check = (primary: string, secondaryKey?: string) =>
      WebhooksManager.validateMessage(first?.body ?? '', headers, primary, {
        ...(secondaryKey && { secondaryKey }),
      });
    expect(await check(application.webhookPrimaryKey)).toBe(true);
    expect(await check('rotated', application.webhookSecondaryKey)).toBe(true);
    expect(await check('wrong')).toBe(false);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'webhook_event',
      trigger: 'FILE.UPLOADED',
      source: {
        type: 'file',
        id: idOf(twin, 'Finance/Plans/näw ☂.txt'),
        parent: { id: idOf(twin, 'Finance/Plans') },
      },
      created_by: { type: 'user' },
    });
  });

  test('cascades from folders to all below, and comes for each kind of change', async ({
    service,
    twin,
    folder,
    receiver,
  }) => {
    await hook(service, { id: idOf(twin, 'Finance'), address: receiver.address });
    const file = idOf(twin, 'Finance/Plans/2026.txt');
    const made = await share(service, {
      item: { type: 'file', id: file },
      to: { type: 'user', id: maria },
      role: 'viewer',
    });
    await service.userCollaborations.deleteCollaborationById(made.id);
    await service.sharedLinksFiles.addShareLinkToFile(
      file,
      { sharedLink: {} },
      { fields: 'shared_link' },
    );
    await service.files.deleteFileById(file);
    renameSync(folder.at('People/handbook.txt'), folder.at('Finance/handbook.txt'));
    renameSync(folder.at('Finance/Plans'), folder.at('Finance/Old'));
    await twin.rescan();
    await twin.settled();
    expect(receiver.triggers()).toEqual([
      'COLLABORATION.ACCEPTED',
      'COLLABORATION.CREATED',
      'COLLABORATION.REMOVED',
      'FILE.MOVED',
      'FILE.TRASHED',
      'FILE.UPLOADED',
      'FOLDER.RENAMED',
      'SHARED_LINK.CREATED',
    ]);
  });

  test('is tried again with the same body and another delivery id until it is taken', async ({
    service,
    twin,
    folder,
    receiver,
    context,
  }) => {
    await hook(service, { id: idOf(twin, 'Finance'), address: receiver.address });
    receiver.answer(503);
    folder.write('Finance/new.txt', 'new');
    await twin.rescan();
    await twin.settled();
    expect(receiver.received).toHaveLength(1);
    context.clock.advance(6_000);
    await twin.settled();
    receiver.answer(202);
    context.clock.advance(16_000);
    await twin.settled();
    context.clock.advance(3 * 3600_000);
    await twin.settled();
    expect(receiver.received).toHaveLength(3);
    expect(new Set(ids(receiver)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['box-delivery-id'])).size).toBe(
      3,
    );
  });

  test('is given up after twelve retries', async ({ service, twin, folder, receiver, context }) => {
    await hook(service, { id: idOf(twin, 'Finance'), address: receiver.address });
    receiver.answer(500);
    folder.write('Finance/new.txt', 'new');
    await twin.rescan();
    for (let n = 0; n < 15; n += 1) {
      await twin.settled();
      context.clock.advance(1801_000);
    }
    expect(receiver.received).toHaveLength(13);
  });

  test('that nobody took is still there after a restart', async ({ context, folder }) => {
    await using receiver = await openReceiver();
    const first = await start(context, folder);
    await hook(connect(first.url), { id: idOf(first, 'Finance'), address: receiver.address });
    receiver.answer(503);
    folder.write('Finance/new.txt', 'new');
    await first.rescan();
    await first.settled();
    await first[Symbol.asyncDispose]();
    receiver.answer(202);
    await using second = await start(context, folder);
    context.clock.advance(6_000);
    await second.settled();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(ids(receiver)).size).toBe(1);
  });

  test('can be lost, doubled and shuffled on purpose', async ({
    service,
    twin,
    folder,
    receiver,
  }) => {
    await hook(service, { id: idOf(twin, 'Finance'), address: receiver.address });
    const write = async (name: string) => {
      for (let n = 10; n < 30; n += 1) folder.write(`Finance/${name}-${n}.txt`, `${name} ${n}`);
      await twin.rescan();
      await twin.settled();
    };
    twin.webhooks.lose(0.5, 1);
    await write('lost');
    expect(receiver.received.length).toBeGreaterThan(2);
    expect(receiver.received.length).toBeLessThan(18);
    receiver.received.length = 0;
    twin.webhooks.none();
    twin.webhooks.duplicate(1, 1);
    twin.webhooks.shuffle(3);
    await write('twice');
    expect(receiver.received).toHaveLength(40);
    expect(new Set(ids(receiver)).size).toBe(20);
    const names = receiver.received.map(
      ({ body }) => (JSON.parse(body) as { source: { name: string } }).source.name,
    );
    expect(names).not.toEqual(names.toSorted());
  });
});

describe('a webhook', () => {
  test('is made, listed, changed and removed by its own user', async ({
    service,
    twin,
    receiver,
  }) => {
    const made = await hook(service, { id: idOf(twin, 'Finance'), address: receiver.address });
    expect((await service.webhooks.getWebhooks()).entries).toMatchObject([{ id: made.id }]);
    const changed = await service.webhooks.updateWebhookById(made.id ?? '', {
      requestBody: { triggers: ['WEBHOOK.DELETED'] },
    });
    expect(changed.triggers).toEqual(['WEBHOOK.DELETED']);
    await expect(
      connect(twin.url, maria).webhooks.getWebhookById(made.id ?? ''),
    ).rejects.toMatchObject(refused(404));
    await service.webhooks.deleteWebhookById(made.id ?? '');
    await twin.settled();
    expect(receiver.triggers()).toEqual(['WEBHOOK.DELETED']);
    await expect(service.webhooks.getWebhookById(made.id ?? '')).rejects.toMatchObject(
      refused(404),
    );
  });

  test('is refused twice on one item, on the root, without https, and where the caller sees nothing', async ({
    service,
    twin,
    receiver,
  }) => {
    const id = idOf(twin, 'Finance');
    const { address } = receiver;
    await hook(service, { id, address });
    await expect(hook(service, { id, address })).rejects.toMatchObject(refused(409, 'conflict'));
    await expect(hook(service, { id: '0', address })).rejects.toMatchObject(refused(400));
    await expect(hook(service, { id, address: 'http://example.com/x' })).rejects.toMatchObject(
      refused(400),
    );
    await expect(hook(connect(twin.url, maria), { id, address })).rejects.toMatchObject(
      refused(404),
    );
  });

  test('on a file cannot wait for uploads', async ({ service, twin, receiver }) => {
    const target = { id: idOf(twin, 'readme.txt'), type: 'file' as const };
    const create = (trigger: 'FILE.UPLOADED' | 'FILE.RENAMED') =>
      service.webhooks.createWebhook({ target, address: receiver.address, triggers: [trigger] });
    await expect(create('FILE.UPLOADED')).rejects.toMatchObject(refused(400));
    expect((await create('FILE.RENAMED')).target).toMatchObject(target);
  });

  test('to the world outside is kept, but the local cloud never calls there', async ({
    service,
    twin,
    folder,
  }) => {
    await hook(service, { id: idOf(twin, 'Finance'), address: 'https://example.com/hook' });
    folder.write('Finance/new.txt', 'new');
    await twin.rescan();
    await twin.settled();
    expect((await service.webhooks.getWebhooks()).entries).toHaveLength(1);
  });
});
