import { columnFormat, textColumn, type ColumnFormat } from './column-formats.ts';
import { textFormat, type SheetRow } from './sheet.ts';

/** Cells as they are written, from the first column. */
export interface WrittenRow {
  /** From 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** Wider tables are texts: a column for each of a million cells would be looked through for each row. */
const widest = 500;

/**
 * Rows whose values are what the texts of their columns stand for. The first row counts for none: it may be the header.
 * @param delimiter of the file, see `columnFormat`
 */
export function typingBy(
  rows: readonly WrittenRow[],
  delimiter: string | undefined,
): (row: WrittenRow) => SheetRow {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const formats: readonly ColumnFormat[] =
    width > widest
      ? []
      : Array.from({ length: width }, (_, column) =>
          columnFormat(
            rows.map(({ cells }) => cells[column] ?? ''),
            delimiter,
          ),
        );
  return (row) => toRow(row, formats);
}

function toRow({ number, cells }: WrittenRow, formats: readonly ColumnFormat[]): SheetRow {
  const columns = [...cells.keys()].filter((column) => cells[column] !== '');
  const values = columns.map((column) => cells[column] ?? '');
  return {
    number,
    isHidden: false,
    columns: columns.map((column) => column + 1),
    values,
    formats: columns.map((column, at) => {
      const { fits, format } = formats[column] ?? textColumn;
      return fits(values[at] ?? '') ? format : textFormat;
    }),
  };
}
