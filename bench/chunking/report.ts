import type { Figure, Outcome, Table } from '../measure.ts';
import { targets } from '../targets.ts';
import { budget } from './boundaries.ts';
import type { Chunked, CutAll } from './cut-all.ts';
import type { Found, Retrieved } from './retrieval.ts';

interface Beside {
  /** Of the machine at the end: 1, 5 and 15 minutes. */
  readonly load: readonly number[];
  /** What is found again where the passages that are asked for are the chunks. */
  readonly passages: Retrieved | undefined;
}

export function report(taken: readonly Chunked[], { load, passages }: Beside): Outcome {
  const [sluice] = taken;
  if (sluice === undefined) throw new Error('Nothing was measured');
  const { open, retrieved } = sluice;
  return {
    figures: [
      ...figuresOf(sluice.made, 'long documents that were made'),
      ...(open === undefined
        ? [absent('long public documents')]
        : figuresOf(open, 'long public documents')),
      retrieved?.sentences === undefined
        ? absentSentences
        : {
            what: 'found again, sentences: recall@5, all chunks and questions',
            value: inPercent(retrieved.sentences.recallAt5),
            target: targets.recallAt5,
          },
    ],
    tables: [
      boundaryTable('made by the bench', taken, ({ made }) => made),
      ...(open === undefined
        ? []
        : [boundaryTable('long public documents', taken, (one) => one.open)]),
      ...retrievalTables(taken, passages),
    ],
    notes: notesOf(sluice, load),
    raw: taken,
  };
}

const absent = (what: string): Figure => ({
  what,
  value: 'not present (SLUICE_EXTRACTION_CORPUS, SLUICE_RETRIEVAL_CORPUS)',
});

const absentSentences: Figure = {
  what: 'found again, sentences',
  value: 'not present (questions_df.csv of Chroma’s evaluation, in SLUICE_RETRIEVAL_CORPUS)',
};

const inPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const shareOf = (part: number, all: number): string =>
  all === 0 ? '–' : `${part} of ${all} (${inPercent(part / all)})`;
const speedOf = ({ bytes, cpuMs }: CutAll): string => `${(bytes / 1e3 / cpuMs).toFixed(1)} MB/s`;

function figuresOf(cut: CutAll, where: string): Figure[] {
  const { boundaries } = cut;
  return [
    { what: `${where}: speed, one core, warm`, value: speedOf(cut), target: targets.chunkSpeed },
    {
      what: `${where}: chunks over ${budget} tokens`,
      value: shareOf(boundaries.overBudget, boundaries.chunks),
      target: targets.overBudget,
    },
    {
      what: `${where}: headings at the end of a chunk`,
      value: String(boundaries.orphanHeadings),
      target: targets.orphanHeadings,
    },
    {
      what: `${where}: tables cut that fit a chunk`,
      value: shareOf(boundaries.fittingTablesSplit, boundaries.fittingTables),
      target: targets.fittingTablesSplit,
    },
    {
      what: `${where}: pieces of tables without their header`,
      value: shareOf(boundaries.tablePiecesBare, boundaries.tablePieces),
      target: targets.tablePiecesBare,
    },
  ];
}

function boundaryTable(
  what: string,
  taken: readonly Chunked[],
  of: (one: Chunked) => CutAll | undefined,
): Table {
  const rows = taken.flatMap((one) => {
    const cut = of(one);
    if (cut === undefined) return [];
    const { chunks, ...counts } = cut.boundaries;
    return [
      [
        one.splitter,
        speedOf(cut),
        String(chunks),
        inPercent(counts.overBudget / chunks),
        inPercent(counts.midSentence / chunks),
        String(counts.orphanHeadings),
        `${counts.fittingTablesSplit} of ${counts.fittingTables}`,
        `${counts.tablePiecesBare} of ${counts.tablePieces}`,
      ],
    ];
  });
  return {
    head: [
      what,
      'speed',
      'chunks',
      'over budget',
      'begin within a sentence',
      'end with a heading',
      'fitting tables cut',
      'pieces of tables without header',
    ],
    rows,
  };
}

function retrievalTables(taken: readonly Chunked[], passages: Retrieved | undefined): Table[] {
  const all = [
    ...taken,
    { splitter: 'for comparison: each passage that is asked for a chunk', retrieved: passages },
  ];
  const table = (what: string, of: (retrieved: Retrieved) => Found | undefined): Table => ({
    head: [what, 'recall@5', 'recall@10', 'precision@5'],
    rows: all.flatMap(({ splitter, retrieved }) => {
      const found = retrieved && of(retrieved);
      if (found === undefined) return [];
      const { recallAt5, recallAt10, precisionAt5 } = found;
      return [[splitter, inPercent(recallAt5), inPercent(recallAt10), inPercent(precisionAt5)]];
    }),
  });
  return [
    table('found again, sentences', ({ sentences }) => sentences),
    table('found again, passages', (retrieved) => retrieved.passages),
  ].filter(({ rows }) => rows.length > 0);
}

const notesOf = ({ made, open }: Chunked, load: readonly number[]): string[] => [
  `Chunks of at most ${budget} tokens (o200k_base) without overlap; for “characters” LangChain.js is given 1,600 characters. Its splitters get the document as Markdown, ours gets what its reader made of it; reading is not in the time. MB/s are bytes of text in a second of processor time, the middle one of five times, after two that are not counted.`,
  `Made by the bench: ${made.documents.length} handbooks of about a megabyte, in Markdown, with headings, lists, tables that fit and one in ten that does not.${open === undefined ? '' : ` Public: ${open.documents.join(', ')}; where their headings and tables are is what our reader says.`} Where sentences begin is what Unicode says (Intl.Segmenter).`,
  'Found again: the questions of Chroma’s evaluation of chunking, over its five corpora, by words alone (BM25 of SQLite FTS5, Porter’s stemmer, all chunks together). The corpora are put together again from passages, so that each splitter cuts for itself. A question counts by the share of the letters and digits of what answers it that the first chunks hold: of the sentences that Chroma names, as its own evaluation counts and as the target does; and of the whole passages, of some 850 characters, that hold them.',
  `Load of the machine at the end: ${load.map((one) => one.toFixed(1)).join(', ')} (1, 5, 15 minutes).`,
];
