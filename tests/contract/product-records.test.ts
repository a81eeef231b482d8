import { expect, test as base } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import resources from '../../infra/resources.json' with { type: 'json' };
import { scopeOf } from '../../shared/platform/ids.ts';
import { createAudit } from '../../shared/governance/audit.ts';
import { auditOf, bucketOf, createStore, type Store } from '../../shared/azure/store.ts';
import type { Item } from '../../shared/model/item.ts';
import type { ItemGrants } from '../../shared/model/grant.ts';
import { missingChildren } from '../../shared/pipeline/1-scan/children.ts';
import { requestIngest } from '../../shared/pipeline/request-ingest.ts';
import { linkDoorbells } from '../../shared/pipeline/1-scan/sweep-links.ts';
import { readBacklog } from '../../shared/pipeline/progress.ts';
import { createLines } from '../support/http.ts';
import { openContext, testTenantId as tenantId } from '../support/emulator-context.ts';
import { createMemorySource } from '../support/memory-source.ts';
import { asMicrosoft365 } from '../support/microsoft365.ts';
import { createScanning } from '../support/scanning.ts';
import { connect } from './cosmos-fixture.ts';

/** The product's own records in the product's own containers, through the real SDK. */
const test = base.extend<{ store: Store }>({
  store: async ({}, use) => {
    await using context = await openContext();
    const { database, containers } = resources.cosmos;
    await using cosmos = await startCosmos({
      context,
      databases: [{ id: database, containers }],
    });
    const client = connect(cosmos.url, context);
    await use(createStore(client.database(database)));
    client.dispose();
  },
});

const connectionId = 'box';
function item(key: string, over: Partial<Item> = {}): Item {
  return {
    schemaVersion: 1,
    id: scopeOf({ tenantId, connectionId, key }),
    tenantId,
    connectionId,
    key,
    kind: 'file',
    parentKey: 'folder:1',
    name: key,
    owner: null,
    file: null,
    inherits: true,
    part: '',
    trashed: false,
    pending: false,
    updatedAt: '2026-11-24T08:00:00.000Z',
    ...over,
  };
}
const at = ({ id }: Item) => ({ pk: bucketOf(tenantId, id), id });

test('a record is made once, changed by its etag, and gone when removed', async ({ store }) => {
  const first = item('file:1');
  expect(await store.items.read(at(first))).toBeUndefined();
  await store.items.create(first);
  await expect(store.items.create(first)).rejects.toMatchObject({ code: 'RECORD_CONFLICT' });
  const read = await store.items.read(at(first));
  expect(read?.value).toEqual(first);
  await store.items.replace({ ...first, name: 'new' }, read?.etag ?? '');
  const late = store.items.replace({ ...first, name: 'late' }, read?.etag ?? '');
  await expect(late).rejects.toMatchObject({ code: 'RECORD_CONFLICT' });
  await store.items.remove(at(first), read?.etag); // of a version that is no more: left alone
  expect((await store.items.read(at(first)))?.value.name).toBe('new');
  await store.items.remove(at(first));
  await store.items.remove(at(first));
  const gone = store.items.replace(first, read?.etag ?? '');
  await expect(gone).rejects.toMatchObject({ code: 'RECORD_CONFLICT' });
  expect(await store.items.update(at(first), (one) => one)).toBeUndefined();
});

test('of many that change one record at once, none is lost', async ({ store }) => {
  const first = item('file:1', { name: '0' });
  await store.items.create(first);
  const addOne = (one: Item): Item => ({ ...one, name: String(Number(one.name) + 1) });
  await Promise.all(Array.from({ length: 6 }, () => store.items.update(at(first), addOne)));
  expect((await store.items.read(at(first)))?.value.name).toBe('6');
});

