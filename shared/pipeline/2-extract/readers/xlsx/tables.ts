import type { Piece } from '../pieces.ts';
import { rowText } from '../table.ts';

export interface SheetCell {
  /** From 1. */
  readonly column: number;
  readonly text: string;
  /** Text, not a number or a date. */
  readonly isWords: boolean;
}

/** Finds the tables of a sheet: rows without an empty one between them. */
export interface SheetTables {
  /** @param number of the row, greater than before */
  add(number: number, cells: readonly SheetCell[]): void;
  end(): { pieces: readonly Piece[]; tables: number };
}

export function createSheetTables(firstTable: number): SheetTables {
  const pieces: Piece[] = [];
  let tables = 0;
  let rows: (readonly SheetCell[])[] = [];
  let last = 0;

  function close(): void {
    const columns = columnsOf(rows);
    if (columns.size > 1) {
      const table = firstTable + tables;
      tables += 1;
      for (const [at, row] of rows.entries()) {
        const header = at === 0 && isHeader(row, rows.length);
        pieces.push({ kind: 'table-row', text: textOf(row, columns), table, header });
      }
    } else for (const [cell] of rows) pieces.push({ kind: 'paragraph', text: cell?.text ?? '' });
    rows = [];
  }

  return {
    add(number, cells) {
      if (cells.length === 0) return;
      if (number > last + 1) close();
      last = number;
      rows.push(cells);
    },
    end() {
      close();
      return { pieces, tables };
    },
  };
}

/** In a wider table cells are not kept in line: a diagonal of cells would be millions of bars. */
const widest = 500;

/** Place of each column that is used at all: a cell far to the right does not make a row of ten thousand bars. */
function columnsOf(rows: readonly (readonly SheetCell[])[]): ReadonlyMap<number, number> {
  const used = new Set<number>();
  for (const row of rows) for (const { column } of row) used.add(column);
  return new Map([...used].toSorted((a, b) => a - b).map((column, place) => [column, place]));
}

function textOf(row: readonly SheetCell[], columns: ReadonlyMap<number, number>): string {
  if (columns.size > widest) return rowText(row.map(({ text }) => text));
  const texts = Array.from({ length: columns.size }, () => '');
  for (const { column, text } of row) texts[columns.get(column) ?? 0] = text;
  return rowText(texts);
}

/** A first row of words alone names the columns of those below it. */
const isHeader = (row: readonly SheetCell[], rows: number): boolean =>
  rows > 1 && row.length > 1 && row.every(({ isWords }) => isWords);
