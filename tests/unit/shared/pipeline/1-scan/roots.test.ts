import { expect, test } from 'vitest';
import { createMemorySource, viewer } from '../../../../support/memory-source.ts';
import { createScanning } from '../../../../support/scanning.ts';

async function openRooted() {
  const source = createMemorySource({ roots: ['2'] });
  const company = source.folder('Company'); // folder:1, above the root
  const root = source.folder('Root', company); // folder:2
  const inside = source.file('inside.txt', source.folder('Sub', root));
  const outside = source.folder('Outside', company);
  const stranger = source.file('stranger.txt', outside);
  source.grant(company, viewer('box:user:1'));
  const scanning = createScanning(source, { roots: ['2'] });
  await scanning.start();
  const titles = () => [...new Set([...scanning.index.chunks.values()].map(({ title }) => title))];
  return { source, scanning, company, root, inside, outside, stranger, titles };
}

test('only what lies below a chosen root is indexed, with the rights of the folders above it', async () => {
  const { scanning, company, titles, outside } = await openRooted();
  expect(titles()).toEqual(['inside.txt']);
  expect(scanning.itemOf(company)?.trashed).toBe(false);
  expect(scanning.itemOf(outside)).toBeUndefined();
  const [chunk] = scanning.index.chunks.values();
  expect(chunk?.scopes).toContain(scanning.scopeOfKey(company));
});

test('what happens elsewhere in the enterprise brings nothing in', async () => {
  const { source, scanning, outside, stranger, company, titles } = await openRooted();
  const fresh = source.folder('Fresh', outside);
  source.file('fresh.txt', fresh);
  source.move(fresh, company);
  source.newVersion(stranger);
  source.rename(outside, 'Elsewhere');
  source.rename(company, 'The company');
  await scanning.pull();
  expect(titles()).toEqual(['inside.txt']);
  expect(scanning.itemOf(fresh)).toBeUndefined();
});

test('what moves in is indexed, and what moves out goes, with all below it', async () => {
  const { source, scanning, outside, root, titles } = await openRooted();
  source.move(outside, root);
  await scanning.pull();
  expect(titles().toSorted()).toEqual(['inside.txt', 'stranger.txt']);
  source.move(outside, null);
  await scanning.pull();
  expect(titles()).toEqual(['inside.txt']);
});

test('a folder above a root that moves gives its files the scopes of the new place', async () => {
  const { source, scanning, company, titles } = await openRooted();
  const holding = source.folder('Holding');
  source.move(company, holding);
  await scanning.pull();
  expect(titles()).toEqual(['inside.txt']);
  const [chunk] = scanning.index.chunks.values();
  expect(chunk?.scopes.at(-1)).toBe(scanning.scopeOfKey(holding));
});
