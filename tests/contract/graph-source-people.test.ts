import { describe, expect } from 'vitest';
import type { Grant } from '../../shared/model/grant.ts';
import type { GraphSource } from '../../shared/sources/graph/source.ts';
import type { SourceItem } from '../../shared/model/item.ts';
import { addressOf, ben, maria, north, ola, sales } from './graph-fixture.ts';
import { test, type World } from './graph-source-fixture.ts';
import { budget, invite, join, link, member, plan, plans, sharePoint } from './graph-sharing.ts';

const tenant = /^entra:tenant:/;

describe('a person', () => {
  test('is all groups, through other groups too, and one of the tenant', async ({ world }) => {
    const found = await world.connect().person({ oid: ola, email: 'somebody@else.test' });
    expect(found).toEqual({
      accountId: ola,
      email: null,
      principals: [
        `entra:user:${ola}`,
        ...[sales, north].map((group) => `entra:group:${group}`),
        expect.stringMatching(tenant),
        'anyone',
      ],
    });
  });

  test('is nobody once the account is blocked or gone', async ({ world }) => {
    const source = world.connect();
    await world.people.api(`/users/${ben}`).patch({ accountEnabled: false });
    expect(await source.account(ben)).toBeUndefined();
    expect(await source.account('00000000-0000-4000-8000-0000000fffff')).toBeUndefined();
  });

  test('who is a guest is none of the tenant', async ({ world }) => {
    await world.people.api(`/users/${ben}`).patch({ userType: 'Guest' });
    const found = await world.connect().account(ben);
    expect(found?.principals.some((principal) => tenant.test(principal))).toBe(false);
    expect(found?.principals).toContain('anyone');
  });
});

/** Follows the stream of people to its end. */
async function follow(source: GraphSource, from: string | null) {
  const groups = new Map<string, readonly string[]>();
  let cursor = from;
  let changed = false;
  for (let more = true; more;) {
    const page = await source.changes('people', cursor);
    for (const { group, members } of page.siteGroups ?? []) groups.set(group, members);
    changed ||= page.peopleChanged;
    ({ cursor, more } = page);
  }
  return { groups, changed, cursor };
}

