import { findWords } from '../../tests/support/word-recall.ts';
import type { Figure, Outcome, Table } from '../measure.ts';
import { inMiB, inTime } from '../statistics.ts';
import { recallTargets, targets } from '../targets.ts';
import type { Files } from './files.ts';
import { notesOf } from './notes.ts';
import { outcomeFigures } from './outcomes.ts';
import { add, f1, score, type Share } from './score.ts';
import type { EngineTaken, Taken } from './take-with.ts';

export interface ToReport {
  readonly files: Files;
  readonly taken: readonly EngineTaken[];
  /** Of the machine at the end: 1, 5 and 15 minutes. */
  readonly load: readonly number[];
}

export function report({ files, taken, load }: ToReport): Outcome {
  const [sluice] = taken;
  if (sluice === undefined) throw new Error('Nothing was measured');
  return {
    figures: [
      ...speedFigures(files, sluice),
      ...ocrFigures(files, sluice),
      ...outcomeFigures(files, sluice),
    ],
    tables: [
      madeTable(files, sluice),
      besideTable('made by the bench', madeOf(files), { taken, of: ({ made }) => made }),
      ...(files.corpus === undefined
        ? []
        : [besideTable('public corpus', corpusOf(files), { taken, of: ({ corpus }) => corpus })]),
      largeTable(files, taken),
      hostileTable(files, taken),
    ],
    notes: notesOf(load),
    raw: taken.map(withoutTexts),
  };
}

const inShare = ({ right, of }: Share): string => (of === 0 ? '–' : (right / of).toFixed(3));
const sum = (reads: readonly Taken[], of: (read: Taken) => number): number =>
  reads.reduce((total, read) => total + of(read), 0);
const readsOf = (all: readonly Taken[], files: readonly { readonly path: string }[]): Taken[] => {
  const paths = new Set(files.map(({ path }) => path));
  return all.filter(({ path }) => paths.has(path));
};

function byFormat<T extends { readonly format: string }>(files: readonly T[]): Map<string, T[]> {
  return Map.groupBy(files, ({ format }) => format);
}

/** How right Sluice is about files of which all is known. */
function madeTable({ made }: Files, sluice: EngineTaken): Table {
  const rows = [...byFormat(made)].map(([format, files]) => {
    const reads = readsOf(sluice.made, files);
    const scores = files.flatMap(({ path, truth }) => {
      const reading = reads.find((read) => read.path === path)?.reading;
      return reading?.outcome === 'read' ? [score(truth, reading.text)] : [];
    });
    const of = (what: 'words' | 'headings' | 'cells' | 'pages') =>
      inShare(add(scores.map((one) => one[what])));
    const cpu = inTime(sum(reads, ({ cpuMs }) => cpuMs) / reads.length);
    return [
      format,
      `${scores.length} of ${files.length}`,
      of('words'),
      of('headings'),
      of('cells'),
      of('pages'),
      cpu,
    ];
  });
  return {
    head: [
      'made by the bench',
      'read',
      'words',
      'headings',
      'cells',
      'words on their page',
      'processor time a file',
    ],
    rows,
  };
}

/** A file and the words that are to be found in it. */
interface Referred {
  readonly format: string;
  readonly path: string;
  readonly reference: string;
}

const madeOf = ({ made }: Files): Referred[] =>
  made.map(({ format, path, truth }) => ({ format, path, reference: truth.words }));

/** Without those that are locked, broken, scanned or meant to do harm. */
const corpusOf = ({ corpus = [] }: Files): Referred[] =>
  corpus.flatMap(({ format, path, reference, tag }) =>
    reference === undefined || tag !== '' ? [] : [{ format, path, reference }],
  );

interface Beside {
  readonly taken: readonly EngineTaken[];
  readonly of: (taken: EngineTaken) => readonly Taken[];
}

function besideTable(what: string, files: readonly Referred[], { taken, of }: Beside): Table {
  const rows = [...byFormat(files)].map(([format, own]) => [
    `${format} (${own.length})`,
    recallTargets[format] ?? '–',
    ...taken.map((engine) => besideCell(own, readsOf(of(engine), own))),
  ]);
  return { head: [what, 'target', ...taken.map(({ engine }) => engine)], rows };
}

