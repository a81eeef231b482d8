import { oneLine, type Piece } from './pieces.ts';
import { Unreadable } from './unreadable.ts';

export interface Cell {
  readonly pieces: readonly Piece[];
  /** Columns and rows that it spans. */
  readonly columns: number;
  readonly rows: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly header: boolean;
}

const maxCells = 2_000_000;
/** A wider span is a slip or an attack. */
const maxSpan = 100;

/**
 * One piece per row, cells joined by a bar. A cell that spans rows is said again in each, so that a row stands for itself.
 * A table of one column is no table but a frame around what it holds.
 */
export function tablePieces(rows: readonly Row[], table: number): Piece[] {
  const width = Math.max(0, ...lengths(rows));
  if (width <= 1) return rows.flatMap(({ cells }) => cells.flatMap(({ pieces }) => pieces));
  const pieces: Piece[] = [];
  const hanging = new Map<number, { text: string; rows: number }>();
  let count = 0;
  for (const { cells, header } of rows) {
    const texts = layRow(cells, hanging);
    count += texts.length;
    if (count > maxCells) throw new Unreadable('FILE_HOSTILE', 'a table of over 2 million cells');
    const text = rowText(texts);
    if (text === '') continue;
    const links = cells.flatMap((cell) => cell.pieces.flatMap((piece) => piece.links ?? []));
    pieces.push({
      kind: 'table-row',
      text,
      table,
      header: header && pieces.length === 0,
      ...(links.length > 0 && { links }),
    });
  }
  return pieces;
}

function* lengths(rows: readonly Row[]): Generator<number> {
  for (const { cells } of rows) {
    yield Math.min(
      maxSpan,
      cells.reduce((sum, cell) => sum + cell.columns, 0),
    );
  }
}

function layRow(
  cells: readonly Cell[],
  hanging: Map<number, { text: string; rows: number }>,
): string[] {
  const texts: string[] = [];
  const fill = () => {
    for (;;) {
      const above = hanging.get(texts.length);
      if (above === undefined) return;
      if (above.rows === 1) hanging.delete(texts.length);
      else hanging.set(texts.length, { ...above, rows: above.rows - 1 });
      texts.push(above.text);
    }
  };
  for (const cell of cells) {
    fill();
    const text = oneLine(cell.pieces.map((piece) => piece.text).join(' '));
    // Said once however wide it is; the other columns stay empty and keep the rest in line.
    for (let column = 0; column < Math.min(cell.columns, maxSpan); column += 1) {
      const said = column === 0 ? text : '';
      if (cell.rows > 1) {
        hanging.set(texts.length, { text: said, rows: Math.min(cell.rows, 65_534) - 1 });
      }
      texts.push(said);
    }
  }
  fill();
  return texts;
}

/** Empty cells at the end are left out; a row of nothing is no row. */
export function rowText(cells: readonly string[]): string {
  const last = cells.findLastIndex((cell) => cell !== '');
  return cells.slice(0, last + 1).join(' | ');
}
