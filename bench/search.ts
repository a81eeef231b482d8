import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Figure, Measure } from './measure.ts';
import type { Contended, ToContend } from './search/contend.ts';
import { inMB, inTime, percentile, spread } from './statistics.ts';
import { targets } from './targets.ts';

const dimensionsMeasured = [512, 1_536];
const names = ['Sluice', 'SQLite FTS5 + brute force', 'LanceDB'] as const;
const queries = 60;

interface Taken {
  readonly dimensions: number;
  readonly name: string;
  /** Undefined when it did not come to an end. */
  readonly contended: Contended | undefined;
}

export const search: Measure = {
  name: 'search',
  title: 'The search engine, against others',
  async run({ searchChunks }, say) {
    const taken: Taken[] = [];
    for (const dimensions of dimensionsMeasured)
      for (const name of names) {
        say(`${name}, ${searchChunks} chunks of ${dimensions} dimensions …`);
        const contended = await contend({
          contender: name,
          size: searchChunks,
          dimensions,
          queries,
        });
        if (contended === undefined) say('  did not come to an end');
        else say(`  hybrid ${spread(contended.hybridMs)}, recall ${contended.recall.toFixed(3)}`);
        taken.push({ dimensions, name, contended });
      }
    return {
      figures: [
        { what: 'chunks', value: String(searchChunks) },
        ...dimensionsMeasured.flatMap((dimensions) =>
          compare(taken.filter((one) => one.dimensions === dimensions)),
        ),
      ],
      notes,
      raw: taken,
    };
  },
};

const notes = [
  `${queries} questions of five words and a vector each, by a caller with 50 scopes (about a tenth of the chunks), 50 hits of each side, fused by rank. Times are p50 / p95 of the second round, one question after the other.`,
  'Sluice is the engine of the search emulator in its worker thread, asked in the JSON of Azure AI Search, but without TLS. SQLite: FTS5 with Porter’s stemmer, scopes as a table, vectors compared in JavaScript. LanceDB: exact vector search, its full text and label indexes, both halves at once.',
  'Recall is that of the ten nearest vectors, against comparing each. Restart is from opening the files to the first answer, with the files in the page cache. Memory is that of the whole process, after its questions.',
];

const longestMs = 10 * 60_000;

/** In a process of its own. */
async function contend(task: ToContend): Promise<Contended | undefined> {
  const child = fork(join(import.meta.dirname, 'search', 'contend.ts'), {
    // With two threads LanceDB 0.31.0 never ends building its text index.
    env: { ...process.env, LANCE_CPU_THREADS: '4' },
  });
  child.send(task);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${task.contender} ended with ${signal ?? code}`);
  });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), longestMs);
  const answered = once(child, 'message').then(([contended]) => contended as Contended);
  const contended = await Promise.race([answered, ended.catch(() => undefined)]);
  clearTimeout(tooLong);
  await ended.catch(() => {}); // the next one is to have the machine for itself
  return contended;
}

function compare(taken: readonly Taken[]): Figure[] {
  const [own, ...others] = taken;
  if (own === undefined) return [];
  const middle = ({ contended }: Taken) => percentile(contended?.hybridMs ?? [], 0.5);
  const faster = others.map((other) => (middle(other) / middle(own)).toFixed(1));
  const each = (what: string, of: (contended: Contended) => string): Figure[] =>
    taken.map(({ name, contended }) => ({
      what: `${what}: ${name}`,
      value: contended === undefined ? 'did not come to an end' : of(contended),
    }));
  const at = `${own.dimensions} dimensions`;
  return [
    ...each(`${at}, hybrid`, ({ hybridMs }) => spread(hybridMs)),
    {
      what: `${at}, times faster at the middle: than ${others.map(({ name }) => name).join(', than ')}`,
      value: faster.join(', '),
      target: targets.searchFaster,
    },
    ...each(`${at}, recall@10`, ({ recall }) => recall.toFixed(3)),
    ...each(`${at}, restart`, ({ restartMs }) => inTime(restartMs)).map((figure, place) =>
      place === 0 ? { ...figure, target: targets.searchRestart } : figure,
    ),
    ...each(`${at}, chunks a second in`, ({ chunksPerSecond, settleMs }) =>
      settleMs < 100
        ? `${Math.round(chunksPerSecond)}`
        : `${Math.round(chunksPerSecond)}, and ${inTime(settleMs)} to build indexes`,
    ),
    ...each(`${at}, memory`, ({ rss }) => inMB(rss)),
    ...each(`${at}, on disk`, ({ diskBytes }) => inMB(diskBytes)),
  ];
}
