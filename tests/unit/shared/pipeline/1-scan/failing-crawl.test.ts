import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../../shared/platform/errors.ts';
import { expectEqual } from '../../../../support/equals-source.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { createMemorySource, viewer } from '../../../../support/memory-source.ts';
import { asTriggers, chunksOf, refusals, ringAgain } from '../../../../support/refusals.ts';
import { createScanning, type Scanning } from '../../../../support/scanning.ts';

const { SOURCE_UNAVAILABLE: broken } = refusals;

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
