import { parse } from 'csv-parse/sync';
import type { ReadAids, Reading } from '../../reader.ts';
import { decode } from '../charset.ts';
import { oneLine } from '../pieces.ts';
import { spreadsheetReading } from '../sheets/reading.ts';
import { isHeader } from '../sheets/regions.ts';
import { mostCells, type Sheet } from '../sheets/sheet.ts';
import { typingBy, type WrittenRow } from '../sheets/typed-rows.ts';
import { Unreadable } from '../unreadable.ts';

/** One table. Its rows are numbered as a spreadsheet would that opens it. */
export async function readCsv(
  bytes: Uint8Array,
  name: string,
  { progress }: Pick<ReadAids, 'progress'>,
): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const delimiter = delimiterOf(text, name);
  const lines = linesOf(text.replace(told, ''), delimiter);
  return spreadsheetReading({
    format: 'text/csv',
    engine: `csv ${charset}`,
    sheets: [toSheet(lines, delimiter)],
    progress,
  });
}

function linesOf(text: string, delimiter: string): readonly WrittenRow[] {
  const lines: WrittenRow[] = [];
  let count = 0;
  const add = (number: number, cells: readonly string[]): void => {
    const last = cells.findLastIndex((cell) => cell.trim() !== '');
    if (last === -1) return;
    count += last + 1;
    if (count > mostCells) throw new Unreadable('FILE_HOSTILE', 'over 2 million cells');
    lines.push({ number, cells: cells.slice(0, last + 1).map(oneLine) });
  };
  try {
    parse(text, {
      bom: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'], // else all lines must end as the first one does
      trim: true, // quotes may have blanks around them
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record(cells: readonly string[], { records, empty_lines }) {
        add(records + empty_lines, cells);
        return null; // nothing is kept twice
      },
    });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // A quote that is never closed: the lines are still readable one by one.
    lines.length = 0;
    count = 0;
    for (const [at, line] of text.split(/\r\n?|\n/).entries()) add(at + 1, line.split(delimiter));
  }
  return lines;
}

function toSheet(lines: readonly WrittenRow[], delimiter: string): Sheet {
  const width = lines.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const first = Math.max(0, lines.findIndex(isWide)); // above it stands the table's title
  const rows = lines.map(typingBy(lines.slice(first), delimiter));
  const range = {
    fromColumn: 1,
    toColumn: Math.max(1, width),
    fromRow: rows[first]?.number ?? 1,
    toRow: rows.at(-1)?.number ?? 1,
  };
  return {
    name: null,
    isHidden: false,
    rows,
    hiddenColumns: [],
    merges: [],
    // All of it is one table, blank lines or not.
    declared: [{ range, headerRows: isHeader(rows.slice(first)) ? 1 : 0, totalsRows: 0 }],
    links: new Map(),
    notes: [],
  };
}

const isWide = ({ cells }: WrittenRow): boolean => cells.filter((cell) => cell !== '').length > 1;

const delimiters = [',', ';', '\t', '|'] as const;

/** A first line by which Excel may be told what parts the cells. */
const told = /^\uFEFF?sep=(.)\r?\n/i;

/** As told, or the one that parts most of the first lines into the same number of cells, and into the most of them. */
function delimiterOf(text: string, name: string): string {
  const [, given] = told.exec(text) ?? [];
  if (given !== undefined) return given;
  if (/\.(tsv|tab)$/i.test(name) && text.includes('\t')) return '\t';
  const lines = sampleLines(text);
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => countOf(line, delimiter));
    const most = mode(counts.filter((count) => count > 0));
    return {
      delimiter,
      score: counts.filter((count) => count === most).length * Math.log2(1 + most),
    };
  });
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

/** Where a semicolon or a tab parts cells, a comma between digits is that of decimals. */
function countOf(line: string, delimiter: string): number {
  const isDecimal = delimiter === ',' && /[;\t]/.test(line);
  return (isDecimal ? line.replaceAll(/(?<=\d),(?=\d)/g, '') : line).split(delimiter).length - 1;
}

/** What stands in quotes may hold any of them, line breaks too. */
const sampleLines = (text: string): string[] =>
  text
    .slice(0, 64 * 1024)
    .replaceAll(/"(?:[^"]|"")*"/g, '""')
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50);

function mode(counts: readonly number[]): number {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  let best = 0;
  for (const [count, times] of tally) if (times > (tally.get(best) ?? 0)) best = count;
  return best;
}
