import { describe, expect, test } from 'vitest';
import { createAccessCheck } from '../../../../shared/access/check.ts';
import { reachOf } from '../../../../shared/access/reach.ts';
import { subjectOf } from '../../../../shared/access/subject.ts';
import { traceAccess, type TraceContext } from '../../../../shared/access/trace.ts';
import { bucketOf } from '../../../../shared/azure/store.ts';
import type { PrincipalRecord } from '../../../../shared/model/principal.ts';
import { membershipId } from '../../../../shared/platform/ids.ts';
import { personId } from '../../../../shared/access/person-record.ts';
import { openCompany } from '../../../support/company.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { createMemorySource, viewer } from '../../../support/memory-source.ts';
import { asMicrosoft365 } from '../../../support/microsoft365.ts';

const ann = '11111111-1111-4111-8111-111111111111';
const soon = '2026-11-25T00:00:00Z';
const before = '2026-11-24T07:00:00.000Z';

/** A company at Box, the admin's own rights given, and people known by the records that their queries have left. */
async function openTracing(adminIs: readonly string[] = []) {
  const company = await openCompany();
  const { scanning } = company;
  const { store, counters, log, now } = scanning.context;
  await store.connections.create(scanning.connection);
  const people = { tenantId, store, log, now, sourceOf: async () => company.source };
  const own = createAccessCheck({ ...people, counters, principals: new Set(adminIs), now: now() });
  const context: TraceContext = { ...people, counters, index: scanning.index, own };
  return {
    ...company,
    store,
    people,
    known: (principals: string[], over: Partial<PrincipalRecord> = {}) =>
      store.principals.put({
        schemaVersion: 1,
        id: personId('box', ann),
        tenantId,
        connectionId: 'box',
        oid: ann,
        accountId: '9',
        matchedBy: 'email',
        email: 'ann@contoso.test',
        refusedEmail: null,
        principals,
        fetchedAt: '2026-11-24T08:00:00.000Z',
        ...over,
      }),
    trace: async (key: string, who = ann) =>
      traceAccess(scanning.scopeOfKey(key), await subjectOf(who, people), context),
    reach: async (who = ann) => reachOf(await subjectOf(who, people), context),
    change: (key: string, over: object) => {
      const id = scanning.scopeOfKey(key);
      return store.items.update({ pk: bucketOf(tenantId, id), id }, (one) => ({ ...one, ...over }));
    },
  };
}
type Tracing = Awaited<ReturnType<typeof openTracing>>;

test('who sees a file is shown each grant that lets them in, and how it reaches them', async () => {
  const { trace, known, salaries, pay, hr } = await openTracing();
  await known(['box:user:9', 'box:group:2']);
  expect(await trace(salaries)).toMatchObject({
    sees: true,
    reason: null,
    index: { reaches: true, status: 'indexed' },
    rights: { open: true },
    chain: [
      { key: salaries, kind: 'file', inherits: true, grants: [] },
      {
        key: pay,
        grants: [
          {
            principal: 'box:group:2',
            role: 'viewer',
            how: 'collaboration',
            expiresAt: null,
            counts: true,
            but: null,
            way: ['box:user:9', 'box:group:2'],
          },
        ],
      },
      { key: hr, grants: [] }, // those of others are not shown
    ],
    accounts: [{ connectionId: 'box', state: 'matched', accountId: '9', stale: false }],
  });
});

test('a group is asked for like a person, and nobody’s account is looked at', async () => {
  const { trace, salaries, handbook } = await openTracing();
  expect(await trace(salaries, 'box:group:2')).toMatchObject({ sees: true, accounts: null });
  expect(await trace(handbook, 'box:group:2')).toMatchObject({ sees: false, reason: 'no-grant' });
});

test('names are those that the admin may read themselves', async () => {
  const { trace, salaries } = await openTracing(['box:user:3']); // who may read below Pay
  const { chain } = await trace(salaries);
  expect(chain.map(({ name }) => name)).toEqual(['salaries.txt', 'Pay', null]);
});

