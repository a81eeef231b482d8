import type { Machine } from '../bench/machine.ts';
import { spread } from '../bench/statistics.ts';
import { diskBound, heapBound, holdsStill, isFlat, mayHaveGrown, memoryBound } from './bounds.ts';
import type { Loaded } from './load.ts';
import { total, type LiveHeap, type Memory, type Trend } from './memory.ts';
import type { Tally } from './tally.ts';
import type { Verdict } from './verify.ts';

export interface Soak {
  readonly seed: number;
  readonly minutes: number;
  /** As 2026-11-26. */
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly loaded: Loaded;
  /** What would not come to rest; nothing when all did. */
  readonly restless: readonly string[];
  readonly beforeSweep: Verdict;
  readonly afterSweep: Verdict;
  readonly troubles: Troubles;
  readonly events: Tally;
  readonly disk: {
    readonly before: ReadonlyMap<string, number>;
    readonly after: ReadonlyMap<string, number>;
  };
}

export interface Troubles {
  readonly files: readonly { readonly documentId: string; readonly status: string }[];
  readonly deadLetters: readonly { readonly messageId: string; readonly reason: string }[];
}

/** @returns in sentences what was lost, leaked or grew; nothing when all is well */
export function failuresOf(soak: Soak): string[] {
  const { restless, loaded, afterSweep, beforeSweep, troubles } = soak;
  const failed = troubles.files.filter(({ status }) => status === 'failed');
  const checks: readonly (readonly [what: string, found: readonly string[]])[] = [
    ['never came to rest', restless],
    ['leaked while changing', loaded.asked.leaks],
    ['leaked at rest, before the sweep', beforeSweep.leaked],
    ['leaked at rest, after the sweep', afterSweep.leaked],
    ['late: only the sweep has found out', beforeSweep.differences],
    ['hidden until the sweep', beforeSweep.hidden],
    ['lost: the index is not what Box has', afterSweep.differences],
    ['hidden: who may read it does not see it', afterSweep.hidden],
    ['failed for good', failed.map(({ documentId }) => documentId)],
    ['memory grew', loaded.memory.trends.filter((trend) => !isFlat(trend)).map(({ name }) => name)],
    ['a heap grew', loaded.heaps.filter((heap) => !holdsStill(heap)).map(({ name }) => name)],
    [
      'no heap was looked at twice',
      loaded.heaps.length === 0 ? ['what ran then did not live on'] : [],
    ],
    ['the data folder grew', grewTooMuch(soak) ? [inMiB(growth(soak))] : []],
  ];
  return checks.flatMap(([what, found]) => found.map((one) => `${what}: ${one}`));
}

export function toMarkdown(soak: Soak): string {
  const { seed, minutes, loaded, restless } = soak;
  const failures = failuresOf(soak);
  const { changes, struck, killed, asked, memory, heaps } = loaded;
  return [
    `# Soak, seed ${seed}, ${minutes} minutes: ${failures.length === 0 ? 'passed' : 'FAILED'}`,
    conditions(soak),
    ...(failures.length === 0 ? [] : [list(failures)]),
    '## At rest',
    restless.length === 0
      ? 'No run open, no message waiting, no notification undelivered.'
      : list(restless),
    table(
      ['', 'files', 'chunks', 'index ≠ Box', 'person × file', 'leaked', 'hidden'],
      [
        verdictRow('before the sweep', soak.beforeSweep),
        verdictRow('after the sweep', soak.afterSweep),
      ],
    ),
    'Dead letters:',
    list(soak.troubles.deadLetters.map(({ messageId, reason }) => `${messageId}: ${reason}`)),
    '## Memory',
    `JavaScript objects that outlive a forced garbage collection, when the last third of the time begins and when it ends: at most ${heapBound.share * 100} % and ${inMiB(heapBound.bytes)} more.`,
    table(['process', 'earlier', 'later', 'flat'], heaps.map(heapRow)),
    `RSS, medians of the middle third and of the last. Flat: at most ${memoryBound.share * 100} % and ${inMiB(memoryBound.bytes)} more.`,
    table(
      ['process', 'middle third', 'last third', 'slope, MiB/hour', 'flat'],
      memory.trends.toSorted(totalLast).map(trendRow),
    ),
    'RSS, minute by minute, in MiB:',
    minuteTable(memory),
    '## Data folder',
    `Bound: ${inMiB(diskBound.bytes)} and ${diskBound.bytesPerChange / 1024} KiB a change, ${inMiB(mayHaveGrown(changes.total()))} here.`,
    table(['folder', 'before', 'after', 'growth'], diskRows(soak)),
    '## What was done',
    table(['change', 'times'], tallyRows(changes)),
    table(['fault', 'times'], tallyRows(struck)),
    'All in the first third of the time; what was killed was started again on the same data.',
    table(['kill -9', 'times'], tallyRows(killed)),
    `From a kill to "Ready", under load, p50 / p95: ${spread(loaded.readyAgainMs)}.`,
    table(['answer', 'times'], tallyRows(asked.answers)),
    `Search p50 / p95: ${spread(asked.searchMs)}. Ask: ${spread(asked.askMs)}.`,
    '## Warnings and errors in the log',
    table(['event', 'times'], tallyRows(soak.events)),
  ].join('\n\n');
}

