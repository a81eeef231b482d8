import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { SourceItem } from '../../shared/model/item.ts';
import type { GraphSource } from '../../shared/sources/graph/source.ts';
import { deepPath, names } from '../support/names.ts';
import { test } from './graph-source-fixture.ts';

const documents = 'sites/Finance/Documents';

async function everything(source: GraphSource, part: string): Promise<Map<string, SourceItem>> {
  const items = new Map<string, SourceItem>();
  let marker: string | null = null;
  do {
    const page = await source.enumerate(part, marker);
    for (const item of page.items) items.set(item.key, item);
    marker = page.next;
  } while (marker !== null);
  return items;
}

test('names in every script are read as they are, in lists, alone and in delta', async ({
  world,
}) => {
  const source = world.connect();
  const part = world.partOf(documents);
  const { cursor } = await source.changes(part, null);
  for (const name of names) world.folder.write(`${documents}/${name}/${name}`, `in ${name}`);
  await world.twin.rescan();

  const told = await source.changes(part, cursor);
  const all = await everything(source, part);
  for (const name of names) {
    const folder = world.twin.idOf(`${documents}/${name}`);
    const file = world.twin.idOf(`${documents}/${name}/${name}`);
    const [folderKey, key] = [`folder:${part}/${folder?.itemId}`, `file:${part}/${file?.itemId}`];
    expect(all.get(key)).toMatchObject({ name, parentKey: folderKey });
    expect((told.seen ?? []).find((item) => item.key === key)?.name).toBe(name);
    expect((await source.read(key))?.item.name).toBe(name);
    expect(await text(await source.download(key))).toBe(`in ${name}`);
  }
});

test('a thousand folders within each other are told with the folder above each, by delta as by name', async ({
  world,
}) => {
  world.folder.write(`${documents}/${deepPath}/plan.txt`, 'the plan');
  await world.twin.rescan();
  const source = world.connect();
  const all = await everything(source, world.partOf(documents));
  const plan = [...all.values()].find(({ name }) => name === 'plan.txt');
  const climb = (item: SourceItem | undefined): number =>
    item === undefined || item.parentKey === null ? 0 : 1 + climb(all.get(item.parentKey));
  expect(climb(plan)).toBe(1_001);
  expect((await source.read(plan?.key ?? ''))?.item.parentKey).toBe(plan?.parentKey);
});