describe('who does not see a file is told why:', () => {
  const reader = ['box:user:9', 'box:group:2'];
  const rows: [string, (tracing: Tracing) => Promise<unknown>, string][] = [
    ['they never signed in', async () => {}, 'never-signed-in'],
    [
      'the source knows nobody of their address',
      ({ known }) => known([], { accountId: null }),
      'no-account',
    ],
    ['their account is gone', ({ known }) => known([]), 'account-gone'],
    ['nothing was granted to them', ({ known }) => known(['box:user:9']), 'no-grant'],
    [
      'they came with another address',
      ({ known }) => known(reader, { refusedEmail: 'boss@contoso.test' }),
      'match-suspended',
    ],
    [
      'the grant has expired',
      async ({ known, source, scanning, pay }) => {
        await known(reader);
        source.grant(pay, viewer('box:group:2', before));
        await scanning.pull();
      },
      'expired',
    ],
    [
      'the role reads nothing',
      async ({ known, source, scanning, pay }) => {
        await known(reader);
        source.grant(pay, { ...viewer('box:group:2'), role: 'uploader' });
        await scanning.pull();
      },
      'role-reads-nothing',
    ],
    [
      'it is trashed',
      async ({ known, change, salaries }) => [
        await known(reader),
        await change(salaries, { trashed: true }),
      ],
      'trashed',
    ],
    [
      'a folder above is trashed',
      async ({ known, change, hr }) => [await known(reader), await change(hr, { trashed: true })],
      'trashed-ancestor',
    ],
    [
      'a folder above is unknown',
      async ({ known, change, hr }) => [
        await known(reader),
        await change(hr, { parentKey: 'folder:99' }),
      ],
      'unknown-ancestor',
    ],
    [
      'a record cannot be read',
      async ({ known, scanning, hr }) => [
        await known(reader),
        scanning.corrupt('items', scanning.scopeOfKey(hr)),
      ],
      'unreadable',
    ],
    [
      'its chunks carry the old place still',
      async ({ known, scanning }) => {
        await known(reader);
        for (const [key, chunk] of scanning.index.chunks) {
          scanning.index.chunks.set(key, { ...chunk, scopes: [] });
        }
      },
      'pending',
    ],
    [
      'it is not in the index',
      async ({ known, store, scanning, salaries }) => {
        await known(reader);
        const id = scanning.scopeOfKey(salaries);
        scanning.index.chunks.clear();
        await store.documents.update({ pk: bucketOf(tenantId, id), id }, (one) => ({
          ...one,
          status: 'failed',
        }));
      },
      'not-indexed',
    ],
  ];
  test.each(rows)('%s', async (_why, arrange, reason) => {
    const tracing = await openTracing();
    await arrange(tracing);
    expect(await tracing.trace(tracing.salaries)).toMatchObject({ sees: false, reason });
  });

  test('and is shown the grants that do not count', async () => {
    const { trace, known, source, scanning, pay, salaries } = await openTracing();
    await known(['box:user:9', 'box:group:2']);
    source.grant(pay, viewer('box:group:2', before), { ...viewer('box:user:9'), role: 'uploader' });
    await scanning.pull();
    const { chain, reason } = await trace(salaries);
    expect(reason).toBe('expired');
    expect(chain[1]?.grants).toMatchObject([
      { principal: 'box:group:2', counts: false, but: 'expired' },
      { principal: 'box:user:9', counts: false, but: 'role-reads-nothing', way: ['box:user:9'] },
    ]);
  });
});

test('the chain ends at the first that does not inherit', async () => {
  const { trace, known, change, pay, salaries } = await openTracing();
  await known(['box:user:1']); // may read HR
  expect((await trace(salaries)).sees).toBe(true);
  await change(pay, { inherits: false });
  const { sees, reason, chain } = await trace(salaries);
  expect({ sees, reason, keys: chain.map(({ key }) => key) }).toEqual({
    sees: false,
    reason: 'no-grant',
    keys: [salaries, pay],
  });
});

test('a file that was never known is not found', async () => {
  const { trace } = await openTracing();
  await expect(trace('file:99')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('what was remembered too long ago is said to be stale', async () => {
  const { trace, known, salaries } = await openTracing();
  await known(['box:user:9', 'box:group:2'], { fetchedAt: before });
  expect((await trace(salaries)).accounts).toMatchObject([{ state: 'matched', stale: true }]);
});

test.each([
  ['a group', 'entra:group:g'],
  ['the owners of a group', 'entra:owners:g'],
])(
  'Microsoft 365 is asked for who never signed in, and the way leads over %s to a group of the site',
  async (_what, group) => {
    const { people, store, scanning } = await openTracing();
    const connection = asMicrosoft365({ id: 'm365', tenantId, createdAt: before });
    await store.connections.create(connection);
    const [self, site] = [`entra:user:${ann}`, 'sp:group:s/5'];
    const row = membershipId('m365', group);
    await store.memberships.put({
      schemaVersion: 1,
      id: row,
      tenantId,
      connectionId: 'm365',
      principal: group,
      groups: [site],
      updatedAt: before,
    });
    const graph = createMemorySource();
    graph.person = async ({ oid }) => ({ accountId: oid, email: null, principals: [self, group] });
    const subject = await subjectOf(ann, { ...people, sourceOf: async () => graph });
    expect(subject.accounts).toMatchObject([
      { connectionId: 'box', state: 'never-signed-in' },
      { connectionId: 'm365', state: 'matched', matchedBy: 'directory', accountId: ann },
    ]);
    expect([...subject.principals]).toEqual([self, group, site]);
    expect(subject.ways.get(site)).toEqual([self, group, site]);
    expect(scanning.all('principals')).toEqual([]); // nothing is remembered for their own queries
    expect((await subjectOf(group, people)).ways.get(site)).toEqual([group, site]);
  },
);

describe('what a person can see', () => {
  test('is counted by what was granted to them, largest first', async () => {
    const { reach, known, hr, pay, leads, source, scanning } = await openTracing(['box:user:4']);
    source.grant(pay, viewer('box:user:9', soon));
    source.grant(leads, { ...viewer('box:user:9'), role: 'uploader' }, viewer('box:user:4'));
    await scanning.pull();
    await known(['box:user:9', 'box:user:1']);
    expect(await reach()).toMatchObject({
      files: { count: 4, atLeast: false },
      granted: [
        { key: hr, files: 4, name: null, hiddenBy: null },
        { key: pay, files: 3, grants: [{ expiresAt: soon, counts: true }] },
        {
          key: leads,
          files: 0,
          name: 'leads.txt',
          grants: [{ counts: false, but: 'role-reads-nothing' }],
        },
      ],
      more: 0,
    });
  });

  test('is nothing where a folder above is trashed, and for whom nobody knows', async () => {
    const { reach, known, change, hr, pay } = await openTracing();
    expect(await reach()).toMatchObject({ files: { count: 0 }, granted: [] });
    await known(['box:user:3']);
    await change(hr, { trashed: true });
    expect(await reach()).toMatchObject({
      files: { count: 0 },
      granted: [{ key: pay, files: 0, hiddenBy: 'trashed-ancestor' }],
    });
  });
});
