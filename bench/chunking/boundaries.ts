import { countTokens } from '../../shared/pipeline/3-chunk/tokens.ts';
import type { Part } from './document.ts';
import { lettersOf, locate, type Stretch } from './letters.ts';
import type { Cut } from './splitters.ts';

/** Tokens of o200k_base: what every splitter was asked to stay within. */
export const budget = 400;

/** Counts over one document, or over several. */
export interface Boundaries {
  readonly chunks: number;
  readonly overBudget: number;
  /** Chunks whose first letter is neither that of a sentence nor of a heading, a row, an item or a listing. */
  readonly midSentence: number;
  /** Chunks that end with a heading although something follows it. */
  readonly orphanHeadings: number;
  readonly fittingTables: number;
  readonly fittingTablesSplit: number;
  /** Chunks that begin within a table, and those of them that do not say its header. */
  readonly tablePieces: number;
  readonly tablePiecesBare: number;
}

/** What a document's author meant: where sentences begin, headings end and tables lie. */
export interface Structure {
  readonly letters: string;
  readonly starts: ReadonlySet<number>;
  readonly headingEnds: ReadonlySet<number>;
  readonly tables: readonly (Stretch & {
    readonly fits: boolean;
    /** Of the header row; undefined where there is none. */
    readonly header: string | undefined;
    readonly headerEnd: number;
  })[];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

export function structureOf(parts: readonly Part[]): Structure {
  const starts = new Set<number>();
  const headingEnds = new Set<number>();
  const pieces: string[] = [];
  const rows = new Map<number, { start: number; end: number; parts: Part[]; headerEnd: number }>();
  let at = 0;
  for (const part of parts) {
    const start = at;
    const units =
      part.kind === 'paragraph' || part.kind === 'list-item' ? sentencesOf(part.text) : [part.text];
    for (const unit of units) {
      const letters = lettersOf(unit);
      if (letters !== '') starts.add(at);
      pieces.push(letters);
      at += letters.length;
    }
    if (part.kind === 'heading') headingEnds.add(at);
    if (part.table === undefined) continue;
    const table = rows.get(part.table) ?? { start, end: at, parts: [], headerEnd: start };
    rows.set(part.table, table);
    table.end = at;
    table.parts.push(part);
    if (part.isHeader === true) table.headerEnd = at;
  }
  headingEnds.delete(at);
  const tables = [...rows.values()].map(({ start, end, headerEnd, parts: own }) => ({
    start,
    end,
    headerEnd,
    fits: countTokens(own.map(({ text }) => text).join('\n')) <= budget,
    header: own.find(({ isHeader }) => isHeader)?.text,
  }));
  return { letters: pieces.join(''), starts, headingEnds, tables };
}

const sentencesOf = (text: string): string[] =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

export function boundariesOf(structure: Structure, cuts: readonly Cut[]): Boundaries {
  const { letters, starts, headingEnds, tables } = structure;
  const places = locate(
    letters,
    cuts.map(({ body }) => body),
  );
  const fitting = tables.filter(({ fits }) => fits);
  const isWhole = (table: Stretch) =>
    places.some(({ start, end }) => start <= table.start && table.end <= end);
  const pieces = cuts.flatMap((cut, at) => {
    const { start = 0 } = places[at] ?? {};
    const table = tables.find((one) => one.headerEnd <= start && start < one.end);
    return table?.header === undefined ? [] : [{ cut, header: table.header }];
  });
  const count = (holds: (at: number) => boolean) => cuts.filter((_, at) => holds(at)).length;
  return {
    chunks: cuts.length,
    overBudget: cuts.filter(({ text }) => countTokens(text) > budget).length,
    midSentence: count((at) => !starts.has(places[at]?.start ?? 0)),
    orphanHeadings: count((at) => headingEnds.has(places[at]?.end ?? -1)),
    fittingTables: fitting.length,
    fittingTablesSplit: fitting.filter((table) => !isWhole(table)).length,
    tablePieces: pieces.length,
    tablePiecesBare: pieces.filter(
      ({ cut, header }) => !lettersOf(cut.text).includes(lettersOf(header)),
    ).length,
  };
}
