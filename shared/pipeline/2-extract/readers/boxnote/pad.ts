import type { Piece } from '../pieces.ts';
import { tablePieces, type Row } from '../table.ts';
import { linePiece, linesOf, type Attributes, type PadText } from './pad-line.ts';

/** Rows by their ids, in each the cells by those of their columns. */
interface Table {
  readonly id: string;
  readonly number: number;
  readonly rows: Map<string, Map<string, string>>;
}

/** Notes from before August 2022: lines of text, of which some are in the cells of a table. */
export function* padPieces(note: PadText): Generator<Piece> {
  let table: Table | undefined;
  let tables = 0;
  for (const line of linesOf(note)) {
    const cell = cellOf(line.end);
    const piece = linePiece(line);
    if (table !== undefined && table.id !== cell?.table) {
      yield* tableOf(table);
      table = undefined;
    }
    if (cell === undefined) {
      if (piece !== undefined) yield piece;
      continue;
    }
    if (table === undefined) {
      table = { id: cell.table, number: tables, rows: new Map() };
      tables += 1;
    }
    addTo(table, cell, piece?.text ?? '');
  }
  if (table !== undefined) yield* tableOf(table);
}

function addTo(
  { rows }: Table,
  { row, column }: { row: string; column: string },
  text: string,
): void {
  const cells = rows.get(row) ?? new Map<string, string>();
  rows.set(row, cells);
  cells.set(column, `${cells.get(column) ?? ''} ${text}`.trim());
}

/** Each row has a line break of its own in every column, so that the cells come in their order. */
function tableOf({ rows, number }: Table): Piece[] {
  const laid = [...rows.values()].map((cells): Row => ({
    header: false,
    cells: [...cells.values()].map((text) => ({
      pieces: [{ kind: 'paragraph', text }],
      columns: 1,
      rows: 1,
    })),
  }));
  return tablePieces(laid, number);
}

function cellOf(attributes: Attributes) {
  let table: string | undefined;
  let row: string | undefined;
  let column: string | undefined;
  for (const name of attributes.keys()) {
    const [, id, kind, part] = /^struct-table(\w+?)_(row|col)(\w+)$/.exec(name) ?? [];
    if (id === undefined || part === undefined) continue;
    table = id;
    if (kind === 'row') row = part;
    else column = part;
  }
  return table === undefined || row === undefined || column === undefined
    ? undefined
    : { table, row, column };
}
