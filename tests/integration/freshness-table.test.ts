import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LookName } from '../../scripts/freshness-looks.ts';
import { rows, type Kind, type Row } from '../../scripts/freshness-rows.ts';
import { peoplePart, type NewDoorbell } from '../../shared/model/stream.ts';
import { followParts } from '../../shared/pipeline/1-scan/follow-parts.ts';
import { streamsOf } from '../../shared/pipeline/1-scan/streams.ts';
import { linkDoorbells, restMs } from '../../shared/pipeline/1-scan/sweep-links.ts';
import { shortestRoundMs } from '../../shared/sources/graph/site-rounds.ts';
import { boxActs, boxFolders } from '../support/freshness-box.ts';
import { graphActs, graphFolders } from '../support/freshness-graph.ts';
import { startFreshnessWorld, type Acts, type FreshnessWorld } from '../support/freshness-world.ts';

/** The rows of docs/FRESHNESS.md, each done at the source's emulator: what it tells, what of ours finds it out, and what is written. */
const sources = {
  box: { folders: boxFolders, actsOf: boxActs },
  microsoft365: { folders: graphFolders, actsOf: graphActs },
} as const;

describe.each(['box', 'microsoft365'] as const)('%s', (source) => {
  let world: FreshnessWorld;
  let acts: Acts;
  beforeAll(async () => {
    world = await startFreshnessWorld(source, sources[source].folders);
    acts = await sources[source].actsOf(world);
    await looks.parts(world); // has it announce changes of all parts, and of people
    await world.product.scan();
  }, 120_000);
  afterAll(() => world[Symbol.asyncDispose]());

  for (const [kind, row] of Object.entries<Row>(rows)) {
    const signal = row[source];
    if ('none' in signal) {
      test(`${row.what}: nothing to find out`, () => expect(acts).not.toHaveProperty(kind));
      continue;
    }
    test(`${row.what}: found by ${signal.seenBy}`, { timeout: 60_000 }, async () => {
      const act = acts[kind as Kind];
      if (act === undefined) throw new Error(`Nothing does ${kind} at ${source}`);
      await act.prepare();
      await world.settled();
      await settle(world);
      const isFound = async () =>
        (await world.product.find(act.who, 'notes of the year')).has(`${kind}.txt`);
      expect(await isFound(), 'before').toBe(act.effect !== 'shows');

      const before = { rings: world.rings(), written: world.written() };
      await act.act();
      await world.settled();
      expect(await shows(world), 'its stream shows it').toBe(signal.shows);
      expect(world.rings() > before.rings, 'it notifies us').toBe(signal.rings);

      const { seenBy, rewrites = false } = signal;
      if (seenBy !== 'asked') expect(await isFound(), 'unseen').toBe(act.effect !== 'shows');
      if (!isFirst(seenBy)) await pullFiles(world);
      if (!isFirst(seenBy) && seenBy !== 'asked')
        expect(await isFound(), 'by another look').toBe(act.effect !== 'shows');
      await looks[seenBy](world);
      const isHiddenFirst = act.effect === 'hides' || !rewrites;
      if (isHiddenFirst) expect(await isFound(), 'seen').toBe(act.effect !== 'hides');
      expect(world.written(), 'before any write').toBe(before.written);

      await settle(world);
      expect(await isFound(), 'at rest').toBe(act.effect !== 'hides');
      expect(world.written() !== before.written, 'writes into the index').toBe(rewrites);
    });
  }
});

const isFirst = (name: LookName) => ['events', 'peopleEvents', 'delta'].includes(name);

async function settle({ product }: FreshnessWorld): Promise<void> {
  await product.scan();
  await product.ingest();
}

/** Whether any stream tells of something since we last looked. */
async function shows({ product: { context } }: FreshnessWorld): Promise<boolean> {
  const { connection, store, source } = context;
  const streams = await streamsOf(connection, store);
  for (const { part, cursor } of streams.filter(({ lane }) => lane === 'changes')) {
    const told = await source.changes(part, cursor);
    const { touched, seen = [], gone = [], peopleChanged, resync = false } = told;
    if (peopleChanged || resync || touched.length + seen.length + gone.length > 0) return true;
  }
  return false;
}

const pullFiles: Look = async ({ product }) => {
  const { connection, store } = product.context;
  const parts = new Set((await streamsOf(connection, store)).map(({ part }) => part));
  for (const part of parts) if (part !== peoplePart) await product.pull(part);
};

type Look = (world: FreshnessWorld) => Promise<void>;

/** What the schedules and doorbells of the app do, one by one. */
const looks: Readonly<Record<LookName, Look>> = {
  asked: async () => {},
  events: pullFiles,
  peopleEvents: pullFiles,
  delta: pullFiles,
  people: ({ product }) => product.pull(peoplePart),
  siteRound({ product, pass }) {
    pass(shortestRoundMs);
    return product.pull(peoplePart);
  },
  async linkSweep({ product, pass }) {
    pass(restMs);
    const doorbells = await linkDoorbells(product.context.connection, product.context);
    for (const { part = '', items } of doorbells) await product.pull(part, items);
  },
  async parts({ product }) {
    const { context } = product;
    const rung: NewDoorbell[] = [];
    const ring = async (doorbell: NewDoorbell) => void rung.push(doorbell);
    const sourceOf = async () => context.source;
    const secrets = { get: async () => 'a key' };
    await followParts(context.connection, { ...context, bus: { ring }, sourceOf, secrets });
    for (const { lane, part = '', items } of rung)
      if (lane === 'crawl') await product.crawl(part, items);
  },
};
