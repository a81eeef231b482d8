import { describe, expect } from 'vitest';
import type { BoxClient } from 'box-node-sdk';
import {
  ben,
  connect,
  idOf,
  maria,
  refused,
  sales,
  share,
  test,
  testOfTwin,
} from './box-fixture.ts';

const testOfHistory = testOfTwin('expects what happened in the twin alone');

const streaming = (client: BoxClient, streamPosition: string, limit = 500) =>
  client.events.getEvents({ streamType: 'admin_logs_streaming', streamPosition, limit });

describe('the enterprise stream', () => {
  testOfHistory(
    'is read from a position to its end, page by page, and stands still there',
    async ({ service }) => {
      const all = await streaming(service, '0');
      const seen: (string | undefined)[] = [];
      let position = '0';
      for (let page = await streaming(service, position, 2); page.entries?.length;) {
        seen.push(...page.entries.map(({ eventId }) => eventId));
        position = String(page.nextStreamPosition);
        page = await streaming(service, position, 2);
      }
      expect(seen).toEqual(all.entries?.map(({ eventId }) => eventId));
      expect(String((await streaming(service, position)).nextStreamPosition)).toBe(position);
    },
  );

  test('names the item, its parent and its owner', async ({ service, twin }) => {
    const { entries = [] } = await service.events.getEvents({
      streamType: 'admin_logs',
      eventType: ['UPLOAD'],
    });
    expect(entries.map(({ source }) => source)).toContainEqual(
      expect.objectContaining({
        itemType: 'file',
        itemId: idOf(twin, 'Finance/budget.txt'),
        itemName: 'budget.txt',
        parent: expect.objectContaining({ id: idOf(twin, 'Finance') }),
        ownedBy: expect.objectContaining({ name: 'Sluice Records' }),
      }),
    );
  });

  test('tells of collaborations, with the item and who was invited', async ({ service, twin }) => {
    const id = idOf(twin, 'Finance');
    const made = await share(service, {
      item: { type: 'folder', id },
      to: { type: 'group', id: sales },
      role: 'viewer',
    });
    await service.userCollaborations.updateCollaborationById(made.id, {
      requestBody: { role: 'editor' },
    });
    await service.userCollaborations.deleteCollaborationById(made.id);
    const events = await service.events.getEvents({
      streamType: 'admin_logs',
      eventType: [
        'COLLABORATION_INVITE',
        'COLLABORATION_ACCEPT',
        'COLLABORATION_ROLE_CHANGE',
        'COLLABORATION_REMOVE',
      ],
    });
    const source = { folder_id: id, group_id: sales };
    expect(events.rawData).toMatchObject({
      entries: [
        { event_type: 'COLLABORATION_INVITE', source, additional_details: { collab_id: made.id } },
        { event_type: 'COLLABORATION_ACCEPT', source },
        { event_type: 'COLLABORATION_ROLE_CHANGE', source, additional_details: { role: 'editor' } },
        { event_type: 'COLLABORATION_REMOVE', source },
      ],
    });
  });

  test('may come twice and out of order, but loses nothing', async ({ service, twin, folder }) => {
    for (let n = 0; n < 20; n += 1) folder.write(`People/${n}.txt`, `number ${n}`);
    await twin.rescan();
    const calm = (await streaming(service, '0')).entries?.map(({ eventId }) => eventId) ?? [];
    twin.events.stir({ seed: 7, window: 4, repeated: 0.5 });
    const stirred = (await streaming(service, '0')).entries?.map(({ eventId }) => eventId) ?? [];
    expect(stirred.length).toBeGreaterThan(calm.length);
    expect(stirred.slice(0, calm.length)).not.toEqual(calm);
    expect(new Set(stirred)).toEqual(new Set(calm));
    twin.events.calm();
    expect((await streaming(service, '0')).entries?.map(({ eventId }) => eventId)).toEqual(calm);
  });

  test('can lag behind what happens, and then tells it', async ({
    service,
    twin,
    folder,
    context,
  }) => {
    const { nextStreamPosition } = await streaming(service, 'now');
    twin.events.lag(5000);
    folder.write('People/late.txt', 'late');
    await twin.rescan();
    const position = String(nextStreamPosition);
    expect((await streaming(service, position)).entries).toEqual([]);
    context.clock.advance(5001);
    expect((await streaming(service, position)).entries).toMatchObject([{ eventType: 'UPLOAD' }]);
  });

  testOfHistory(
    'forgets after two weeks; the log of a year does not',
    async ({ service, context }) => {
      context.clock.advance(15 * 24 * 3600 * 1000);
      expect((await streaming(service, '0')).entries).toEqual([]);
      expect((await service.events.getEvents({ streamType: 'admin_logs' })).entries).not.toEqual(
        [],
      );
    },
  );

  test('refuses a position that is none', async ({ service }) => {
    await expect(streaming(service, 'yesterday')).rejects.toMatchObject(
      refused(400, 'invalid_stream_position'),
    );
  });
});

describe("a user's own stream", () => {
  test('holds what happened to what they see, until they no longer do', async ({
    service,
    twin,
  }) => {
    const mine = async (userId: string) =>
      (await connect(twin.url, userId).events.getEvents({ streamType: 'changes' })).entries?.map(
        ({ eventType }) => `${eventType}`,
      );
    const id = idOf(twin, 'Finance/budget.txt');
    await share(service, {
      item: { type: 'file', id },
      to: { type: 'user', id: maria },
      role: 'viewer',
    });
    await service.files.updateFileById(id, { requestBody: { name: 'renamed.txt' } });
    await service.files.deleteFileById(id);
    expect(await mine(maria)).toEqual(
      expect.arrayContaining(['COLLAB_ADD_COLLABORATOR', 'ITEM_TRASH']),
    );
    expect(await mine(ben)).toEqual([]);
  });
});
