import type { Figure } from '../measure.ts';
import { inMB, inTime } from '../statistics.ts';
import { targets } from '../targets.ts';
import type { Files } from './files.ts';
import type { EngineTaken, Taken } from './take-with.ts';

const mostBytes = 1e9;
/** What the pool says of a file whose reader it had to kill twice. */
const killed = /without progress/;

/** How the reads ended, whatever the file was. */
export function outcomeFigures({ corpus, hostile }: Files, sluice: EngineTaken): Figure[] {
  const reads = new Map([...sluice.corpus, ...sluice.hostile].map((read) => [read.path, read]));
  const right = hostile.filter(({ path, expected }) => codeOf(reads.get(path)) === expected);
  const bombs = hostile.filter(({ isBomb }) => isBomb === true);
  return [
    {
      what: 'broken, locked and hostile files: ended as they should',
      value: `${right.length} of ${hostile.length}`,
      target: 'all',
    },
    {
      what: 'archives that unpack to too much, or of too many files: longest until answered',
      value: inTime(Math.max(...bombs.map(({ path }) => reads.get(path)?.ms ?? Number.NaN))),
      target: targets.bombRefused,
    },
    {
      what: 'longest until any of them was answered, after two tries',
      value: inTime(Math.max(...sluice.hostile.map(({ ms }) => ms))),
      target: targets.hostileAnswered,
    },
    ...(corpus === undefined ? [absent] : corpusFigures(corpus, reads)),
    ...memoryFigures([...reads.values()]),
  ];
}

const absent: Figure = {
  what: 'public corpus',
  value: 'not present (SLUICE_EXTRACTION_CORPUS)',
};

function corpusFigures(
  corpus: NonNullable<Files['corpus']>,
  reads: ReadonlyMap<string, Taken>,
): Figure[] {
  const byTag = Map.groupBy(corpus, ({ tag }) => tag);
  return [...byTag].map(([tag, files]) => ({
    what: `public corpus: ${files.length} files${tag === '' ? '' : ` that are ${tag}`}`,
    value: countsOf(files.map(({ path }) => codeOf(reads.get(path)))),
  }));
}

function memoryFigures(reads: readonly Taken[]): Figure[] {
  const peaks = reads.map(({ peakBytes }) => peakBytes).filter((bytes) => !Number.isNaN(bytes));
  const most = Math.max(...peaks);
  return [
    {
      what: 'of all of these: files whose reader had to be killed',
      value: String(reads.filter(wasKilled).length),
    },
    {
      what: 'memory of a child at most',
      value: peaks.length === 0 ? 'not measured: there is no /proc' : inMB(most),
      target: targets.childMemory,
    },
    {
      what: 'reads that took a child of more than that',
      value: String(peaks.filter((bytes) => bytes > mostBytes).length),
    },
  ];
}

const wasKilled = ({ reading }: Taken): boolean =>
  reading?.outcome === 'rejected' && killed.test(reading.rejection.reason);

const codeOf = (read: Taken | undefined): string =>
  read?.outcome === 'refused' ? (read.why ?? 'refused') : (read?.outcome ?? 'not tried');

function countsOf(codes: readonly string[]): string {
  const counts = [...Map.groupBy(codes, (code) => code)].map(
    ([code, all]) => [code, all.length] as const,
  );
  return counts
    .toSorted((a, b) => b[1] - a[1])
    .map(([code, count]) => `${count} ${code}`)
    .join(', ');
}
