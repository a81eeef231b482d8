import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import type { SourceItem } from '../../shared/model/item.ts';
import type { GraphSource } from '../../shared/sources/graph/source.ts';
import { addressOf, ben, maria, north, sales } from './graph-fixture.ts';
import { test, type World } from './graph-source-fixture.ts';
import { budget, invite, link, listItem, plan, plans, sharePoint } from './graph-sharing.ts';

const documents = 'sites/Finance/Documents';

/** Everything of a part, page by page. */
async function everything(source: GraphSource, part: string): Promise<SourceItem[]> {
  const items: SourceItem[] = [];
  let marker: string | null = null;
  do {
    const page = await source.enumerate(part, marker);
    items.push(...page.items);
    marker = page.next;
  } while (marker !== null);
  return items;
}

/** What the stream shows until it is at its end. */
async function follow(source: GraphSource, part: string, from: string) {
  const seen: SourceItem[] = [];
  const gone: string[] = [];
  let cursor = from;
  for (let more = true; more;) {
    const page = await source.changes(part, cursor);
    seen.push(...(page.seen ?? []));
    gone.push(...(page.gone ?? []));
    ({ cursor, more } = page);
  }
  return { seen, gone, cursor };
}

const now = async (source: GraphSource, part: string) => (await source.changes(part, null)).cursor;

