import type { CellObject, WorkSheet } from '@e965/xlsx';
import { oneLine } from '../pieces.ts';
import { cellName, type CellRange } from '../sheets/cell-names.ts';
import { textInFormat, type FormatOf } from '../sheets/number-format.ts';
import { createRows, type Rows } from '../sheets/rows.ts';
import { booleanFormat, errorFormat, type Sheet, type SheetNote } from '../sheets/sheet.ts';

/** Rows of cells, as SheetJS makes them; places that hold nothing may be missing or null, whatever its types say. */
type Cells = readonly (readonly (CellObject | null | undefined)[] | null | undefined)[];

const errors = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
]);

export function readXlsSheet(
  sheet: WorkSheet,
  { name, isHidden, formatOf }: Pick<Sheet, 'name' | 'isHidden'> & { readonly formatOf: FormatOf },
): Sheet {
  const rows = createRows();
  const links = new Map<string, string>();
  const notes: SheetNote[] = [];
  const data: Cells = sheet['!data'] ?? [];
  // Of lists with holes, forEach visits what is there.
  data.forEach((cells, row) => {
    rows.begin(row + 1, sheet['!rows']?.[row]?.hidden === true);
    cells?.forEach((cell, column) => {
      if (cell === null || cell === undefined) return;
      addCell(rows, { cell, column: column + 1, formatOf });
      const place = cellName(column + 1, row + 1);
      if (cell.l?.Target !== undefined && !cell.l.Target.startsWith('#')) {
        links.set(place, cell.l.Target);
      }
      for (const { a: author, t: text } of cell.c ?? []) {
        notes.push({ kind: 'comment', text: signed(author, oneLine(text ?? '')), cells: place });
      }
    });
  });
  return {
    name,
    isHidden,
    rows: rows.end(),
    hiddenColumns: hiddenColumnsOf(sheet),
    merges: (sheet['!merges'] ?? []).map(toRange),
    declared: [],
    links,
    notes,
  };
}

/** What the cell shows, by its type: boolean, error, number, text; `z` stands for none. */
function addCell(
  rows: Rows,
  { cell, column, formatOf }: { cell: CellObject; column: number; formatOf: FormatOf },
): void {
  const { t: type, v: value, z: code = 'General' } = cell;
  if (typeof value === 'boolean') rows.add(column, value, booleanFormat);
  else if (type === 'e') rows.add(column, errors.get(Number(value)) ?? '#ERROR', errorFormat);
  else if (typeof value === 'number') rows.add(column, value, formatOf(code));
  else if (typeof value === 'string') {
    rows.add(column, oneLine(value), textInFormat(formatOf(code), code));
  }
}

const hiddenColumnsOf = (sheet: WorkSheet): [number, number][] =>
  (sheet['!cols'] ?? []).flatMap((column, at): [number, number][] =>
    column?.hidden === true ? [[at + 1, at + 1]] : [],
  );

const toRange = ({ s: from, e: to }: NonNullable<WorkSheet['!merges']>[number]): CellRange => ({
  fromColumn: from.c + 1,
  toColumn: to.c + 1,
  fromRow: from.r + 1,
  toRow: to.r + 1,
});

/** Excel itself puts the author's name into a note's text. */
const signed = (author: string | undefined, text: string): string =>
  author === undefined || author === '' || text.startsWith(author) ? text : `${author}: ${text}`;
