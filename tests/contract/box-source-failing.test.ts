import { expect } from 'vitest';
import { unreadableDoorbells } from '../../shared/pipeline/1-scan/retry-unreadable.ts';
import { createScanning } from '../support/scanning.ts';
import { idOf } from './box-fixture.ts';
import { test } from './box-source-fixture.ts';

test('a file that Box refuses stops neither the first scan nor the stream, and is found when Box gives it', async ({
  world,
}) => {
  const { twin, context, connect } = world;
  const budget = idOf(twin, 'Finance/budget.txt');
  const plan = idOf(twin, 'Finance/Plans/2026.txt');
  const scanning = createScanning(await connect());
  const chunksOf = (id: string) => {
    const documentId = scanning.scopeOfKey(`file:${id}`);
    return [...scanning.index.chunks.values()].filter((chunk) => chunk.documentId === documentId);
  };
  const match = `/files/${budget}/collaborations`;
  context.faults.add({ service: 'box', match, kind: 'status', status: 400 });

  await scanning.ring('changes');
  await scanning.ring('crawl', ['*']);
  await scanning.atRest({ retries: 9 });
  expect(chunksOf(plan)).not.toEqual([]);
  expect(chunksOf(budget)).toEqual([]);
  expect(scanning.itemOf(`file:${budget}`)).toMatchObject({
    trashed: true,
    unreadable: { code: 'SOURCE_DENIED', reason: 'Box refuses the call with 400' },
  });

  context.faults.clear();
  scanning.pass(5);
  const [doorbell] = await unreadableDoorbells(scanning.connection, scanning.context);
  expect(doorbell?.items).toEqual([`file:${budget}`]);
  await scanning.pull(doorbell?.items);
  expect(chunksOf(budget)).not.toEqual([]);
});
