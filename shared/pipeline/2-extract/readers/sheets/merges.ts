import { Unreadable } from '../unreadable.ts';
import type { CellRange } from './cell-names.ts';
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

/** Index of the first row with this number or a later one. */
function firstFrom(rows: readonly SheetRow[], number: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.number ?? Infinity) < number) low = middle + 1;
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
