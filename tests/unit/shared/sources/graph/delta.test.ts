import { describe, expect, test } from 'vitest';
import { deltaOf, readDelta } from '../../../../../shared/sources/graph/delta.ts';

const drive = { driveId: 'b!1', driveName: 'Finance: Documents' };
const preferences = 'hierarchicalsharing, deltashowsharingchanges';

const file = {
  id: '01F',
  name: 'a.txt',
  size: 12,
  eTag: '"{A},3"',
  webUrl: 'https://contoso.test/a.txt',
  lastModifiedDateTime: '2026-01-01T00:00:00Z',
  lastModifiedBy: { user: { displayName: 'Maria' } },
  parentReference: { driveId: 'b!1', id: '01D' },
  file: { hashes: { quickXorHash: 'xor' } },
};
const folder = { id: '01D', name: 'Plans', folder: {}, parentReference: { id: '01R' } };
const root = { id: '01R', name: 'root', root: {}, folder: {}, shared: {} };

async function pageOf(value: unknown[], { applied = preferences }: { applied?: string } = {}) {
  const get = async () => ({
    status: 200,
    headers: new Headers({ 'preference-applied': applied }),
    body: { value, '@odata.deltaLink': 'https://graph.test/next' },
  });
  const page = await readDelta({ get }, '/delta', { drive, lane: 'crawl' });
  if ('resync' in page) throw new Error(page.resync);
  return page;
}

test('items are ours, at their place by ids, named by their drive at the top', async () => {
  const { items } = await pageOf([root, folder, file]);
  expect(items).toEqual([
    {
      key: 'folder:b!1/01R',
      kind: 'folder',
      parentKey: null,
      name: 'Finance: Documents',
      owner: null,
      file: null,
      inherits: false,
    },
    expect.objectContaining({ key: 'folder:b!1/01D', parentKey: 'folder:b!1/01R', inherits: true }),
    {
      key: 'file:b!1/01F',
      kind: 'file',
      parentKey: 'folder:b!1/01D',
      name: 'a.txt',
      owner: null,
      file: {
        version: 'xor/12',
        sizeBytes: 12,
        modifiedAt: '2026-01-01T00:00:00Z',
        author: 'Maria',
        url: 'https://contoso.test/a.txt',
      },
      inherits: true,
    },
  ]);
});

test('without a hash the version follows the eTag', async () => {
  const { items } = await pageOf([{ ...file, file: {} }]);
  expect(items[0]?.file?.version).toBe('"{A},3"');
});

describe('an item has rights of its own', () => {
  const inheritsOf = async (item: object, applied = preferences) =>
    (await pageOf([item], { applied })).items[0];

  test('where delta shows sharing, with or without a link', async () => {
    expect(await inheritsOf({ ...file, shared: {} })).toMatchObject({ inherits: false });
    expect(await inheritsOf({ ...file, shared: { scope: 'users' } })).toMatchObject({
      inherits: false,
    });
    expect(await inheritsOf(file)).toMatchObject({ inherits: true });
  });

  test('always, where Graph did not honour the wish to tell', async () => {
    const { mode } = await pageOf([file], { applied: 'deltashowremovedasdeleted' });
    expect(mode).toBe('per-item');
    expect(await inheritsOf(file, 'deltashowremovedasdeleted')).toMatchObject({ inherits: false });
    expect(await inheritsOf(file, '')).toMatchObject({ inherits: false });
  });
});

describe('what is gone', () => {
  const deleted = { id: '01F', parentReference: { id: '01D' }, deleted: { state: 'deleted' } };

  test('is named by its kind, or by both where that is not told', async () => {
    expect((await pageOf([{ ...deleted, file: {} }])).gone).toEqual(['file:b!1/01F']);
    expect((await pageOf([deleted])).gone).toEqual(['file:b!1/01F', 'folder:b!1/01F']);
  });

  test('is what the last word of several says', async () => {
    const twice = await pageOf([file, { ...deleted, file: {} }]);
    expect([twice.items, twice.gone]).toEqual([[], ['file:b!1/01F']]);
    const back = await pageOf([
      { ...deleted, file: {} },
      { ...file, name: 'b.txt' },
    ]);
    expect([back.items.map(({ name }) => name), back.gone]).toEqual([['b.txt'], []]);
  });

  test.each([
    ['a notebook', { id: '01N', name: 'Notes', folder: {}, package: { type: 'oneNote' } }],
    ['a shortcut', { id: '01N', name: 'Other', folder: {}, remoteItem: { id: '02' } }],
    ['neither file nor folder', { id: '01N', name: 'Thing' }],
  ])('or never was there for us: %s', async (_what, item) => {
    const { items, gone } = await pageOf([item]);
    expect(items).toEqual([]);
    expect(gone).toContain('folder:b!1/01N');
  });
});

test('what cannot be read is named each on its own', async () => {
  const { items, unreadable, nameless } = await pageOf([
    { ...file, lastModifiedDateTime: 'yesterday' },
    { id: '01X', size: 'big' },
    { name: 'no id' },
    folder,
  ]);
  expect(items.map(({ key }) => key)).toEqual(['folder:b!1/01D']);
  expect(unreadable).toEqual(['file:b!1/01F', 'file:b!1/01X', 'folder:b!1/01X']);
  expect(nameless).toBe(1);
});

test('a place that is too old is told as such', async () => {
  const get = async () => ({
    status: 410,
    headers: new Headers({ location: 'https://graph.test/anew' }),
    body: { error: { code: 'resyncChangesUploadDifferences' } },
  });
  expect(await readDelta({ get }, '/delta', { drive, lane: 'changes' })).toEqual({
    resync: 'resyncChangesUploadDifferences',
  });
});

test('the wishes go together, and changes come without their unchanged parents', async () => {
  const asked: unknown[] = [];
  const get = async (address: string, options?: object) => {
    asked.push([address, options]);
    return { status: 200, headers: new Headers(), body: { value: [] } };
  };
  await readDelta({ get }, deltaOf('b!1', 'now'), { drive, lane: 'changes' });
  expect(asked).toEqual([
    [
      '/drives/b!1/root/delta?$top=1000&token=latest',
      {
        lane: 'changes',
        headers: {
          Prefer:
            'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing',
          deltaExcludeParent: 'true',
        },
      },
    ],
  ]);
});
