import { parse } from 'csv-parse/sync';
import { decode } from '../charset.ts';
import { oneLine, toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { rowText } from '../table.ts';
import { Unreadable } from '../unreadable.ts';

/** One table; its first row names the columns. */
export async function readCsv(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  return toReading({ format: 'text/csv', engine: `csv ${charset}`, pieces: rows(text) });
}

function rows(text: string): Piece[] {
  const delimiter = delimiterOf(text);
  const pieces: Piece[] = [];
  const add = (cells: readonly string[]): null => {
    const row = rowText(cells.map(oneLine));
    if (row !== '') {
      pieces.push({ kind: 'table-row', text: row, table: 0, header: pieces.length === 0 });
    }
    return null; // nothing is kept twice
  };
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: add,
    });
  } catch {
    // A quote that is never closed: the lines are still readable one by one.
    pieces.length = 0;
    for (const line of text.split(/\r\n?|\n/)) add(line.split(delimiter));
  }
  return pieces;
}

const delimiters = [',', ';', '\t', '|'] as const;

/** The one that parts most of the first lines into the same number of cells, and into the most of them. */
function delimiterOf(text: string): string {
  const lines = sampleLines(text);
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const most = mode(counts.filter((count) => count > 0));
    return {
      delimiter,
      score: counts.filter((count) => count === most).length * Math.log2(1 + most),
    };
  });
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
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