function conditions({ date, command, machine }: Soak): string {
  const { cpu, cores, memory, system, node, commit, load } = machine;
  const place = `${cores} cores of ${cpu}, ${memory}, ${system}, Node ${node}`;
  return `${date}, \`${command}\`, commit ${commit}. ${place}. Load before: ${load.toFixed(1)}.`;
}

const verdictRow = (when: string, verdict: Verdict): string[] => [
  when,
  ...[
    verdict.files,
    verdict.chunks,
    verdict.differences.length,
    verdict.pairs,
    verdict.leaked.length,
    verdict.hidden.length,
  ].map(String),
];

const trendRow = (trend: Trend): string[] => [
  trend.name,
  inMiB(trend.middleThird),
  inMiB(trend.lastThird),
  (trend.slope / 2 ** 20).toFixed(0),
  isFlat(trend) ? 'yes' : 'NO',
];

const heapRow = (heap: LiveHeap): string[] => [
  heap.name,
  inMiB(heap.earlier),
  inMiB(heap.later),
  holdsStill(heap) ? 'yes' : 'NO',
];

function minuteTable({ trends, minutes }: Memory): string {
  const names = trends.toSorted(totalLast).map(({ name }) => name);
  const cells = (rss: ReadonlyMap<string, number>) =>
    names.map((name) => ((rss.get(name) ?? 0) / 2 ** 20).toFixed(0));
  return table(
    ['minute', ...names],
    minutes.map((rss, minute) => [String(minute + 1), ...cells(rss)]),
  );
}

const totalLast = (a: Trend, b: Trend) =>
  Number(a.name === total) - Number(b.name === total) || b.lastThird - a.lastThird;

function diskRows({ disk: { before, after } }: Soak): string[][] {
  const rows = [...after].map(([name, bytes]) => [name, before.get(name) ?? 0, bytes] as const);
  const sum = (at: 1 | 2) => rows.reduce((bytes, row) => bytes + row[at], 0);
  return [...rows, [total, sum(1), sum(2)] as const].map(([name, was, is]) => [
    name,
    inMiB(was),
    inMiB(is),
    inMiB(is - was),
  ]);
}

function growth({ disk: { before, after } }: Soak): number {
  const sum = (sizes: ReadonlyMap<string, number>) =>
    [...sizes.values()].reduce((a, b) => a + b, 0);
  return sum(after) - sum(before);
}

const grewTooMuch = (soak: Soak): boolean =>
  growth(soak) > mayHaveGrown(soak.loaded.changes.total());

const tallyRows = (tally: Tally): string[][] =>
  tally.entries().map(([name, times]) => [name, String(times)]);

const list = (lines: readonly string[]): string =>
  lines.length === 0 ? '- none' : lines.map((line) => `- ${line}`).join('\n');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...(rows.length === 0 ? [head.map(() => '–')] : rows)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

const inMiB = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