describe('changes of people', () => {
  test('tell that somebody’s groups or account changed', async ({ world }) => {
    const source = world.connect();
    const start = await follow(source, null);
    expect(start.changed).toBe(false);
    await world.people.api(`/groups/${sales}/members/$ref`).post({
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${maria}`,
    });
    const joined = await follow(source, start.cursor);
    expect(joined.changed).toBe(true);
    await world.people.api(`/users/${ben}`).patch({ accountEnabled: false });
    const blocked = await follow(source, joined.cursor);
    expect(blocked.changed).toBe(true);
    expect((await follow(source, blocked.cursor)).changed).toBe(false);
  });

  test('are told before any site is asked for its groups, which may never answer', async ({
    world,
  }) => {
    const source = world.connect();
    const { cursor } = await follow(source, null);
    world.context.clock.advance(600_000); // a round over the sites is due
    world.context.faults.add({ service: 'graph', match: '/_api/web/sitegroups', kind: 'hang' });
    await world.people.api(`/users/${ben}`).patch({ accountEnabled: false });
    const news = await source.changes('people', cursor);
    expect(news).toMatchObject({ peopleChanged: true, more: true });

    world.context.faults.clear();
    expect((await follow(source, news.cursor)).groups.size).toBeGreaterThan(0);
  });

  test('put off the groups of sites by one step only, however often people change', async ({
    world,
  }) => {
    const source = world.connect();
    let { cursor } = await follow(source, null);
    world.context.clock.advance(600_000);
    const groups: number[] = [];
    for (const accountEnabled of [false, true, false]) {
      await world.people.api(`/users/${ben}`).patch({ accountEnabled });
      const step = await source.changes('people', cursor);
      expect(step.peopleChanged).toBe(true);
      groups.push(step.siteGroups?.length ?? 0);
      ({ cursor } = step);
    }
    expect(groups).toEqual([0, expect.toSatisfy((count: number) => count > 0), 0]);
  });

  test('from a place that is too old count as one', async ({ world }) => {
    const source = world.connect();
    const { cursor } = await follow(source, null);
    world.context.clock.advance(8 * 24 * 3_600_000);
    const after = await follow(source, cursor);
    expect(after.changed).toBe(true);
    expect((await follow(source, after.cursor)).changed).toBe(false);
  });

  test('come with the groups of all sites, again and again', async ({ world }) => {
    const source = world.connect();
    await join(world, 5, member('ben'));
    await join(world, 5, `c:0t.c|tenant|${sales}`);
    await join(world, 4, `c:0-.f|rolemanager|spo-grid-all-users/${world.context.tokens.tenantId}`);
    const first = await follow(source, null);
    expect(first.groups.size).toBe(6);
    const of = (groups: ReadonlyMap<string, readonly string[]>) =>
      [...groups.values()]
        .filter((members) => members.length > 0)
        .map((members) => members.toSorted());
    expect(of(first.groups)).toEqual(
      expect.arrayContaining([
        [`entra:group:${sales}`, `entra:user:${ben}`],
        [expect.stringMatching(tenant)],
      ]),
    );
    const name = encodeURIComponent(`'${member('ben')}'`);
    const users = '/sites/Finance/_api/web/sitegroups(5)/users';
    await sharePoint(world, `${users}/removebyloginname(@v)?@v=${name}`);
    const soon = await follow(source, first.cursor);
    expect(soon.groups.size).toBe(0);
    world.context.clock.advance(11 * 60_000);
    const later = await follow(source, soon.cursor);
    expect(of(later.groups)).toContainEqual([`entra:group:${sales}`]);
  });

  test('are told whatever sites do not answer, whose groups come when they do', async ({
    world,
  }) => {
    const { faults, clock } = world.context;
    const source = world.connect();
    const start = await follow(source, null);
    const leave = async (oid: string) =>
      world.people.api(`/users/${oid}`).patch({ accountEnabled: false });
    const finance = { service: 'graph', kind: 'status', status: 503 } as const;
    const rounds = (count: number) => clock.advance(count * 60_000);

    faults.add({ ...finance, match: '/sites/Finance/_api' });
    await leave(ben);
    rounds(1);
    const one = await follow(source, start.cursor);
    expect([one.changed, one.groups.size]).toEqual([true, start.groups.size / 2]);
    expect(world.lines.join()).toContain('graph.site-unreadable');

    faults.add({ ...finance, match: '/_api/|getAllSites' });
    await leave(ola);
    rounds(11);
    const none = await follow(source, one.cursor);
    expect([none.changed, none.groups.size]).toEqual([true, 0]);

    faults.clear();
    rounds(1);
    expect((await follow(source, none.cursor)).groups.size).toBe(start.groups.size);
  });
});

/** By the source alone: the nearest list at or above each item, against everything that a person is. */
async function readersBySource(world: World, source: GraphSource, part: string) {
  const items = new Map<string, SourceItem>();
  let marker: string | null = null;
  do {
    const page = await source.enumerate(part, marker);
    for (const item of page.items) items.set(item.key, item);
    marker = page.next;
  } while (marker !== null);
  const { groups } = await follow(source, null);
  const listOf = async (item: SourceItem): Promise<Grant[]> => {
    const parent = item.inherits === true ? items.get(item.parentKey ?? '') : undefined;
    return parent ? listOf(parent) : source.grants(item);
  };
  const reading = new Set(['read', 'write', 'owner', 'sp.full control']);
  return async (oid: string, key: string): Promise<boolean> => {
    const item = items.get(key);
    const account = await source.account(oid);
    if (item === undefined || account === undefined) return false;
    const own = new Set(account.principals);
    const sites = [...groups].filter(([, members]) => members.some((one) => own.has(one)));
    const all = new Set([...own, ...sites.map(([group]) => group)]);
    const grants = await listOf(item);
    const at = world.context.clock.now();
    return grants.some(
      ({ principal, role, expiresAt }) =>
        all.has(principal) && reading.has(role) && (!expiresAt || Date.parse(expiresAt) > at),
    );
  };
}

test('who may read what is as the judge of the tenant has it', async ({ world }) => {
  const { people, twin, context } = world;
  await join(world, 4, `c:0t.c|tenant|${north}`);
  await invite(people, addressOf(twin, plans), { recipients: [{ objectId: ben }] });
  await invite(people, addressOf(twin, 'onedrive/maria/notes.txt'), {
    recipients: [{ objectId: sales }],
  });
  await link(people, addressOf(twin, budget), {
    type: 'view',
    scope: 'organization',
    expirationDateTime: new Date(context.clock.now() + 3_600_000).toISOString(),
  });
  const paths = [budget, plan, 'sites/Finance/Archive/old.txt', 'onedrive/maria/notes.txt'];
  const compare = async (counts: boolean) => {
    twin.linksCount.organization = counts;
    const source = world.connect({ links: counts ? ['organization'] : [] });
    const found: string[] = [];
    for (const path of paths) {
      const reads = await readersBySource(world, source, world.partOf(path));
      const { driveId, itemId } = twin.idOf(path) ?? { driveId: '', itemId: '' };
      for (const [name, oid] of [
        ['maria', maria],
        ['ben', ben],
        ['ola', ola],
      ] as const) {
        const ours = await reads(oid, world.key(path));
        const theirs = twin.mayRead(name, driveId, itemId);
        found.push(`${name} ${path}: ${ours}`);
        expect(`${name} ${path}: ${ours}`).toBe(`${name} ${path}: ${theirs}`);
      }
    }
    return found.filter((line) => line.endsWith('true')).length;
  };
  const few = await compare(false);
  const many = await compare(true);
  expect(few).toBeGreaterThan(4);
  expect(many).toBeGreaterThan(few);
  context.clock.advance(2 * 3_600_000);
  expect(await compare(true)).toBe(few);
});
