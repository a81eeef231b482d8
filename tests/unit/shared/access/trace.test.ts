import { describe, expect, test } from 'vitest';
import { maxGrants } from '../../../../shared/access/granted-scopes.ts';
import { subjectOf } from '../../../../shared/access/subject.ts';
import { bucketOf } from '../../../../shared/azure/store.ts';
import { membershipId } from '../../../../shared/platform/ids.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { createMemorySource, viewer } from '../../../support/memory-source.ts';
import { asMicrosoft365 } from '../../../support/microsoft365.ts';
import { ann, grantMany, openTracing, type Tracing } from '../../../support/tracing.ts';

const before = '2026-11-24T07:00:00.000Z';

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

test('since when each grant is there is not moved by looks at the source that change nothing', async () => {
  const { trace, known, source, scanning, pay, salaries } = await openTracing();
  await known(['box:user:9', 'box:group:2']);
  const since = async () => {
    const folder = (await trace(salaries)).chain.find(({ key }) => key === pay);
    return [folder?.since, ...(folder?.grants.map((grant) => grant.since) ?? [])];
  };
  const [first] = await since();
  expect(await since()).toEqual([first, first]);

  await scanning.pull([pay]);
  expect(await since()).toEqual([first, first]);

  source.grant(pay, viewer('box:group:2'), viewer('box:user:9'));
  await scanning.pull();
  const [changed, group, own] = await since();
  expect([group, own]).toEqual([first, changed]);
  expect(changed).not.toBe(first);
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
    [
      'nobody vouches for their address',
      ({ known }) => known([], { accountId: null, email: null }),
      'address-unverified',
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
      'more was granted to their group than is read, and this is of the rest',
      async ({ known, store, source, scanning, pay }) => {
        await known(reader);
        source.grant(pay);
        await scanning.pull();
        await grantMany(store, 'box:group:2', maxGrants);
        source.grant(pay, viewer('box:group:2'));
        await scanning.pull();
      },
      'grants-cut',
    ],
    [
      'its chunks carry the old place still, and something else was cut',
      async ({ known, store, scanning, salaries }) => {
        await known(reader);
        await grantMany(store, 'box:group:2', maxGrants);
        const id = scanning.scopeOfKey(salaries);
        for (const [key, chunk] of scanning.index.chunks) {
          scanning.index.chunks.set(key, { ...chunk, scopes: [] });
        }
        await store.documents.update({ pk: bucketOf(tenantId, id), id }, (one) => ({
          ...one,
          scopes: [],
        }));
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
