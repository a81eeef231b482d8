import { Unreadable } from '../unreadable.ts';
import { mostCells, type CellFormat, type CellValue, type SheetRow } from './sheet.ts';

/** Takes the cells of a sheet as they come, and keeps them small: rows that look alike share what they have in common. */
export interface Rows {
  /** The next row; a number that is not above the last one goes on with that row. */
  begin(number: number, isHidden: boolean): void;
  /** Cells without text are left out. */
  add(column: number, value: CellValue, format: CellFormat): void;
  end(): readonly SheetRow[];
}

export function createRows(): Rows {
  const rows: SheetRow[] = [];
  let count = 0;
  let number = 0;
  let isHidden = false;
  // The row on its way. The lists are used again for the next: what is kept of them is a copy as long as it need be.
  let cells = 0;
  const columns: number[] = [];
  const values: CellValue[] = [];
  const formats: CellFormat[] = [];

  function close(): void {
    if (cells === 0) return;
    const before = rows.at(-1);
    const row = {
      number,
      isHidden,
      columns: shared(before?.columns, columns, cells),
      values: values.slice(0, cells),
      formats: shared(before?.formats, formats, cells),
    };
    rows.push(row.columns === before?.columns ? row : inOrder(row));
    cells = 0;
  }

  return {
    begin(next, hidden) {
      close();
      number = Math.max(next, number + 1);
      isHidden = hidden;
    },
    add(column, value, format) {
      if (value === '' || column < 1) return;
      count += 1;
      if (count > mostCells)
        throw new Unreadable('FILE_HOSTILE', 'over 2 million cells in a sheet');
      columns[cells] = column;
      values[cells] = value;
      formats[cells] = format;
      cells += 1;
    },
    end() {
      close();
      return rows;
    },
  };
}

/** Files may list cells in any order; of two for one place the first counts. */
function inOrder(row: SheetRow): SheetRow {
  const { columns, values, formats } = row;
  if (columns.every((column, at) => at === 0 || column > (columns[at - 1] ?? 0))) return row;
  const order = [...new Map([...columns.keys()].toReversed().map((at) => [columns[at] ?? 0, at]))]
    .toSorted(([a], [b]) => a - b)
    .map(([, at]) => at);
  const pick = <T>(list: readonly T[]): T[] => order.flatMap((at) => list.slice(at, at + 1));
  return { ...row, columns: pick(columns), values: pick(values), formats: pick(formats) };
}

/** The first of the list, by the list of the row before where that holds the same. */
function shared<T>(
  before: readonly T[] | undefined,
  list: readonly T[],
  length: number,
): readonly T[] {
  if (before?.length !== length) return list.slice(0, length);
  for (let at = 0; at < length; at += 1) {
    if (before[at] !== list[at]) return list.slice(0, length);
  }
  return before;
}
