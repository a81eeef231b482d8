import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../../shared/platform/errors.ts';
import { openCompany } from '../../../../support/company.ts';
import { expectEqual } from '../../../../support/equals-source.ts';

const unreadable = new AppError('ITEM_UNREADABLE', 'What Box says of it cannot be read');

/** What people would see of a file: whether its record shows it, who was granted it, and its chunks. */
async function openUnreadable() {
  const company = await openCompany();
  const { scanning } = company;
  const { scopeOfKey, itemOf, index } = scanning;
  const grantsOn = (key: string) =>
    scanning.all('itemGrants').find(({ scope }) => scope === scopeOfKey(key))?.grants;
  const chunksOf = (key: string) =>
    [...index.chunks.values()].filter(({ documentId }) => documentId === scopeOfKey(key)).length;
  return {
    ...company,
    grantsOn,
    look: (key: string) => ({ trashed: itemOf(key)?.trashed, chunks: chunksOf(key) }),
  };
}
const hidden = { trashed: true, chunks: 0 };

describe.each([
  ['an item that', ''],
  ['an item whose grants', 'grants '],
])('%s cannot be read', (_name, what) => {
  test('is hidden with its grants and chunks, logged and counted, and the stream goes on', async () => {
    const { source, scanning, leads, salaries, look, grantsOn } = await openUnreadable();
    source.failures.set(`${what}${leads}`, unreadable);
    source.rename(leads, 'prospects.txt');
    source.rename(salaries, 'wages.txt');
    await scanning.pull();
    expect(look(leads)).toEqual(hidden);
    expect(grantsOn(leads)).toEqual([]);
    expect(scanning.all('principalGrants').map(({ principal }) => principal)).not.toContain(
      'box:user:4',
    );
    expect(scanning.itemOf(salaries)?.name).toBe('wages.txt');
    expect(scanning.logged).toContain('scan.item-unreadable');
    expect(scanning.counted).toContain('scan.unreadable');
  });

  test('is there again as soon as it can be read', async () => {
    const { source, scanning, leads, deep, look } = await openUnreadable();
    for (const key of [leads, deep]) source.failures.set(`${what}${key}`, unreadable);
    await scanning.pull([leads, deep]);
    expect(look(leads)).toEqual(hidden);
    source.failures.clear();
    await scanning.pull([leads, deep]);
    expectEqual(scanning, source);
  });

  test('is hidden by a sweep too, in a folder or at the top, with all below it', async () => {
    const { source, scanning, pay, secret, salaries, handbook, look } = await openUnreadable();
    source.distort = () => [];
    source.failures.set(`${what}${pay}`, unreadable);
    await scanning.sweep();
    expect(scanning.itemOf(pay)?.trashed).toBe(true);
    expect([look(salaries).chunks, look(secret).chunks]).toEqual([0, 0]);
    expect(look(handbook)).toMatchObject({ trashed: false });
    source.failures.clear();
    await scanning.sweep();
    expectEqual(scanning, source);
  });

  test('and that we know nothing of is hidden, to be looked at again', async () => {
    const { source, scanning, hr, look } = await openUnreadable();
    const file = source.file('new.txt', hr);
    source.failures.set(`${what}${file}`, unreadable);
    await scanning.pull();
    await scanning.sweep();
    expect(look(file)).toEqual(hidden);
    source.failures.clear();
    await scanning.sweep();
    expectEqual(scanning, source);
  });
});

test('a folder whose list cannot be read keeps its children, and the crawl passes it by', async () => {
  const { source, scanning, hr, leads } = await openUnreadable();
  source.distort = () => [];
  source.failures.set(`list ${hr}`, unreadable);
  source.rename(leads, 'prospects.txt');
  await scanning.sweep();
  expect(scanning.itemOf(leads)?.name).toBe('prospects.txt');
  expect(scanning.counted).toContain('scan.unreadable');
  expect(scanning.itemOf(hr)).toMatchObject({ unreadable: { code: 'ITEM_UNREADABLE' } });
  expectEqual(scanning, source);
});

test('events that cannot be read are counted, and the cursor passes them by', async () => {
  const { source, scanning, leads } = await openUnreadable();
  const changes = source.changes.bind(source);
  source.changes = async (...call) => ({ ...(await changes(...call)), unreadable: 2 });
  source.rename(leads, 'prospects.txt');
  await scanning.step(await scanning.ring('changes'));
  expect(scanning.counted.filter((name) => name === 'scan.unreadable')).toHaveLength(2);
  source.changes = changes;
  await scanning.atRest();
  expectEqual(scanning, source);
});
