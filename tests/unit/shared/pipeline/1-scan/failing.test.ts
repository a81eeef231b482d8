import { describe, expect, test } from 'vitest';
import { unreadableDoorbells } from '../../../../../shared/pipeline/1-scan/retry-unreadable.ts';
import { AppError, type ErrorCode } from '../../../../../shared/platform/errors.ts';
import { openCompany } from '../../../../support/company.ts';
import { expectEqual } from '../../../../support/equals-source.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createMemorySource, viewer } from '../../../../support/memory-source.ts';
import { createScanning, type Scanning } from '../../../../support/scanning.ts';

const refusals = {
  SOURCE_DENIED: new AppError('SOURCE_DENIED', 'Box refuses the call with 400'),
  SOURCE_UNAVAILABLE: new AppError('SOURCE_UNAVAILABLE', 'Box answers 500'),
};
const { SOURCE_UNAVAILABLE: broken } = refusals;
/** As often as an activity is tried anew. */
const asTriggers = { retries: 9 };

/** What the clock rings for, as the poll does. */
async function ringAgain(scanning: Scanning): Promise<string[]> {
  const doorbells = await unreadableDoorbells(scanning.connection, scanning.context);
  for (const { lane, items } of doorbells) await scanning.ring(lane, items);
  return doorbells.flatMap(({ items }) => items);
}

async function pull(scanning: Scanning, items: string[] = []): Promise<void> {
  await scanning.ring('changes', items);
  await scanning.atRest(asTriggers);
}

const chunksOf = ({ index, scopeOfKey }: Scanning, key: string): number =>
  [...index.chunks.values()].filter(({ documentId }) => documentId === scopeOfKey(key)).length;

describe.each(['SOURCE_DENIED', 'SOURCE_UNAVAILABLE'] as const)('%s', (code) => {
  describe.each([
    ['an item', ''],
    ['the grants of an item', 'grants '],
  ])('for %s, again and again,', (_what, what) => {
    test('hides it, and the stream goes on to what was revoked after it', async () => {
      const { source, scanning, hr, pay, leads } = await openCompany();
      source.failures.set(`${what}${leads}`, refusals[code]);
      for (const name of ['a', 'b', 'c', 'd']) source.rename(leads, name); // more than one page
      source.grant(pay, viewer('box:user:3'));
      source.grant(hr);
      await pull(scanning);

      const { message: reason } = refusals[code];
      expect(scanning.itemOf(leads)).toMatchObject({ trashed: true, unreadable: { code, reason } });
      expect(chunksOf(scanning, leads)).toBe(0);
      const searchable = scanning.all('principalGrants').map(({ principal }) => principal);
      expect(searchable).toEqual(['box:user:3']);
      expect(scanning.counted).toContain('scan.unreadable');
    });

    test('shows it again by itself when that has passed, and asks for it not too often', async () => {
      const { source, scanning, leads } = await openCompany();
      source.failures.set(`${what}${leads}`, refusals[code]);
      await pull(scanning, [leads]);
      const since = scanning.itemOf(leads)?.unreadable?.since;
      expect(await ringAgain(scanning)).toEqual([]);
      scanning.pass(5);
      expect(await ringAgain(scanning)).toEqual([leads]);
      await scanning.atRest(); // that it still fails stops nobody any more
      expect(await ringAgain(scanning)).toEqual([]);
      expect(scanning.itemOf(leads)).toMatchObject({ trashed: true, unreadable: { since } });

      source.failures.clear();
      scanning.pass(5);
      expect(await ringAgain(scanning)).toEqual([leads]);
      await scanning.atRest();
      expectEqual(scanning, source);
      expect(scanning.itemOf(leads)).not.toHaveProperty('unreadable');
    });
  });
});