describe('parts', () => {
  test('are the libraries of all sites, the OneDrives asked for, and people', async ({ world }) => {
    const { parts, unreadable } = await world.connect().parts();
    expect(parts.map(({ name }) => name).toSorted()).toEqual([
      'Finance: Archive',
      'Finance: Documents',
      'OneDrive: Maria',
      'People and groups',
      'People: Documents',
    ]);
    expect(unreadable).toEqual([]);
  });

  test('that cannot be read are named, and stop no other', async ({ world }) => {
    const scope = {
      sites: [world.site('Nowhere'), world.site('People')],
      oneDrives: { users: [ben], groups: [] },
    };
    const { parts, unreadable } = await world.connect({ scope }).parts();
    expect(parts.map(({ name }) => name)).toEqual(['People: Documents', 'People and groups']);
    expect(unreadable.map(({ what }) => what)).toEqual([
      world.site('Nowhere'),
      `OneDrive of ${ben}`,
    ]);
  });

  test('of a group are the OneDrives of all who are in it', async ({ world }) => {
    const scope = { sites: [], oneDrives: { users: [], groups: [sales] } };
    const notes = world.key('onedrive/maria/notes.txt');
    expect(await world.connect({ scope }).read(notes)).toBeUndefined();
    await world.people.api(`/groups/${north}/members/$ref`).post({
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${maria}`,
    });
    const source = world.connect({ scope });
    expect((await source.parts()).parts.map(({ name }) => name)).toContain('OneDrive: Maria');
    expect(await source.read(notes)).toMatchObject({ item: { name: 'notes.txt' } });
  });

  test('that are no longer asked for show nothing', async ({ world }) => {
    const scope = { sites: [world.site('People')], oneDrives: { users: [], groups: [] } };
    const source = world.connect({ scope });
    for (const path of [budget, 'onedrive/maria/notes.txt']) {
      expect(await source.enumerate(world.partOf(path), null)).toEqual({ items: [], next: null });
      expect(await source.read(world.key(path))).toBeUndefined();
    }
    const other = 'sites/People/Documents/handbook.txt';
    expect(await source.read(world.key(other))).toMatchObject({ item: { name: 'handbook.txt' } });
  });
});

describe('everything of a drive', () => {
  test('comes with its place, and its root has the rights', async ({ world }) => {
    const source = world.connect();
    const items = await everything(source, world.partOf(budget));
    const byName = new Map(items.map((item) => [item.name, item]));
    expect(byName.get('Finance: Documents')).toMatchObject({ parentKey: null, inherits: false });
    expect(byName.get('Plans')).toMatchObject({ parentKey: world.key(documents), inherits: true });
    expect(byName.get('2026.txt')).toMatchObject({ parentKey: world.key(plans), inherits: true });
    expect(await source.changes(world.partOf(budget), null)).toMatchObject({
      permissionMode: 'hierarchical',
    });
  });

  test('has rights item by item where Graph does not tell along the tree', async ({ world }) => {
    const source = world.connect({ app: 'reader' });
    const items = await everything(source, world.partOf(budget));
    expect(items.map(({ inherits }) => inherits)).toEqual(items.map(() => false));
    expect(await source.changes(world.partOf(budget), null)).toMatchObject({
      permissionMode: 'per-item',
    });
  });

  test('is the same by folder, where an item alone does not say whether it inherits', async ({
    world,
  }) => {
    const source = world.connect();
    const { items } = await source.list(world.key(documents), null);
    expect(items.map(({ name, inherits }) => `${name}: ${inherits}`).toSorted()).toEqual([
      'Plans: undefined',
      'budget.txt: undefined',
    ]);
    expect(await source.read(world.key(plan))).toMatchObject({
      item: { key: world.key(plan), name: '2026.txt' },
      ancestors: [world.key(plans)],
    });
  });
});

describe('changes', () => {
  test('show what was made, renamed, shared and deleted since', async ({ world }) => {
    const { people, twin } = world;
    const source = world.connect();
    const part = world.partOf(budget);
    const gone = world.key(plan);
    const start = await now(source, part);
    await people.api(`${addressOf(twin, documents)}:/new.txt:/content`).put('new');
    await people.api(addressOf(twin, plans)).patch({ name: 'Ideas' });
    await invite(people, addressOf(twin, budget), { recipients: [{ objectId: ben }] });
    await people.api(addressOf(twin, `${documents}/Ideas/2026.txt`)).delete();
    const changes = await follow(source, part, start);
    expect(changes.seen.map(({ name, inherits }) => `${name}: ${inherits}`).toSorted()).toEqual([
      'Ideas: true',
      'budget.txt: false',
      'new.txt: true',
    ]);
    expect(changes.gone).toEqual([gone]);
    expect((await follow(source, part, changes.cursor)).seen).toEqual([]);
  });

  test('show that inheritance was restored', async ({ world }) => {
    const { people, twin } = world;
    const source = world.connect();
    const part = world.partOf(budget);
    await invite(people, addressOf(twin, budget), { recipients: [{ objectId: ben }] });
    const start = await now(source, part);
    const address = await listItem(people, twin, budget);
    await sharePoint(world, `${address}/resetroleinheritance`);
    const { seen } = await follow(source, part, start);
    expect(seen.map(({ name, inherits }) => [name, inherits])).toEqual([['budget.txt', true]]);
  });

  test('from a place that Graph forgot begin now, and ask for a look at everything', async ({
    world,
  }) => {
    const source = world.connect();
    const part = world.partOf(budget);
    for (const kind of [
      'resyncChangesApplyDifferences',
      'resyncChangesUploadDifferences',
    ] as const) {
      const start = await now(source, part);
      world.twin.delta.resync(kind);
      const page = await source.changes(part, start);
      expect(page).toMatchObject({ resync: true, seen: [], more: false });
      expect(await source.changes(part, page.cursor)).not.toHaveProperty('resync');
    }
  });

  test('of a library that has just gone ask for a look at everything, once', async ({ world }) => {
    const source = world.connect();
    const part = world.partOf('sites/Finance/Archive/old.txt');
    const start = await now(source, part);
    rmSync(world.folder.at('sites/Finance/Archive'), { recursive: true });
    await world.twin.rescan();
    const page = await source.changes(part, start);
    expect(page).toMatchObject({ resync: true });
    expect(await source.changes(part, page.cursor)).not.toHaveProperty('resync');
    expect(await source.enumerate(part, null)).toEqual({ items: [], next: null });
  });

  test.for(['/root/delta', ''])(
    'of a library that comes back into sight ask for a look at everything: %s',
    async (behind, { world }) => {
      const source = world.connect();
      const part = world.partOf(budget);
      const { clock, faults } = world.context;
      const start = await now(source, part);
      clock.advance(11 * 60_000); // what is remembered of the drive
      const drive = `^GET /v1.0/drives/${part.replace('!', '.')}`;
      faults.add({ service: 'graph', match: `${drive}${behind}`, kind: 'status', status: 404 });
      const away = await source.changes(part, start);
      expect(away).toMatchObject({ more: false });
      expect(await source.changes(part, away.cursor)).not.toHaveProperty('resync');
      faults.clear('graph');
      clock.advance(11 * 60_000);
      const back = await source.changes(part, away.cursor);
      expect(back).toMatchObject({ resync: true });
      expect(await source.changes(part, back.cursor)).not.toHaveProperty('resync');
      await world.people.api(addressOf(world.twin, budget)).patch({ name: 'plan.txt' });
      expect((await follow(source, part, back.cursor)).seen).toMatchObject([{ name: 'plan.txt' }]);
    },
  );

  test('that come twice count once', async ({ world }) => {
    const source = world.connect();
    const part = world.partOf(budget);
    const start = await now(source, part);
    world.twin.delta.repeat();
    await world.people.api(addressOf(world.twin, budget)).patch({ name: 'plan.txt' });
    const { seen } = await follow(source, part, start);
    expect(seen.map(({ name }) => name)).toEqual(['plan.txt']);
  });
});

describe('grants', () => {
  const grantsOf = async (world: World, path: string, options = {}) => {
    const source = world.connect(options);
    const items = await everything(source, world.partOf(path));
    const item = items.find(({ key }) => key === world.key(path));
    if (item === undefined) throw new Error(`${path} is not shown`);
    return source.grants(item);
  };
  test('of a library are the groups of its site', async ({ world }) => {
    const grants = await grantsOf(world, documents);
    const site = /^sp:group:[0-9a-f-]{36}/.exec(grants[0]?.principal ?? '')?.[0];
    expect(
      grants.map(({ principal, role, how }) => `${principal}: ${role} by ${how}`).toSorted(),
    ).toEqual([
      `${site}/3: owner by permission`,
      `${site}/4: read by permission`,
      `${site}/5: write by permission`,
    ]);
  });

  test('of an item that inherits are none, and cost nothing', async ({ world }) => {
    expect(await grantsOf(world, plan)).toEqual([]);
  });

  test('by a link that anybody may hold are none, unless an admin says so', async ({ world }) => {
    const { people, twin } = world;
    await link(people, addressOf(twin, budget), { type: 'view', scope: 'organization' });
    await link(people, addressOf(twin, budget), { type: 'view', scope: 'anonymous' });
    const links = (grants: { how: string; principal: string }[]) =>
      grants
        .filter(({ how }) => how === 'link')
        .map(({ principal }) => principal)
        .toSorted();
    expect(links(await grantsOf(world, budget))).toEqual([]);
    expect(links(await grantsOf(world, budget, { links: ['organization', 'anonymous'] }))).toEqual([
      'anyone',
      expect.stringMatching(/^entra:tenant:/),
    ]);
  });
});

test('content is read, and of what is gone there is none', async ({ world }) => {
  const source = world.connect();
  const key = world.key(budget);
  expect(await text(await source.download(key))).toBe('numbers');
  await world.people.api(addressOf(world.twin, budget)).delete();
  expect(await source.read(key)).toBeUndefined();
  await expect(source.download(key)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
});

test('an application without rights is told so, and sees nothing', async ({ world }) => {
  const source = world.connect({ app: 'stranger' });
  expect(await source.parts()).toMatchObject({
    parts: [{ key: 'people' }],
    unreadable: [{ what: 'all sites' }, { what: `OneDrive of ${maria}` }],
  });
  expect(await source.read(world.key(budget))).toBeUndefined();
});

describe('an application with Sites.Selected', () => {
  const chosen = '5e1ec7ed-0000-4000-8000-000000000001';

  /** What an administrator does for each site. */
  async function select(world: World, site: string, role: 'read' | 'fullcontrol') {
    const { value } = (await world.people.api(`/sites?search=${site}`).get()) as {
      value: { id: string }[];
    };
    const application = { id: chosen, displayName: 'Search' };
    await world.people
      .api(`/sites/${value[0]?.id}/permissions`)
      .post({ roles: [role], grantedToIdentities: [{ application }] });
  }

  test('reads the sites that it was given, with the rights of each item, and names the others', async ({
    world,
  }) => {
    await select(world, 'Finance', 'fullcontrol');
    const sites = [world.site('Finance'), world.site('People')];
    const scope = { sites, oneDrives: { users: [], groups: [] } };
    const source = world.connect({ app: chosen, scope });
    const { parts, unreadable } = await source.parts();
    expect(parts.map(({ name }) => name).toSorted()).toEqual([
      'Finance: Archive',
      'Finance: Documents',
      'People and groups',
    ]);
    expect(unreadable.map(({ what }) => what)).toEqual([world.site('People')]);
    await invite(world.people, addressOf(world.twin, budget), { recipients: [{ objectId: ben }] });
    const items = await everything(source, world.partOf(budget));
    const shared = items.find(({ key }) => key === world.key(budget));
    if (shared === undefined) throw new Error('the budget is in the library');
    expect(shared.inherits).toBe(false);
    expect((await source.grants(shared)).map(({ principal }) => principal)).toContain(
      `entra:user:${ben}`,
    );
    expect(await source.changes(world.partOf(budget), null)).toMatchObject({
      permissionMode: 'per-item',
    });
  });
});