test('children that the source lists no more are found, with those whose going is unfinished', async ({
  store,
}) => {
  const all = [
    item('file:1'),
    item('file:2'),
    item('file:3', { trashed: true, pending: true }),
    item('file:4', { trashed: true }),
    item('file:5', { parentKey: 'folder:2' }),
    item('file:6', { connectionId: 'other' }),
  ];
  for (const one of all) await store.items.create(one);
  const { context } = createScanning(createMemorySource());
  const listed = ['file:1'];
  const missing = await missingChildren('folder:1', listed, { ...context, store });
  expect(missing.toSorted()).toEqual(['file:2', 'file:3']);
});

test('items with links are found among all grants, those read longest ago first', async ({
  store,
}) => {
  const { context } = createScanning(createMemorySource());
  const give = async (key: string, how: 'link' | 'permission', over: Partial<ItemGrants> = {}) => {
    const one = item(key);
    const principal = 'entra:user:ann';
    await store.items.create(one);
    await store.itemGrants.create({
      schemaVersion: 1,
      id: one.id,
      tenantId,
      connectionId,
      scope: one.id,
      grants: [{ principal, role: 'read', how, expiresAt: null }],
      hasLink: how === 'link',
      updatedAt: '2026-11-24T07:00:00.000Z',
      ...over,
    });
  };
  await give('file:drive/1', 'link');
  await give('file:drive/2', 'link', { updatedAt: '2026-11-24T06:00:00.000Z' });
  await give('file:drive/3', 'permission');
  await give('file:drive/4', 'link', { connectionId: 'other' });
  await give('file:drive/5', 'link', { updatedAt: '2026-11-24T07:59:00.000Z' });
  const due = await linkDoorbells(asMicrosoft365(context.connection), { ...context, store });
  expect(due).toMatchObject([{ part: 'drive', items: ['file:drive/2', 'file:drive/1'] }]);
});

test('files on their way are those whose run is alive', async ({ store }) => {
  let time = Date.parse('2026-11-24T08:00:00Z');
  const context = { store, now: () => new Date(time) };
  const ids = { tenantId, connectionId };
  for (const documentId of ['aa', 'bb']) {
    await requestIngest({ ...ids, documentId, itemKey: 'file:1' }, context);
  }
  expect(await readBacklog(ids, context)).toBe(2);
  time += 5 * 60_000;
  expect(await readBacklog(ids, context)).toBe(0);
  await requestIngest({ ...ids, documentId: 'cc', itemKey: 'file:1' }, context);
  expect(await readBacklog(ids, context)).toBe(1);
  expect(await readBacklog({ ...ids, connectionId: 'other' }, context)).toBe(0);
});

test('audit entries of several processes make chains that hold, until one is changed or taken out', async ({
  store,
}) => {
  const { log } = createLines();
  const now = () => new Date('2026-11-24T08:00:00Z');
  const process = () => createAudit({ tenantId, store, log, now });
  const who = '11111111-1111-4111-8111-111111111111';
  const entry = (n: number) => ({
    who,
    did: 'document-access.read' as const,
    on: { principal: 'box:group:7', documentId: String(n) },
    outcome: 'done',
  });
  const numbers = Array.from({ length: 24 }, (_none, n) => n);
  await Promise.all(
    [process(), process(), process()].flatMap((one, which) =>
      numbers.filter((n) => n % 3 === which).map((n) => one.append(entry(n))),
    ),
  );
  const { entries, chains } = await process().read('2026-11-24');
  expect(entries.map(({ on }) => Number(on['documentId'])).toSorted((a, b) => a - b)).toEqual(
    numbers,
  );
  expect(chains.filter(({ holds }) => !holds)).toEqual([]);

  const [first, , third] = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (!first || !third) throw new Error('no entries');
  await store.audit.put({ ...third, on: { ...third.on, documentId: 'another' } });
  const broken = async () =>
    (await process().read('2026-11-24')).chains.flatMap((chain) => chain.broken ?? []);
  expect(await broken()).toEqual([{ at: 3, by: 'changed' }]);
  await store.audit.remove({ pk: auditOf(first), id: first.id });
  expect(await broken()).toEqual([{ at: 1, by: 'gap' }]);
});
