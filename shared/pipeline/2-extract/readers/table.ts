import type { Span } from '../../../model/text.ts';
import { mostCharacters } from '../reader.ts';
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
/** At the top of a table; where there are more, or nothing below them, only the first is one. */
export const mostHeaderRows = 3;

/**
 * One piece per row, cells joined by a bar. A cell that spans rows is said again in each, so that a row stands for itself; a row that
 * says nothing else is none. A table of one column is no table but a frame around what it holds.
 */
export function tablePieces(rows: readonly Row[], table: number): Piece[] {
  if (!rows.some(isWide)) return rows.flatMap(({ cells }) => cells.flatMap(({ pieces }) => pieces));
  const laid: { piece: Piece; merged: readonly MergedCell[] }[] = [];
  const lay = createLayout();
  /** How many pieces stand above each row, and above the end. */
  const above: number[] = [];
  let headers = 0;
  const within = createBounds();
  for (const [at, { cells, header }] of rows.entries()) {
    above.push(laid.length);
    const { texts, values, merged, isNew } = lay(cells, at);
    const text = rowText(texts);
    within(texts.length, text.length);
    if (!isNew) continue;
    if (header && headers === laid.length) headers += 1;
    const links = cells.flatMap((cell) => cell.pieces.flatMap((piece) => piece.links ?? []));
    const piece: Piece = {
      kind: 'table-row',
      text,
      table,
      values,
      ...(links.length > 0 && { links }),
    };
    laid.push({ piece, merged });
  }
  above.push(laid.length);
  const headerRows =
    headers > mostHeaderRows || headers === laid.length ? Math.min(1, headers) : headers;
  return laid.map(({ piece, merged }, at) => {
    const spans = spansOf(merged, above);
    return { ...piece, header: at < headerRows, ...(spans.length > 0 && { spans }) };
  });
}

/** What spans rows is said in each of them, so that a few long cells can make a text far longer than their file. */
function createBounds(): (cells: number, characters: number) => void {
  let cells = 0;
  let characters = 0;
  return (moreCells, moreCharacters) => {
    cells += moreCells;
    characters += moreCharacters;
    if (cells > maxCells) throw new Unreadable('FILE_HOSTILE', 'a table of over 2 million cells');
    if (characters > mostCharacters) {
      throw new Unreadable('FILE_TOO_LARGE', 'over 50 million characters of text');
    }
  };
}

const isWide = ({ cells: [first, second] }: Row): boolean =>
  second !== undefined || (first?.columns ?? 0) > 1;

interface LaidRow {
  /** By column. */
  readonly texts: readonly string[];
  /** The same, without the numbers that are only said again: nobody is to add them twice. */
  readonly values: readonly string[];
  readonly merged: readonly MergedCell[];
  /** It has words that are not only those from above. */
  readonly isNew: boolean;
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
  const hanging = createHanging();
  /** By first column: the last cell there, which others may go on from. */
  const above = new Map<number, MergedCell>();
  return (cells, row) => {
    const texts: string[] = [];
    const values: string[] = [];
    const merged: MergedCell[] = [];
    let isNew = false;
    const say = (text: string, isAgain: boolean): void => {
      texts.push(text);
      values.push(isAgain && !/\p{L}/u.test(text) ? '' : text);
      isNew ||= !isAgain && text !== '';
    };
    const fill = (): void => {
      for (;;) {
        const text = hanging.take(texts.length);
        if (text === undefined) return;
        say(text, true);
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
        hanging.cover(texts.length, said, rows);
        say(said, origin !== undefined);
      }
    }
    // What hangs down beyond the last cell may have gaps before it.
    while (texts.length < hanging.width()) say(hanging.take(texts.length) ?? '', true);
    return { texts, values, merged, isNew };
  };
}

/** What spans further rows, by column. */
function createHanging() {
  const columns: ({ readonly text: string; readonly rows: number } | undefined)[] = [];
  const take = (column: number): string | undefined => {
    const from = columns[column];
    if (from === undefined) return undefined;
    columns[column] = from.rows === 1 ? undefined : { ...from, rows: from.rows - 1 };
    return from.text;
  };
  return {
    /** What hangs into this column of the row at hand, once. */
    take,
    /** A cell is put there, over what hangs down by mistake. */
    cover(column: number, text: string, rows: number): void {
      take(column);
      if (rows > 1) columns[column] = { text, rows: rows - 1 };
    },
    width(): number {
      while (columns.length > 0 && columns.at(-1) === undefined) columns.pop();
      return columns.length;
    },
  };
}

/**
 * Cells that are merged of several, none of them beyond the table's end.
 * @param above how many rows that are told stand above each
 */
const spansOf = (cells: readonly MergedCell[], above: readonly number[]): Span[] =>
  cells
    .map(({ row, column, columns, rows }) => ({
      column,
      columns,
      rows: (above[row + rows] ?? above.at(-1) ?? 0) - (above[row] ?? 0),
    }))
    .filter(({ columns, rows }) => columns > 1 || rows > 1);

/** Empty cells at the end are left out; a row of nothing is no row. */
export function rowText(cells: readonly string[]): string {
  const last = cells.findLastIndex((cell) => cell !== '');
  return cells.slice(0, last + 1).join(' | ');
}