test('why a stream cannot go on is kept with it, until it can', async () => {
  const { source, scanning, leads } = await openCompany();
  const changes = source.changes.bind(source);
  const failed = () => scanning.all('streams').find(({ lane }) => lane === 'changes')?.failed;
  source.changes = () => Promise.reject(broken);
  const stream = await scanning.ring('changes');
  await expect(scanning.step(stream)).rejects.toBe(broken);
  const first = failed();
  expect(first).toMatchObject({ code: 'SOURCE_UNAVAILABLE', reason: 'Box answers 500' });
  scanning.pass(1);
  source.changes = changes;
  source.failures.set(leads, broken);
  const again = await scanning.ring('changes', [leads]);
  await expect(scanning.step(again)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  const reason = '1 item could not be read: Box answers 500';
  expect(failed()).toEqual({ ...first, reason });
  source.failures.clear();
  await scanning.atRest();
  expect(failed()).toBe(null);
});

test('what fails for less than three steps hides nothing', async () => {
  const { source, scanning, leads } = await openCompany();
  source.failures.set(leads, broken);
  const stream = await scanning.ring('changes', [leads]);
  for (let step = 0; step < 2; step++)
    await expect(scanning.step(stream)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  source.failures.clear();
  await scanning.atRest();
  source.failures.set(leads, broken);
  const next = await scanning.ring('changes', [leads]);
  await expect(scanning.step(next)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  expect(scanning.itemOf(leads)).toMatchObject({ trashed: false });
});

describe('nothing is hidden, however often it fails,', () => {
  const fails = async (
    { scanning, leads }: Awaited<ReturnType<typeof openCompany>>,
    items = [leads],
  ) => {
    await scanning.ring('changes', items);
    await expect(scanning.atRest({ retries: 20 })).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    expect(scanning.all('items').filter(({ trashed }) => trashed)).toEqual([]);
  };

  test('while the source lets us read nothing at all, though its events go on', async () => {
    const company = await openCompany();
    const { source } = company;
    for (const { key } of source.visible()) source.failures.set(key, broken);
    await fails(company);
    source.failures.clear();
    for (const { key } of source.visible()) source.failures.set(`grants ${key}`, broken);
    await fails(company);
  });

  test('while it lets us read folders and no files', async () => {
    const company = await openCompany();
    const { source } = company;
    for (const { key, kind } of source.visible())
      if (kind === 'file') source.failures.set(key, broken);
    await fails(company);
  });

  test.each<ErrorCode>(['SOURCE_THROTTLED', 'SERVICE_UNAVAILABLE'])(
    'where it is %s, which says nothing of the item',
    async (code) => {
      const company = await openCompany();
      company.source.failures.set(company.leads, new AppError(code, 'Slow down'));
      await fails(company);
    },
  );
});

describe('a first scan', () => {
  const openTree = () => {
    const source = createMemorySource();
    const hr = source.folder('HR');
    const deep = source.folder('Deep', hr);
    const files = ['a', 'b', 'c'].map((name) => source.file(`${name}.txt`, deep));
    source.grant(hr, viewer('box:user:1'));
    return { source, scanning: createScanning(source), hr, deep, files };
  };
  const start = async (scanning: Scanning) => {
    await scanning.ring('changes');
    await scanning.ring('crawl', ['*']);
    await scanning.atRest(asTriggers);
  };
  const mend = async ({ source, scanning }: ReturnType<typeof openTree>) => {
    source.failures.clear();
    scanning.pass(5);
    await ringAgain(scanning);
    await scanning.atRest();
    expectEqual(scanning, source);
  };

  test('reads all but the file that keeps failing, and that when it can', async () => {
    const tree = openTree();
    const [bad = '', ...good] = tree.files;
    tree.source.failures.set(bad, broken);
    await start(tree.scanning);
    expect(tree.scanning.itemOf(bad)).toMatchObject({ trashed: true });
    for (const key of good) expect(chunksOf(tree.scanning, key)).toBeGreaterThan(0);
    await mend(tree);
  });

  test('shows nothing below a folder that keeps failing, and all of it when it can', async () => {
    const tree = openTree();
    tree.source.failures.set(`grants ${tree.deep}`, broken);
    await start(tree.scanning);
    expect(tree.scanning.index.chunks.size).toBe(0);
    await mend(tree);
  });

  test('passes by a folder that cannot be listed, and lists it when it can', async () => {
    const tree = openTree();
    const other = tree.source.file('other.txt', tree.source.folder('Sales'));
    tree.source.failures.set(`list ${tree.deep}`, broken);
    await start(tree.scanning);
    expect(chunksOf(tree.scanning, other)).toBeGreaterThan(0);
    expect(tree.scanning.itemOf(tree.deep)).toMatchObject({
      trashed: false,
      unreadable: { code: 'SOURCE_UNAVAILABLE' },
    });
    await mend(tree);
    expect(tree.scanning.itemOf(tree.deep)).not.toHaveProperty('unreadable');
  });

  test('goes on where the source will announce nothing', async () => {
    const { source, scanning } = openTree();
    source.subscribe = () => Promise.reject(refusals.SOURCE_DENIED);
    await start(scanning);
    expectEqual(scanning, source);
    expect(scanning.logged).toContain('scan.not-announced');
  });
});

test.each([
  ['an outage', broken],
  ['that it is throttled', new AppError('SOURCE_THROTTLED', 'Slow down')],
])('a crawl that meets %s does not ask for the rest of its page', async (_what, error) => {
  const source = createMemorySource({ pageSize: 200 });
  const folder = source.folder('HR');
  for (let n = 0; n < 150; n++) source.file(`${n}.txt`, folder);
  const scanning = createScanning(source);
  await scanning.start();
  let asked = 0;
  source.grants = () => {
    asked += 1;
    return Promise.reject(error);
  };
  const stream = await scanning.ring('crawl', [folder]);
  await expect(scanning.step(stream)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  expect(asked).toBeLessThan(50);
  expect(scanning.all('items').filter(({ trashed }) => trashed)).toEqual([]);
});

test('a folder full of files that cannot be read is passed in three steps, all of them hidden', async () => {
  const source = createMemorySource({ pageSize: 200 });
  const good = source.file('good.txt', source.folder('Sales'));
  const folder = source.folder('HR'); // scanned first
  const bad = Array.from({ length: 60 }, (_none, n) => source.file(`${n}.txt`, folder));
  const scanning = createScanning(source);
  await scanning.start();
  for (const key of bad) source.failures.set(`grants ${key}`, broken);
  await scanning.ring('crawl', [folder]);
  await scanning.atRest({ retries: 2 });
  expect(new Set(scanning.index.chunks.values().map(({ documentId }) => documentId))).toEqual(
    new Set([scanning.scopeOfKey(good)]),
  );
});

test('is given up too where the first that could be asked instead are gone, and their deletion waits behind it', async () => {
  const source = createMemorySource();
  const folder = source.folder('HR');
  const gone = [1, 2, 3].map((n) => source.file(`${n}.txt`, folder));
  const bad = source.file('bad.txt', folder);
  const good = source.file('good.txt', folder);
  const scanning = createScanning(source);
  await scanning.start();
  source.failures.set(bad, broken);
  for (const key of gone) source.trash(key);
  source.distort = () => [];
  await pull(scanning, [bad]);
  expect(scanning.itemOf(bad)).toMatchObject({ trashed: true });
  expect(chunksOf(scanning, good)).toBeGreaterThan(0);
});

test('a folder that was known is hidden with all below it, and all of it is there again when it can be read', async () => {
  const { source, scanning, pay, salaries, secret, handbook } = await openCompany();
  source.failures.set(pay, broken);
  await pull(scanning, [pay]);
  expect([salaries, secret].map((key) => chunksOf(scanning, key))).toEqual([0, 0]);
  expect(chunksOf(scanning, handbook)).toBeGreaterThan(0);
  source.failures.clear();
  scanning.pass(5);
  await ringAgain(scanning);
  await scanning.atRest();
  expectEqual(scanning, source);
});

test('a folder that is found readable for the sake of one file in it is looked through later all the same', async () => {
  const { source, scanning, pay, bonus, salaries } = await openCompany();
  source.failures.set(pay, broken);
  await pull(scanning, [pay]);
  source.failures.clear();
  await scanning.pull([bonus]);
  expect([bonus, salaries].map((key) => chunksOf(scanning, key) > 0)).toEqual([true, false]);
  scanning.pass(5);
  expect(await ringAgain(scanning)).toEqual([pay]);
  await scanning.atRest();
  expectEqual(scanning, source);
});

test('in a drive, a page with a file whose rights cannot be read does not stop the scan, nor the next sweep', async () => {
  const drive = createMemoryDrive();
  const scanning = createScanning(drive, { part: drive.part });
  const bad = drive.file('bad.txt', drive.root);
  const others = ['a', 'b', 'c', 'd'].map((name) => drive.file(`${name}.txt`, drive.root));
  drive.permit(bad, [viewer('sp:user:1')]);
  const grants = drive.grants.bind(drive);
  drive.grants = (item) => (item.key === bad ? Promise.reject(broken) : grants(item));
  await scanning.ring('changes');
  await scanning.ring('crawl', ['*']);
  await scanning.atRest(asTriggers);
  for (const key of others) expect(chunksOf(scanning, key)).toBeGreaterThan(0);
  expect(scanning.itemOf(bad)).toMatchObject({ trashed: true });

  await scanning.sweep();
  drive.grants = grants;
  scanning.pass(5);
  expect(await ringAgain(scanning)).toEqual([bad]);
  await scanning.atRest();
  expect(chunksOf(scanning, bad)).toBeGreaterThan(0);
});

test('a break at any write while an item is given up loses nothing, and shows nothing', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1, broke = true; broke; nth++) {
      const { source, scanning, leads, salaries } = await openCompany();
      source.failures.set(`grants ${leads}`, broken);
      source.rename(leads, 'prospects.txt');
      source.trash(salaries);
      await scanning.ring('changes');
      const from = scanning.writes();
      scanning.breakAt(nth, when);
      await scanning.atRest(asTriggers);
      broke = scanning.writes() - from >= nth;
      if (!broke) continue;
      expect(scanning.itemOf(leads)).toMatchObject({ trashed: true });
      expect([leads, salaries].map((key) => chunksOf(scanning, key))).toEqual([0, 0]);
      source.failures.clear();
      scanning.pass(5);
      await ringAgain(scanning);
      await scanning.atRest();
      expectEqual(scanning, source);
    }
  }
});
