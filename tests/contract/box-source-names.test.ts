import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { deepPath, names } from '../support/names.ts';
import { idOf } from './box-fixture.ts';
import { test } from './box-source-fixture.ts';

test('names in every script are read as they are, in lists and alone', async ({ world }) => {
  for (const name of names) world.folder.write(`Finance/${name}/${name}`, `in ${name}`);
  await world.twin.rescan();
  const source = await world.connect();
  const { items } = await source.list(`folder:${idOf(world.twin, 'Finance')}`, null);
  expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
  for (const name of names) {
    const key = `file:${idOf(world.twin, `Finance/${name}/${name}`)}`;
    const placed = await source.read(key);
    expect(placed?.item.name).toBe(name);
    expect(placed?.ancestors?.at(-1)).toBe(`folder:${idOf(world.twin, `Finance/${name}`)}`);
    expect(await text(await source.download(key))).toBe(`in ${name}`);
  }
});

test('a file a thousand folders deep is read with all that are above it', async ({ world }) => {
  world.folder.write(`Finance/${deepPath}/plan.txt`, 'the plan');
  await world.twin.rescan();
  const source = await world.connect();
  const key = `file:${idOf(world.twin, `Finance/${deepPath}/plan.txt`)}`;
  const placed = await source.read(key);
  expect(placed?.ancestors).toHaveLength(1_001);
  const { items } = await source.list(placed?.item.parentKey ?? '', null);
  expect(items.map((item) => item.key)).toEqual([key]);
  expect(await text(await source.download(key))).toBe('the plan');
});
