import { expect, test } from 'vitest';
import type { NewDoorbell } from '../../../../../shared/model/stream.ts';
import {
  pollDoorbells,
  ringStream,
  streamsOf,
} from '../../../../../shared/pipeline/1-scan/streams.ts';
import { streamId } from '../../../../../shared/platform/ids.ts';
import { testTenantId as tenantId } from '../../../../support/emulator-context.ts';
import { createMemoryStore } from '../../../../support/memory-store.ts';

const now = () => new Date('2026-11-24T08:00:00Z');
const connectionId = 'box';

function openStreams() {
  const { store } = createMemoryStore();
  return (lane: 'changes' | 'crawl', items: string[] = []) =>
    ringStream({ tenantId, connectionId, lane, items, reason: 'again' }, { store, now });
}

test('the first doorbell makes the stream; two at once make one', async () => {
  const ring = openStreams();
  const rung = await Promise.all([ring('changes', ['file:1']), ring('changes', ['file:2'])]);
  expect(rung.map(({ run }) => run)).toEqual([1, 1]);
  const { wanted, named, id } = await ring('changes');
  expect({ wanted, id }).toEqual({ wanted: 3, id: streamId(connectionId, 'changes') });
  expect(named.map(({ key }) => key)).toEqual(['file:1', 'file:2']);
});

test('a name that rings again counts from then on', async () => {
  const ring = openStreams();
  await ring('changes', ['file:1', 'file:2']);
  const { named } = await ring('changes', ['file:1']);
  expect(named).toEqual([
    { key: 'file:2', wanted: 1 },
    { key: 'file:1', wanted: 2 },
  ]);
});

test('too many names make a crawl look at everything, and a pull keep the first ones', async () => {
  const ring = openStreams();
  const names = Array.from({ length: 520 }, (_, n) => `folder:${n}`);
  for (const lane of ['changes', 'crawl'] as const) {
    for (let from = 0; from < names.length; from += 20) {
      await ring(lane, names.slice(from, from + 20));
    }
  }
  expect((await ring('changes')).named).toHaveLength(500);
  expect((await ring('crawl')).named[0]?.key).toBe('*');
  expect((await ring('crawl')).named.length).toBeLessThan(25);
});

test('the clock rings for the changes, and for a crawl only where it has died half-way', async () => {
  const { store } = createMemoryStore();
  let time = now().getTime();
  const context = { store, now: () => new Date(time) };
  const lanes = async () =>
    (await pollDoorbells({ tenantId, id: connectionId, source: 'box' }, context)).map(
      ({ lane }) => lane,
    );
  const crawl: NewDoorbell = {
    tenantId,
    connectionId,
    lane: 'crawl',
    items: ['*'],
    reason: 'sweep',
  };
  await ringStream(crawl, context);
  time += 5 * 60_000;
  expect(await lanes()).toEqual(['changes']);
  time += 1;
  expect(await lanes()).toEqual(['changes', 'crawl']);

  const { id, run, named } = await ringStream({ ...crawl, items: [], reason: 'poll' }, context);
  expect({ run, named }).toMatchObject({ run: 2, named: [{ key: '*' }] });
  expect(await lanes()).toEqual(['changes']);
  await store.streams.update({ pk: tenantId, id }, (stream) => ({ ...stream, state: 'idle' }));
  time += 6 * 60_000;
  expect(await lanes()).toEqual(['changes']);
});

test('the clock rings for a first crawl that nobody asked for: who made the connection died before', async () => {
  const { store } = createMemoryStore();
  const doorbells = await pollDoorbells(
    { tenantId, id: connectionId, source: 'box' },
    { store, now },
  );
  expect(doorbells).toMatchObject([{ lane: 'changes' }, { lane: 'crawl', items: ['*'] }]);
});

test('all streams of a connection are read, a thousand at a time, and those of no other', async () => {
  const { store } = createMemoryStore();
  const parts = Array.from({ length: 2_000 }, (_part, n) => `b!${n}`);
  for (const part of parts) {
    const doorbell = {
      tenantId,
      lane: 'changes' as const,
      part,
      items: [],
      reason: 'poll' as const,
    };
    await ringStream({ ...doorbell, connectionId }, { store, now });
  }
  const limits: number[] = [];
  const streams = {
    ...store.streams,
    query: (query: Parameters<typeof store.streams.query>[0]) => {
      limits.push(query.limit);
      return store.streams.query(query);
    },
  };
  const found = await streamsOf({ tenantId, id: connectionId }, { streams });
  expect(found.map(({ part }) => part).toSorted()).toEqual(parts.toSorted());
  expect(limits).toEqual([1_000, 1_000, 1_000]);
  expect(await streamsOf({ tenantId, id: 'other' }, { streams })).toEqual([]);
});
