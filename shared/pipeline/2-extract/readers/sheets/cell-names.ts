/** Cells from one corner to the other, both included; columns and rows from 1. */
export interface CellRange {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** A is 1, XFD the last. Reads the letters at the beginning of a name such as `B2`. */
export function columnOf(name: string): number {
  let column = 0;
  for (let at = 0; at < name.length; at += 1) {
    const place = (name.charCodeAt(at) & ~32) - 64; // small letters count as large ones
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column;
}

/** @param column from 1 */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

export const cellName = (column: number, row: number): string => `${columnName(column)}${row}`;

/** As `B2` or `B2:F2`. */
export function rangeName({ fromColumn, toColumn, fromRow, toRow }: CellRange): string {
  const first = cellName(fromColumn, fromRow);
  const last = cellName(toColumn, toRow);
  return first === last ? first : `${first}:${last}`;
}

/** Of `B2`, `B2:F2` or `$B$2:$F$2`; undefined for what names no cells. */
export function rangeOf(name: string): CellRange | undefined {
  const parts = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/i.exec(name);
  if (parts === null) return undefined;
  const [, column = '', row = '', lastColumn = column, lastRow = row] = parts;
  const columns = [columnOf(column), columnOf(lastColumn)];
  const rows = [Number(row), Number(lastRow)];
  return {
    fromColumn: Math.min(...columns),
    toColumn: Math.max(...columns),
    fromRow: Math.min(...rows),
    toRow: Math.max(...rows),
  };
}
