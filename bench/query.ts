import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { granteeOf, openBoxAdmin } from '../local/box-admin.ts';
import { directory } from '../local/seed/company.ts';
import { createLog } from '../shared/platform/log.ts';
import { retrieve } from '../shared/query/retrieve.ts';
import { createProse } from './corpus/prose.ts';
import { createRandom } from './corpus/random.ts';
import type { Measure, Options, Outcome } from './measure.ts';
import { startProduct, type Product } from './product.ts';
import { percentile, spread } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

/** What shared/query/retrieve.ts says of each retrieval. */
const Retrieved = z.object({
  event: z.literal('query.retrieved'),
  principalsMs: z.number(),
  scopesMs: z.number(),
  embedMs: z.number(),
  searchMs: z.number(),
  checkMs: z.number(),
  scopes: z.number(),
  hits: z.number(),
  refused: z.number(),
});
type Retrieved = z.infer<typeof Retrieved>;

const who = 'petra';
const departments = 10;
const foldersEach = 20;
/** Of a file, in characters: about ten chunks of 400 tokens. */
const fileLength = 11_800;
const chunksPerFile = 10;
/** As `ask` gives the model. */
const passages = 8;
/** Caches, connections and compiled code are those of a process that has been up for a while. */
const warmUps = 20;

export const query: Measure = {
  name: 'query',
  title: 'Asking: retrieval without the answering model',
  async run(options, say) {
    const contentDir = mkdtempSync(join(tmpdir(), 'sluice-corpus-'));
    const lines: string[] = [];
    const log = createLog((_level, line) => lines.push(line));
    try {
      writeTree(contentDir, Math.ceil(options.chunks / chunksPerFile));
      return await whileOpen(startProduct({ contentDir, log }), (product) =>
        fillAndAsk(product, { options, lines, say }),
      );
    } finally {
      rmSync(contentDir, { recursive: true, force: true });
    }
  },
};

async function fillAndAsk(
  product: Product,
  { options, lines, say }: { options: Options; lines: string[]; say: (line: string) => void },
): Promise<Outcome> {
  say('sharing folders …');
  await shareFolders(product);
  say('scanning …');
  const runs = await product.scan();
  say(`ingesting ${runs.length} files …`);
  await product.ingest(runs, 'stand-in');
  const inIndex = await product.services.index.count();
  say(`${options.queries} questions over ${inIndex} chunks …`);
  lines.length = 0;
  const totalMs = await askAll(options.queries, product);
  return report(inIndex, { totalMs, retrieved: readLaps(lines) });
}

function writeTree(contentDir: string, files: number): void {
  const prose = createProse(createRandom(11));
  for (let at = 0; at < files; at += 1) {
    const department = `Department ${at % departments}`;
    const folder = join(
      contentDir,
      department,
      `Folder ${Math.floor(at / departments) % foldersEach}`,
    );
    mkdirSync(folder, { recursive: true });
    const parts: string[] = [`# ${prose.heading()}`];
    for (let length = 0; length < fileLength; length += 600) parts.push(prose.paragraph(600));
    writeFileSync(join(folder, `File ${at}.md`), parts.join('\n\n'));
  }
}

/** A right of her own on every second folder, besides what everybody has: as many scopes as somebody in the middle of a company. */
async function shareFolders({ dataDir, boxUrl }: Product): Promise<void> {
  const box = await openBoxAdmin({
    boxUrl,
    enterpriseId: directory.enterpriseId,
    clientId: 'sluice-local',
    clientSecret: readFileSync(join(dataDir, 'box', 'client-secret'), 'utf8'),
  });
  for (const department of await box.list('0')) {
    for (const [at, folder] of (await box.list(department.id)).entries()) {
      if (at % 2 === 0) await box.grant(folder, granteeOf(who, directory), 'viewer');
    }
  }
}

async function askAll(queries: number, { services }: Product): Promise<number[]> {
  const prose = createProse(createRandom(23));
  const person = directory.people.find(({ key }) => key === who);
  if (person === undefined) throw new Error(`There is no ${who}`);
  const { oid, email, name } = person;
  const caller = { tenantId: services.tenantId, oid, email, name, roles: ['reader' as const] };
  const totalMs: number[] = [];
  for (let at = -warmUps; at < queries; at += 1) {
    const text = prose.sentence();
    const startedAt = performance.now();
    const { found } = await retrieve(
      { text, conditions: [], wanted: passages, skip: 0 },
      { ...services, caller },
    );
    if (found.length === 0) throw new Error('A question found nothing: the figures would be wrong');
    if (at >= 0) totalMs.push(performance.now() - startedAt);
  }
  return totalMs;
}

const readLaps = (lines: readonly string[]): Retrieved[] =>
  lines
    .map((line) => Retrieved.safeParse(JSON.parse(line)))
    .flatMap(({ data }) => data ?? [])
    .slice(warmUps);

function report(
  inIndex: number,
  { totalMs, retrieved }: { totalMs: readonly number[]; retrieved: readonly Retrieved[] },
): Outcome {
  const step = (what: string, of: (one: Retrieved) => number) => ({
    what: `${what}, p50 / p95`,
    value: spread(retrieved.map(of)),
  });
  const withoutModel = retrieved.map(
    ({ principalsMs, scopesMs, searchMs, checkMs }) => principalsMs + scopesMs + searchMs + checkMs,
  );
  const middle = (of: (one: Retrieved) => number) => percentile(retrieved.map(of), 0.5);
  return {
    figures: [
      { what: 'chunks in the index', value: String(inIndex) },
      { what: 'questions', value: String(totalMs.length) },
      step('who are you (principals)', ({ principalsMs }) => principalsMs),
      step('what was granted to you (scopes)', ({ scopesMs }) => scopesMs),
      step('hybrid search among that', ({ searchMs }) => searchMs),
      step('re-check of each hit', ({ checkMs }) => checkMs),
      {
        what: 'all four, p50 / p95',
        value: spread(withoutModel),
        target: targets.ask,
      },
      step('waiting for the question’s vector after that', ({ embedMs }) => embedMs),
      { what: 'the whole retrieval, p50 / p95', value: spread(totalMs) },
    ],
    notes: [
      `The steps are those that \`query.retrieved\` in the log tells of. At the middle: ${middle(({ scopes }) => scopes)} scopes granted, ${middle(({ hits }) => hits)} hits re-checked for ${passages} passages, ${middle(({ refused }) => refused)} refused.`,
      'The product in this process, the local cloud in another, over TLS with the real SDKs; one question after the other. The question is embedded by the local model while principals and scopes are read, and the time left to wait for it is its own line. Chunks have stand-in vectors.',
    ],
    raw: { inIndex, totalMs, retrieved },
  };
}