/** Mean recall of what was read, speed over it, and how many were not read. */
function besideCell(files: readonly Referred[], reads: readonly Taken[]): string {
  if (reads.length === 0) return '–';
  const done = reads.filter(({ outcome }) => outcome === 'read');
  const recalls = done.flatMap(({ path, text }) => {
    const { right, of } = findWords(
      files.find((file) => file.path === path)?.reference ?? '',
      text,
    );
    return of === 0 ? [] : [right / of];
  });
  const recall = recalls.reduce((total, one) => total + one, 0) / recalls.length;
  const speed = sum(done, ({ fileBytes }) => fileBytes) / 1e3 / sum(done, ({ cpuMs }) => cpuMs);
  const failed = reads.length - done.length;
  return [
    recalls.length === 0 ? 'nothing' : recall.toFixed(3),
    ...(done.length === 0 ? [] : [`${speed.toFixed(2)} MB/s`]),
    ...(failed === 0 ? [] : [`${failed} not read`]),
  ].join(', ');
}

function largeTable({ large }: Files, taken: readonly EngineTaken[]): Table {
  const rows = large.map(({ what, path }) => [
    what,
    ...taken.map((engine) => {
      const [read] = readsOf(engine.large, [{ path }]);
      return read === undefined ? '–' : outcomeCell(read, inTime(read.cpuMs));
    }),
  ]);
  return { head: ['large: processor time, memory', ...taken.map(({ engine }) => engine)], rows };
}

function hostileTable({ hostile }: Files, taken: readonly EngineTaken[]): Table {
  const rows = hostile.map(({ what, path, expected }) => [
    what,
    expected,
    ...taken.map((engine) => {
      const [read] = readsOf(engine.hostile, [{ path }]);
      return read === undefined ? '–' : outcomeCell(read, inTime(read.ms));
    }),
  ]);
  return {
    head: ['hostile or broken: time, memory', 'right is', ...taken.map(({ engine }) => engine)],
    rows,
  };
}

function outcomeCell({ outcome, why, peakBytes }: Taken, time: string): string {
  const memory = Number.isNaN(peakBytes) ? 'memory not measured' : inMiB(peakBytes);
  switch (outcome) {
    case 'read':
      return `${time}, ${memory}`;
    case 'refused':
      return `${why ?? 'refused'}, ${time}, ${memory}`;
    case 'timeout':
      return `not done in time, ${memory}`;
    case 'crash':
      return `${why ?? 'crash'}, ${memory}`;
  }
}

function speedFigures({ large }: Files, { large: reads, overhead }: EngineTaken): Figure[] {
  const figures = large.flatMap(({ what, path, pages, target }): Figure[] => {
    const [read] = readsOf(reads, [{ path }]);
    if (read?.outcome !== 'read') return [{ what, value: `not read: ${read?.why}` }];
    const speed =
      pages === undefined ? [] : [`${(pages / (read.cpuMs / 1_000)).toFixed(0)} pages/s`];
    const value = [inTime(read.cpuMs), ...speed, inMiB(read.peakBytes)].join(', ');
    return [
      {
        what: `${what}: processor time, memory of the child`,
        value,
        target: targets[target],
      },
    ];
  });
  if (overhead === undefined) return figures;
  return [
    ...figures,
    {
      what: 'a file of one line in a warm child: processor time, middle of wall time',
      value: `${inTime(overhead.cpuMs)}, ${inTime(overhead.middleMs)}`,
      target: targets.readOverhead,
    },
  ];
}

function ocrFigures({ made }: Files, sluice: EngineTaken): Figure[] {
  const scans = made.filter(({ format }) => format.startsWith('pdf, scanned'));
  return scans.flatMap(({ format, path, truth }): Figure[] => {
    const [read] = readsOf(sluice.made, [{ path }]);
    if (read?.outcome !== 'read') return [{ what: format, value: `not read: ${read?.why}` }];
    const pages = truth.pages?.length ?? 1;
    return [
      {
        what: `${format}, ${pages} pages: F1 of their words, processor time a page`,
        value: `${f1(truth.words, read.text).toFixed(3)}, ${inTime(read.cpuMs / pages)}`,
        target: format.endsWith('turned') ? targets.ocrTurned : targets.ocr,
      },
    ];
  });
}

/** The figures without the texts. */
const withoutTexts = (taken: EngineTaken) => {
  const strip = (reads: readonly Taken[]) =>
    reads.map(({ text, reading: _reading, ...read }) => ({ ...read, characters: text.length }));
  const { made, hostile, corpus, large, ...rest } = taken;
  return {
    ...rest,
    made: strip(made),
    hostile: strip(hostile),
    corpus: strip(corpus),
    large: strip(large),
  };
};
