import { expect, test as base } from 'vitest';
import { serve } from '../../local/emulator.ts';
import type { SourceItem } from '../../shared/model/item.ts';
import { createBoxClient } from '../../shared/sources/box/client.ts';
import { createBoxSource } from '../../shared/sources/box/source.ts';
import type { Source } from '../../shared/sources/source.ts';
import { openContext } from '../support/emulator-context.ts';
import { failureOf } from './box-source-fixture.ts';

/** A Box that says what no twin would, through the real SDK. */
interface Odd {
  readonly source: Source;
  /** Answers by "/path", without the query. */
  readonly answers: Map<string, unknown>;
}

const test = base.extend<{ box: Odd }>({
  box: async ({}, use) => {
    await using context = await openContext();
    const answers = new Map<string, unknown>();
    await using server = await serve(
      ({ url }) => {
        const answer = answers.get(new URL(url).pathname);
        return answer === undefined ? new Response(null, { status: 404 }) : Response.json(answer);
      },
      { name: 'box', context },
    );
    const token = async () => ({ accessToken: 't' });
    const client = createBoxClient(
      {
        retrieveToken: token,
        refreshToken: token,
        retrieveAuthorizationHeader: async () => 'Bearer t',
        revokeToken: async () => undefined,
        downscopeToken: token,
      },
      server.url.href,
    );
    const source = createBoxSource({ client, roots: undefined, notificationUrl: 'https://a.test' });
    await use({ source, answers });
  },
});

const file = (id: string, over: object = {}) => ({
  type: 'file',
  id,
  name: `${id}.txt`,
  modified_at: '2026-01-01T00:00:00-08:00',
  ...over,
});

test.for([
  ['has no name', { name: undefined }],
  ['was modified at no time', { modified_at: 's3cret' }],
  ['has a size of no bytes', { size: -1 }],
  ['has a path of another kind', { path_collection: 's3cret' }],
  ['is of a type that we do not know', { type: 's3cret' }],
  ['is no object', null],
] as const)(
  'an item that %s is unreadable, and nothing of it is told',
  async ([, over], { box }) => {
    box.answers.set('/2.0/files/1', over && file('1', over));
    const failure = await failureOf(box.source.read('file:1'));
    expect(failure).toContain('ITEM_UNREADABLE');
    expect(failure).not.toContain('s3cret');
  },
);

test('one unreadable entry does not take its neighbours from a page', async ({ box }) => {
  box.answers.set('/2.0/folders/9/items', {
    entries: [
      file('1'),
      file('2', { name: 7 }),
      { type: 'hologram', id: '3' },
      { type: 'web_link', id: '4' },
      file('5', { modified_at: 'never' }),
      { type: 'folder', id: '6', name: 'Six' },
    ],
  });
  const { items, unreadable } = await box.source.list('folder:9', null);
  expect(items.map(({ key }) => key)).toEqual(['file:1', 'folder:6']);
  expect(unreadable).toEqual(['file:2', 'file:5']);
});

test.for([{}, { entries: 'none' }, { entries: [{ name: 'nameless' }] }, []])(
  'a page that reads %j is unreadable',
  async (answer, { box }) => {
    box.answers.set('/2.0/folders/9/items', answer);
    await expect(box.source.list('folder:9', null)).rejects.toMatchObject({
      code: 'ITEM_UNREADABLE',
    });
  },
);

const item = { key: 'file:1', kind: 'file', parentKey: 'folder:9' } as SourceItem;
const collaboration = {
  id: '1',
  role: 'viewer',
  status: 'accepted',
  item: { type: 'file', id: '1' },
  accessible_by: { type: 'user', id: '5' },
};

test.for([
  ['without a role', { role: null }],
  ['for a principal of another kind', { accessible_by: { type: 's3cret', id: '5' } }],
  ['that ends at no time', { expires_at: 's3cret' }],
] as const)('a collaboration %s makes its item unreadable', async ([, over], { box }) => {
  box.answers.set('/2.0/files/1/collaborations', {
    entries: [collaboration, { ...collaboration, ...over }],
  });
  const failure = await failureOf(box.source.grants(item));
  expect(failure).toContain('ITEM_UNREADABLE');
  expect(failure).not.toContain('s3cret');
});

test('more collaborations than anybody can check make an item unreadable', async ({ box }) => {
  const entries = Array.from({ length: 1_000 }, () => collaboration);
  box.answers.set('/2.0/files/1/collaborations', { entries, next_marker: 'on and on' });
  await expect(box.source.grants(item)).rejects.toMatchObject({ code: 'ITEM_UNREADABLE' });
});

test('an event that cannot be read is counted, and its neighbours are heard', async ({ box }) => {
  box.answers.set('/2.0/events', {
    next_stream_position: 12,
    entries: [
      { event_type: 'UPLOAD', source: { type: 'file', id: '1' } },
      { event_type: 7 },
      'hello',
      { event_type: 'RENAME', source: 'file 2' },
      { event_type: 'EDIT', source: { item_type: 'file', item_id: '3' } },
    ],
  });
  expect(await box.source.changes('', '11')).toEqual({
    touched: ['file:1', 'file:3'],
    unreadable: 3,
    peopleChanged: true,
    cursor: '12',
    more: true,
  });
});
