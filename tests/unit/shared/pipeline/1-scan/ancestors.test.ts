import { expect, test } from 'vitest';
import { climb, itemReader } from '../../../../../shared/access/climb.ts';
import { testTenantId } from '../../../../support/emulator-context.ts';
import { openCompany } from '../../../../support/company.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { expectEqual } from '../../../../support/equals-source.ts';
import { createScanning } from '../../../../support/scanning.ts';

const open = async () => {
  const drive = createMemoryDrive();
  const scanning = createScanning(drive, { part: drive.part });
  await scanning.start();
  const read = itemReader(scanning.context.store, testTenantId);
  /** As the stream would say, which shows the items in its own time. */
  const inherit = async () => {
    const { store } = scanning.context;
    for (const item of scanning.all('items'))
      await store.items.put({ ...item, inherits: item.parentKey !== null });
  };
  return {
    drive,
    scanning,
    inherit,
    chainOf: (key: string) => climb(scanning.scopeOfKey(key), read),
  };
};

test('a circle of folders at the source comes to an end, and nobody sees what is in it', async () => {
  const { drive, scanning, inherit, chainOf } = await open();
  const outer = drive.folder('outer', drive.root);
  const inner = drive.folder('inner', outer);
  const file = drive.file('plan.txt', inner);
  const read = drive.read.bind(drive);
  drive.read = async (key) => {
    const placed = await read(key);
    if (placed === undefined || key !== outer) return placed;
    return { item: { ...placed.item, parentKey: inner }, ancestors: [inner] };
  };
  drive.changes = async (_part, cursor) => ({
    touched: [file],
    peopleChanged: false,
    cursor: cursor ?? '',
    more: false,
  });
  await scanning.pull();
  expect(scanning.itemOf(outer)?.parentKey).toBe(inner);
  expect(scanning.itemOf(inner)?.parentKey).toBe(outer);
  await inherit();
  for (const key of [file, inner, outer]) expect(await chainOf(key)).toBe('circle');
});

test.each([
  ['itself', (folders: { deep: string }) => folders.deep],
  ['what lies in it', (folders: { hr: string }) => folders.hr],
])(
  'a crawl into a folder that is listed in %s comes to an end, and is told of',
  async (_, outer) => {
    const company = await openCompany();
    const { source, scanning, deep, leads } = company;
    const list = source.list.bind(source);
    const again = (await source.read(outer(company)))?.item;
    if (again === undefined) throw new Error('It is there');
    source.list = async (key, marker) => {
      const page = await list(key, marker);
      return key === deep ? { ...page, items: [...page.items, again] } : page;
    };
    source.distort = () => [];
    source.newVersion(leads);
    source.calls.length = 0;
    await scanning.sweep();
    expect(source.calls.filter((call) => call === `list ${deep}`)).toHaveLength(1);
    expect(scanning.logged).toContain('scan.circle');
    expect(scanning.itemOf(leads)?.file?.version).toBe('v2');
    // Its own place is what its parent says of it.
    source.list = list;
    await scanning.sweep();
    expectEqual(scanning, source);
  },
);

test('folders that are listed in each other, and say that they lie elsewhere, come to an end too', async () => {
  const { source, scanning } = await openCompany();
  const [one, two] = [source.folder('One'), source.folder('Two')];
  await scanning.pull();
  const list = source.list.bind(source);
  const itemOf = async (key: string) => {
    const placed = await source.read(key);
    if (placed === undefined) throw new Error('It is there');
    return placed.item;
  };
  const inside = new Map([
    [one, await itemOf(two)],
    [two, await itemOf(one)],
  ]);
  source.list = async (key, marker) => {
    const other = inside.get(key);
    return other ? { items: [other], next: null } : list(key, marker);
  };
  await scanning.ring('crawl', [one]);
  await scanning.atRest();
  expect(scanning.logged).toContain('scan.too-deep');
});

test('a file a thousand folders deep is on record with all that is above it, whichever comes first', async () => {
  const { drive, scanning, inherit, chainOf } = await open();
  let folder = drive.root;
  for (let depth = 1; depth <= 1_000; depth++) folder = drive.folder(`level ${depth}`, folder);
  const file = drive.file('deep.txt', folder);
  await scanning.ring('changes', [file]);
  const [stream] = scanning.all('streams').filter(({ lane }) => lane === 'changes');
  if (stream === undefined) throw new Error('It was rung');
  drive.changes = async (_part, cursor) => ({
    touched: [],
    peopleChanged: false,
    cursor: cursor ?? '',
    more: false,
  });
  await scanning.step(stream);
  const above = scanning.all('items').filter(({ kind }) => kind === 'folder');
  expect(above).toHaveLength(1_001);
  await inherit();
  expect(await chainOf(file)).toHaveLength(1_002);
});
