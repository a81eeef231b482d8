import type { ExtractedText } from '../../shared/model/text.ts';
import { findWords } from '../../tests/support/word-recall.ts';
import type { Truth } from './story.ts';

/** So many of so many. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

export interface Score {
  readonly words: Share;
  readonly headings: Share;
  readonly cells: Share;
  readonly pages: Share;
}

export function score(truth: Truth, read: ExtractedText): Score {
  return {
    words: findWords(truth.words, read.text),
    headings: scoreHeadings(truth, read),
    cells: add(truth.tables.map((table) => scoreCells(table, tablesOf(read)))),
    pages: add((truth.pages ?? []).map((words, at) => findWords(words, pageText(read, at + 1)))),
  };
}

/** How well the words are found, and how few that were not there: the harmonic mean of recall and precision. */
export function f1(reference: string, found: string): number {
  const { right, of } = findWords(reference, found);
  const words = findWords(found, reference).of;
  return (2 * right) / Math.max(1, of + words);
}

export const add = (shares: readonly Share[]): Share => ({
  right: shares.reduce((sum, { right }) => sum + right, 0),
  of: shares.reduce((sum, { of }) => sum + of, 0),
});

const textOf = ({ text }: ExtractedText, { start, end }: { start: number; end: number }): string =>
  text.slice(start, end).replaceAll(/\s+/g, ' ').trim();

/** As headings, whatever their level. */
function scoreHeadings({ headings }: Truth, read: ExtractedText): Share {
  const found = new Set(
    read.blocks.flatMap((block) => (block.kind === 'heading' ? [textOf(read, block)] : [])),
  );
  return { right: headings.filter((text) => found.has(text)).length, of: headings.length };
}

type Cells = readonly (readonly string[])[];

/** The rows of each table, in order. */
function tablesOf(read: ExtractedText): Cells[] {
  const tables = new Map<number, string[][]>();
  for (const block of read.blocks) {
    if (block.kind !== 'table-row' || block.aside !== undefined) continue;
    const rows = tables.get(block.table ?? -1) ?? [];
    tables.set(block.table ?? -1, rows);
    rows.push(textOf(read, block).split(' | '));
  }
  return [...tables.values()];
}

/**
 * Those that stand in the row and the column where they stood, in whichever table has most of them. Lines that a reader takes for rows
 * above the first one move all rows alike.
 */
function scoreCells(wanted: Cells, tables: readonly Cells[]): Share {
  const count = (table: Cells, from: number) =>
    wanted.reduce(
      (sum, cells, row) =>
        sum + cells.filter((text, at) => table[from + row]?.[at] === text).length,
      0,
    );
  const best = tables.map((table) => {
    const offsets = Math.max(0, table.length - wanted.length);
    return Math.max(...Array.from({ length: offsets + 1 }, (_, from) => count(table, from)));
  });
  return { right: Math.max(0, ...best), of: wanted.flat().length };
}

const pageText = (read: ExtractedText, page: number): string =>
  read.blocks.flatMap((block) => (block.page === page ? [textOf(read, block)] : [])).join('\n');
