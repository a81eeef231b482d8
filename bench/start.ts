import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Measure, Outcome } from './measure.ts';
import { readTree, type ProcessFacts } from './process-tree.ts';
import { startSluice, type StartedSluice } from './running-sluice.ts';
import { inMiB, inTime, sum } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

const who = 'petra';
const admin = 'ines';
const question = 'What is our travel limit for hotels in Zurich?';
/** As long as nothing answers, or the answer is no 200. */
const lookEveryMs = 25;
/** The memory is read when what the first scan left behind has had time to go. */
const settleMs = 5_000;

interface Start {
  readonly buildCheckMs: number | undefined;
  readonly upMs: number;
  readonly readyMs: number;
  readonly citedMs: number;
  readonly files: number;
  readonly chunks: number;
  readonly memory: readonly ProcessFacts[];
}

export const start: Measure = {
  name: 'start',
  title: 'Start: `npm start`, already built, with the sample company',
  async run(_options, say) {
    const dataDir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
    try {
      say('first start, nothing on disk …');
      const first = await timeStart(dataDir);
      say('second start, with the state of the first …');
      const second = await timeStart(dataDir);
      return report(first, second);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

const timeStart = (dataDir: string): Promise<Start> => whileOpen(startSluice({ dataDir }), timeOne);

async function timeOne(sluice: StartedSluice): Promise<Start> {
  const since = () => performance.now() - sluice.startedAt;
  const [buildCheckMs, upMs, readyMs] = await Promise.all([
    buildCheck(sluice),
    answering(sluice).then(since),
    sluice.ready.then(since),
  ]);
  const citedMs = await cited(sluice).then(since);
  await wait(settleMs);
  const memory = readTree(sluice.pid);
  const progress = await sluice.call('GET', '/api/connections/box', { as: admin });
  const { files, chunks } = (await progress.json()) as { files: number; chunks: number };
  return { buildCheckMs, upMs, readyMs, citedMs, files, chunks, memory };
}

/** `npm start` makes sure that the build is that of the sources, before it starts anything. */
async function buildCheck(sluice: StartedSluice): Promise<number | undefined> {
  if (!existsSync('/proc/self')) return undefined;
  const over = new AbortController();
  const end = () => over.abort();
  void sluice.ready.then(end, end);
  while (!over.signal.aborted) {
    if (
      readTree(sluice.pid).some(({ command }) =>
        /^\S*node (--\S+ )*dist\/local\/up\.js/.test(command),
      )
    ) {
      return performance.now() - sluice.startedAt;
    }
    await wait(lookEveryMs);
  }
  return undefined;
}

/** Up: it says that it is ready, and a question gets an answer, if only that there is none yet. */
async function answering(sluice: StartedSluice): Promise<void> {
  const { appUrl } = await sluice.addresses();
  await until(async () => (await fetch(`${appUrl}/api/health/ready`)).ok);
  await until(async () => (await ask(sluice)).ok);
}

async function cited(sluice: StartedSluice): Promise<void> {
  await until(async () => {
    const response = await ask(sluice);
    if (!response.ok) return false;
    return ((await response.json()) as { citations: unknown[] }).citations.length > 0;
  });
}

const ask = (sluice: StartedSluice) =>
  sluice.call('POST', '/api/ask', { as: who, body: { question } });

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await wait(lookEveryMs);
}

function report(first: Start, second: Start): Outcome {
  const rss = sum(first.memory.map((process) => process.rss));
  const pss = sum(first.memory.map((process) => process.pss));
  const build = ({ buildCheckMs }: Start) =>
    buildCheckMs === undefined ? 'not measured' : inTime(buildCheckMs);
  return {
    figures: [
      { what: 'first start: up (asking works)', value: inTime(first.upMs), target: targets.up },
      {
        what: 'first start: Ready, all files indexed',
        value: inTime(first.readyMs),
        target: targets.ready,
      },
      { what: 'second start: up', value: inTime(second.upMs), target: targets.up },
      { what: 'second start: Ready', value: inTime(second.readyMs) },
      {
        what: 'of each, making sure that the build is current',
        value: `${build(first)} and ${build(second)}`,
      },
      { what: 'files / chunks', value: `${first.files} / ${first.chunks}` },
      {
        what: 'resident memory of everything at Ready (sum of RSS)',
        value: first.memory.length === 0 ? 'not measured: there is no /proc' : inMiB(rss),
        target: targets.memory,
      },
      {
        what: 'the same, shared pages counted once (sum of PSS)',
        value: first.memory.length === 0 ? 'not measured: there is no /proc' : inMiB(pss),
      },
    ],
    notes: [
      'Up: `GET /api/health/ready` and `POST /api/ask` both answer 200, looked at every 25 ms. The first start also writes the company, makes certificates and unpacks the local model.',
      `Processes at Ready: ${first.memory.map(describe).join(', ')}.`,
    ],
    raw: { first, second },
  };
}

const describe = ({ command, rss }: ProcessFacts): string => {
  const [program = '', ...words] = command.split(' ');
  const script = program.endsWith('node') && words.find((word) => /\.(ts|c?js)$/.test(word));
  const name = script ? script.split('/').slice(-2).join('/') : program;
  return `${name} ${inMiB(rss)}`;
};
