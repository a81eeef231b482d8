import type { Span } from '../../../model/text.ts';
import { oneLine, type Piece } from './pieces.ts';
import { Unreadable } from './unreadable.ts';

export interface Cell {
  readonly pieces: readonly Piece[];
  /** Columns and rows that it spans. */
  readonly columns: number;
  readonly rows: number;
  /** Where merged cells are told row by row: it goes on from the one above, and holds what that holds. */
  readonly continues?: boolean;
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly header: boolean;
}

const maxCells = 2_000_000;
/** A wider span is a slip or an attack. */
const maxSpan = 100;
const mostRows = 65_534;

/**
 * One piece per row, cells joined by a bar. A cell that spans rows is said again in each, so that a row stands for itself.
 * A table of one column is no table but a frame around what it holds.
 */
export function tablePieces(rows: readonly Row[], table: number): Piece[] {
  const width = Math.max(0, ...lengths(rows));
  if (width <= 1) return rows.flatMap(({ cells }) => cells.flatMap(({ pieces }) => pieces));
  const laid: { piece: Piece; merged: readonly MergedCell[] }[] = [];
  const lay = createLayout();
  let count = 0;
  for (const [at, { cells, header }] of rows.entries()) {
    const { texts, values, merged } = lay(cells, at);
    count += texts.length;
    if (count > maxCells) throw new Unreadable('FILE_HOSTILE', 'a table of over 2 million cells');
    const text = rowText(texts);
    if (text === '') continue;
    const links = cells.flatMap((cell) => cell.pieces.flatMap((piece) => piece.links ?? []));
    const piece: Piece = {
      kind: 'table-row',
      text,
      table,
      values,
      header: header && laid.length === 0,
      ...(links.length > 0 && { links }),
    };
    laid.push({ piece, merged });
  }
  return laid.map(({ piece, merged }) => {
    const spans = spansOf(merged, rows.length);
    return spans.length === 0 ? piece : { ...piece, spans };
  });
}

function* lengths(rows: readonly Row[]): Generator<number> {
  for (const { cells } of rows) {
    yield Math.min(
      maxSpan,
      cells.reduce((sum, cell) => sum + cell.columns, 0),
    );
  }
}

interface LaidRow {
  /** By column. */
  readonly texts: readonly string[];
  /** The same, without the numbers that are only said again: nobody is to add them twice. */
  readonly values: readonly string[];
  readonly merged: readonly MergedCell[];
}

interface MergedCell {
  /** Its row among all of the table, from 0. */
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  rows: number;
}

/** Lays row after row by column. */
function createLayout(): (cells: readonly Cell[], row: number) => LaidRow {
  /** By column: what spans further rows. */
  const hanging = new Map<number, { text: string; rows: number }>();
  /** By first column: the last cell there, which others may go on from. */
  const above = new Map<number, MergedCell>();
  return (cells, row) => {
    const texts: string[] = [];
    const values: string[] = [];
    const merged: MergedCell[] = [];
    const say = (text: string, isAgain: boolean): void => {
      texts.push(text);
      values.push(isAgain && !/\p{L}/u.test(text) ? '' : text);
    };
    const fill = (): void => {
      for (;;) {
        const from = hanging.get(texts.length);
        if (from === undefined) return;
        if (from.rows === 1) hanging.delete(texts.length);
        else hanging.set(texts.length, { ...from, rows: from.rows - 1 });
        say(from.text, true);
      }
    };
    for (const cell of cells) {
      fill();
      const text = oneLine(cell.pieces.map((piece) => piece.text).join(' '));
      const columns = Math.min(cell.columns, maxSpan);
      const rows = Math.min(cell.rows, mostRows);
      const last = above.get(texts.length);
      const origin =
        cell.continues === true && last?.row === row - (last?.rows ?? 0) ? last : undefined;
      if (origin !== undefined) origin.rows += 1;
      else {
        const begun = { row, column: texts.length, columns, rows };
        merged.push(begun);
        above.set(begun.column, begun);
      }
      // Said once however wide it is; the other columns stay empty and keep the rest in line.
      for (let column = 0; column < columns; column += 1) {
        const said = column === 0 ? text : '';
        if (rows > 1) hanging.set(texts.length, { text: said, rows: rows - 1 });
        say(said, origin !== undefined);
      }
    }
    fill();
    return { texts, values, merged };
  };
}

/** Cells that are merged of several, none of them beyond the table's end. */
const spansOf = (cells: readonly MergedCell[], length: number): Span[] =>
  cells
    .map(({ row, column, columns, rows }) => ({
      column,
      columns,
      rows: Math.min(rows, length - row),
    }))
    .filter(({ columns, rows }) => columns > 1 || rows > 1);

/** Empty cells at the end are left out; a row of nothing is no row. */
export function rowText(cells: readonly string[]): string {
  const last = cells.findLastIndex((cell) => cell !== '');
  return cells.slice(0, last + 1).join(' | ');
}
