import { describe, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../../../shared/platform/errors.ts';
import { openCompany } from '../../../../support/company.ts';
import { expectEqual } from '../../../../support/equals-source.ts';
import { createMemorySource, viewer } from '../../../../support/memory-source.ts';
import { asTriggers, chunksOf, refusals, ringAgain } from '../../../../support/refusals.ts';
import { createScanning, type Scanning } from '../../../../support/scanning.ts';

const { SOURCE_UNAVAILABLE: broken } = refusals;

async function pull(scanning: Scanning, items: string[] = []): Promise<void> {
  await scanning.ring('changes', items);
  await scanning.atRest(asTriggers);
}

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
