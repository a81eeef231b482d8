import { expect, test } from 'vitest';
import type { Person } from '../../local/directory.ts';
import { peoplePart } from '../../shared/model/stream.ts';
import { streamsOf } from '../../shared/pipeline/1-scan/streams.ts';
import { openBoxAdmin } from '../../local/box-admin.ts';
import { graphActs, graphFolders } from '../support/freshness-graph.ts';
import { startFreshnessWorld, type Acts, type FreshnessWorld } from '../support/freshness-world.ts';

/** The bad habits of docs/FRESHNESS.md, at the emulators: what the product makes of a source that tells late, twice or in the wrong order. */

const minute = 60_000;
const isFound = async ({ product }: FreshnessWorld, who: Person, title: string) =>
  (await product.find(who, 'notes of the year')).has(title);

/** One of the changes, before which everything is at rest. */
async function prepared(acts: Acts, kind: keyof Acts, world: FreshnessWorld) {
  const act = acts[kind];
  if (act === undefined) throw new Error(`Nothing does ${kind}`);
  await act.prepare();
  await world.settled();
  await world.product.scan();
  await world.product.ingest();
  return act;
}

async function pullDrives({ product }: FreshnessWorld): Promise<void> {
  const { connection, store } = product.context;
  const streams = await streamsOf(connection, store);
  for (const { part, lane } of streams)
    if (lane === 'changes' && part !== peoplePart) await product.pull(part);
}

test('Microsoft 365: a doorbell before delta shows why is looked after again', async () => {
  await using world = await startFreshnessWorld('microsoft365', graphFolders);
  const acts = await graphActs(world);
  await world.product.scan();
  const { who, act } = await prepared(acts, 'revoked', world);
  world.stack.graph.delta.lag(20_000);
  const rings = world.rings();
  await act();
  await world.settled();
  expect(world.rings()).toBeGreaterThan(rings);
  await pullDrives(world);
  expect(await isFound(world, who, 'revoked.txt')).toBe(true);
  world.pass(30_000); // the second time that we look again
  await pullDrives(world);
  expect(await isFound(world, who, 'revoked.txt')).toBe(false);
});

test('Microsoft 365: a group that is told of a quarter of an hour late is known then, and not before', async () => {
  await using world = await startFreshnessWorld('microsoft365', graphFolders);
  const acts = await graphActs(world);
  await world.product.scan();
  const { who, act } = await prepared(acts, 'group', world);
  await world.product.context.source.subscribe([peoplePart]);
  await isFound(world, who, 'group.txt');
  world.stack.graph.people.lag(15 * minute);
  const rings = world.rings();
  await act();
  world.pass(14 * minute);
  await world.settled();
  await world.product.pull(peoplePart);
  expect([await isFound(world, who, 'group.txt'), world.rings() > rings]).toEqual([true, false]);
  world.pass(minute);
  await world.settled();
  await world.product.pull(peoplePart);
  expect([await isFound(world, who, 'group.txt'), world.rings() > rings]).toEqual([false, true]);
});

test('Box: events late, doubled and in the wrong order end as Box itself has it', async () => {
  await using world = await startFreshnessWorld('box', ['Top']);
  const { product, stack } = world;
  const who = world.person(1);
  const { clientId, clientSecret } = stack.boxApplication;
  const boxUrl = stack.box.url.href.replace(/\/$/, '');
  const { enterpriseId } = stack.directory;
  const box = await openBoxAdmin({ boxUrl, enterpriseId, clientId, clientSecret });
  const names = ['a', 'b', 'c', 'd'].map((name) => `${name}.txt`);
  for (const name of names) await world.write(`Top/${name}`);
  await product.scan();
  await product.ingest();
  stack.box.events.stir({ seed: 5, window: 8, repeated: 0.5 });
  stack.box.events.lag(minute);
  const holder = { type: 'user', id: who.boxUserId } as const;
  for (const [at, name] of names.entries()) {
    const file = await box.find(`Top/${name}`);
    if (file === undefined) throw new Error(`${name} is not in Box`);
    await box.grant(file, holder, 'viewer');
    await box.change(file, holder, { endsAt: world.inMinutes(60) });
    if (at % 2 === 0) await box.revoke(file, holder);
  }
  await product.pull('');
  const before = await product.find(who, 'notes of the year');
  expect([...before]).toEqual([]);
  world.pass(minute);
  await product.pull('');
  const after = await product.find(who, 'notes of the year');
  expect([...after].toSorted()).toEqual(['b.txt', 'd.txt']);
});
