import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { caFileIn } from '../local/app-settings.ts';
import { startChild, type Child } from '../local/child.ts';
import type { CloudReady } from '../local/cloud.ts';
import { createClock } from '../local/clock.ts';
import { directory } from '../local/seed/company.ts';
import { openTokens } from '../local/tokens.ts';
import type { Measure, Outcome } from './measure.ts';
import { readTree, type ProcessFacts } from './process-tree.ts';
import { freePortBase } from './running-sluice.ts';
import { createSearchCorpus, type SearchChunk, type SearchQuery } from './search/corpus.ts';
import { emulator, indexName } from './search/emulator.ts';
import { inMiB, inTime, percentile } from './statistics.ts';
import { targets } from './targets.ts';

const starts = 5;
/** As the product's index has them. */
const dimensions = 1_536;
/** The memory is read when the local model has been loaded, which calls need not wait for, and things have settled. */
const settleMs = 5_000;
const stopWithinMs = 30_000;

export const cloud: Measure = {
  name: 'cloud',
  title: 'The local cloud alone: every emulator in one process',
  async run({ searchChunks }, say) {
    const dataDir = mkdtempSync(join(tmpdir(), 'sluice-cloud-'));
    try {
      say('first start …');
      const first = await timeStart(dataDir);
      say('starts without data …');
      const again: Started[] = [];
      for (let round = 0; round < starts; round += 1) again.push(await timeStart(dataDir));
      say(`filling the search index with ${searchChunks} chunks …`);
      const query = await fill(dataDir, searchChunks);
      say('start with these …');
      const filled = await timeStart(dataDir, query);
      return report({ first, again, filled, searchChunks });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

interface Started {
  /** From the fork until every service answers. */
  readonly readyMs: number;
  /** From the fork to the answer of the first search; absent where nothing was asked. */
  readonly answeredMs?: number;
  readonly memory: ProcessFacts | undefined;
}

async function timeStart(dataDir: string, query?: SearchQuery): Promise<Started> {
  const contentDir = join(dataDir, 'content');
  mkdirSync(contentDir, { recursive: true });
  const portBase = await freePortBase();
  const startedAt = performance.now();
  const child = await startChild<CloudReady>(new URL('../dist/local/cloud.js', import.meta.url), {
    dataDir,
    contentDir,
    content: 'folder',
    portBase,
  });
  try {
    const readyMs = performance.now() - startedAt;
    if (query !== undefined) await search(child, { dataDir, query });
    const answeredMs = performance.now() - startedAt;
    await wait(settleMs);
    const memory = readTree(child.pid).find(({ pid }) => pid === child.pid);
    return { readyMs, memory, ...(query !== undefined && { answeredMs }) };
  } finally {
    await child.stop(stopWithinMs);
  }
}

/** Straight into the engine's files: over the network the same would take minutes. */
async function fill(dataDir: string, size: number): Promise<SearchQuery> {
  const corpus = createSearchCorpus({ size, dimensions, queries: 1 });
  const open = await emulator.open(join(dataDir, 'search'), dimensions);
  let batch: SearchChunk[] = [];
  for (const chunk of corpus.chunks()) {
    batch.push(chunk);
    if (batch.length < emulator.batchSize) continue;
    await open.prepare(batch)();
    batch = [];
  }
  if (batch.length > 0) await open.prepare(batch)();
  await open.close();
  const [query] = corpus.queries;
  if (query === undefined) throw new Error('The corpus has no question');
  return query;
}

async function search(
  { ready }: Child<CloudReady>,
  { dataDir, query }: { dataDir: string; query: SearchQuery },
): Promise<void> {
  const ca = readFileSync(caFileIn(dataDir), 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), ca]);
  const tokens = await openTokens({
    tenantId: directory.tenantId,
    clock: createClock(),
    dataDir: join(dataDir, 'tokens'),
  });
  const audience = 'https://search.azure.com';
  const { token } = await tokens.issueForApp({ audience, appId: 'bench', objectId: 'bench' });
  const endpoint = ready.services.find(({ name }) => name === 'search')?.url;
  const response = await fetch(
    `${endpoint}/indexes('${indexName}')/docs/search.post.search?api-version=2026-04-01`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        search: query.text,
        top: 50,
        select: 'id',
        filter: `scopes/any(s: search.in(s, '${query.scopes.join(',')}', ','))`,
        vectorQueries: [{ kind: 'vector', vector: [...query.vector], fields: 'vector', k: 50 }],
      }),
    },
  );
  const { value } = (await response.json()) as { value?: unknown[] };
  if (!value?.length) throw new Error(`The search was answered ${response.status}, without hits`);
}

function report(taken: {
  first: Started;
  again: readonly Started[];
  filled: Started;
  searchChunks: number;
}): Outcome {
  const { first, again, filled, searchChunks } = taken;
  const readyMs = again.map((one) => one.readyMs);
  const rss = again.flatMap(({ memory }) => memory?.rss ?? []);
  const data = `${searchChunks.toLocaleString('en')} chunks of ${dimensions.toLocaleString('en')} dimensions`;
  return {
    figures: [
      {
        what: `start without data, middle and slowest of ${starts}`,
        value: `${inTime(percentile(readyMs, 0.5))}, ${inTime(Math.max(...readyMs))}`,
        target: targets.cloudStart,
      },
      { what: 'very first start', value: inTime(first.readyMs) },
      {
        what: 'memory without data, most (RSS)',
        value: rss.length === 0 ? 'not measured' : inMiB(Math.max(...rss)),
        target: targets.cloudMemory,
      },
      { what: `start with ${data}`, value: inTime(filled.readyMs) },
      {
        what: 'the same, until the first search is answered',
        value: inTime(filled.answeredMs ?? Number.NaN),
        target: targets.cloudRestart,
      },
      {
        what: 'memory with these (RSS)',
        value: filled.memory === undefined ? 'not measured' : inMiB(filled.memory.rss),
      },
    ],
    notes: [
      'From the fork of the process to its word that every service listens, with an empty folder as the content of Box. The very first start also makes certificates and keys.',
      'Memory 5 s later, when the local model for embeddings has been loaded in the background. The files of the index are in the page cache.',
    ],
    raw: taken,
  };
}
