import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender, OpenContender } from './contender.ts';
import { createSearchCorpus, type SearchChunk, type SearchCorpus } from './corpus.ts';
import { emulator } from './emulator.ts';
import { fts5 } from './fts5.ts';
import { findNearest } from './truth.ts';

export interface ToContend {
  readonly contender: string;
  readonly size: number;
  readonly dimensions: number;
  readonly queries: number;
}

export interface Contended {
  readonly chunksPerSecond: number;
  readonly settleMs: number;
  readonly hybridMs: readonly number[];
  readonly recall: number;
  readonly restartMs: number;
  /** Resident bytes after the restart and its questions. */
  readonly rss: number;
  readonly diskBytes: number;
}

const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  Sluice: () => Promise.resolve(emulator),
  'SQLite FTS5 + brute force': () => Promise.resolve(fts5),
  LanceDB: async () => {
    const file = new URL('lance.mjs', import.meta.url).href;
    return ((await import(file)) as { lance: Contender }).lance;
  },
};

// A process of its own for each, started by bench/search.ts: memory is what this one takes, and nothing else.
process.once('message', (message) => {
  contend(message as ToContend).then(
    (contended) => process.send?.(contended, () => process.exit()),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(1));

async function contend({ contender, ...sizes }: ToContend): Promise<Contended> {
  const engine = await contenders[contender]?.();
  if (engine === undefined) throw new Error(`There is no contender ${contender}`);
  const corpus = createSearchCorpus(sizes);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-search-'));
  try {
    const filling = await engine.open(folder, sizes.dimensions);
    const filled = await fill(filling, corpus, engine.batchSize);
    await filling.close();
    const startedAt = performance.now();
    const open = await engine.open(folder, sizes.dimensions);
    const [first] = corpus.queries;
    if (first !== undefined) await open.hybrid(first);
    const restartMs = performance.now() - startedAt;
    const hybridMs = await time(open, corpus);
    const { rss } = process.memoryUsage();
    const recall = await measureRecall(open, corpus);
    await open.close();
    return { ...filled, restartMs, hybridMs, recall, rss, diskBytes: sizeOf(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(open: OpenContender, corpus: SearchCorpus, batchSize: number) {
  let ms = 0;
  let batch: SearchChunk[] = [];
  const flush = async () => {
    const add = open.prepare(batch);
    batch = [];
    const startedAt = performance.now();
    await add();
    ms += performance.now() - startedAt;
  };
  for (const chunk of corpus.chunks()) {
    batch.push(chunk);
    if (batch.length === batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  const startedAt = performance.now();
  await open.settle();
  return { chunksPerSecond: corpus.size / (ms / 1000), settleMs: performance.now() - startedAt };
}

/** Every question once before, so that all caches are warm, and once for the figures. */
async function time(open: OpenContender, { queries }: SearchCorpus): Promise<number[]> {
  for (const query of queries) await open.hybrid(query);
  const taken: number[] = [];
  for (const query of queries) {
    const startedAt = performance.now();
    await open.hybrid(query);
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

async function measureRecall(open: OpenContender, corpus: SearchCorpus): Promise<number> {
  const truth = findNearest(corpus);
  let wanted = 0;
  let found = 0;
  for (const [place, query] of corpus.queries.entries()) {
    const answered = new Set(await open.nearest(query));
    for (const id of truth[place] ?? []) {
      wanted += 1;
      if (answered.has(id)) found += 1;
    }
  }
  return found / wanted;
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
