import { Unreadable } from '../unreadable.ts';
import type { Span } from '../../../../model/text.ts';
import type { CellRange } from './cell-names.ts';
import type { Region } from './regions.ts';
import { mostCells, type SheetRow } from './sheet.ts';

/**
 * Says the text of a cell that spans rows again in each of them, so that a row stands for itself; across columns it is said once. Numbers
 * are not repeated: nobody is to add them twice.
 */
export function spreadMerges(
  rows: readonly SheetRow[],
  merges: readonly CellRange[],
): readonly SheetRow[] {
  const tall = merges.filter(({ fromRow, toRow }) => toRow > fromRow);
  if (tall.length === 0) return rows;
  const spread = [...rows];
  let looked = 0;
  for (const { fromRow, toRow, fromColumn } of tall) {
    const from = firstFrom(spread, fromRow);
    const top = spread[from];
    const at = top?.number === fromRow ? top.columns.indexOf(fromColumn) : -1;
    if (top === undefined || typeof top.values[at] !== 'string') continue;
    const rowsBelow = spread.slice(from + 1, firstFrom(spread, toRow + 1));
    looked += rowsBelow.length;
    if (looked > mostCells) throw new Unreadable('FILE_HOSTILE', 'merged cells of over 2 million');
    for (const [below, row] of rowsBelow.entries()) {
      if (row.columns.includes(fromColumn)) continue;
      spread[from + 1 + below] = withCell(row, top, at);
    }
  }
  return spread;
}

/**
 * By the number of their first row: the merged cells that begin in this region, by its own columns and rows.
 * @param merges by their first rows: of those elsewhere on the sheet none is looked at
 */
export function mergedIn(
  { rows, places }: Pick<Region, 'rows' | 'places'>,
  merges: readonly CellRange[],
): ReadonlyMap<number, Span[]> {
  const found = new Map<number, Span[]>();
  const used = [...places.keys()];
  const [first, last] = [rows[0]?.number ?? 0, rows.at(-1)?.number ?? 0];
  const begin = countBelow(merges.length, (at) => (merges[at]?.fromRow ?? 0) < first);
  const end = countBelow(merges.length, (at) => (merges[at]?.fromRow ?? 0) <= last);
  for (const { fromRow, toRow, fromColumn, toColumn } of merges.slice(begin, end)) {
    const column = places.get(fromColumn);
    const from = firstFrom(rows, fromRow);
    if (column === undefined || rows[from]?.number !== fromRow) continue;
    const columns = countBelow(used.length, (at) => (used[at] ?? 0) <= toColumn) - column;
    const span = { column, columns, rows: firstFrom(rows, toRow + 1) - from };
    if (span.columns === 1 && span.rows === 1) continue;
    const before = found.get(fromRow);
    if (before === undefined) found.set(fromRow, [span]);
    else before.push(span);
  }
  return found;
}

/** Index of the first row with this number or a later one. */
const firstFrom = (rows: readonly SheetRow[], number: number): number =>
  countBelow(rows.length, (at) => (rows[at]?.number ?? Infinity) < number);

/** How many of the first ones are below, where all others are not. */
function countBelow(length: number, isBelow: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withCell(row: SheetRow, from: SheetRow, at: number): SheetRow {
  const column = from.columns[at] ?? 0;
  const after = row.columns.findIndex((other) => other > column);
  const place = after === -1 ? row.columns.length : after;
  return {
    ...row,
    columns: row.columns.toSpliced(place, 0, column),
    values: row.values.toSpliced(place, 0, ...from.values.slice(at, at + 1)),
    formats: row.formats.toSpliced(place, 0, ...from.formats.slice(at, at + 1)),
  };
}
