import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { Unreadable } from '../unreadable.ts';
import type { Display } from './formats.ts';
import { createSheetTables, type SheetCell, type SheetTables } from './tables.ts';
import { parseXml } from '../xml.ts';

export interface SheetContext {
  readonly strings: readonly string[];
  readonly display: Display;
  readonly firstTable: number;
}

interface Sheet {
  readonly pieces: readonly Piece[];
  readonly tables: number;
  /** Rows and columns that nobody sees. */
  readonly hidden: number;
}

const maxCells = 2_000_000;

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
}

interface State {
  readonly hiddenColumns: [from: number, to: number][];
  hidden: number;
  row: { readonly number: number; readonly isHidden: boolean; readonly cells: SheetCell[] };
  cell: OpenCell | undefined;
  /** Open elements of a phonetic guide. */
  phonetic: number;
  isValue: boolean;
  cells: number;
}

type Attributes = Readonly<Record<string, string>>;

/** Streams one sheet: its cells, row by row. ISO/IEC 29500-1, 18.3.1 */
export function readSheet(part: Uint8Array, context: SheetContext): Sheet {
  const tables = createSheetTables(context.firstTable);
  const state: State = {
    hiddenColumns: [],
    hidden: 0,
    row: { number: 0, isHidden: false, cells: [] },
    cell: undefined,
    phonetic: 0,
    isValue: false,
    cells: 0,
  };
  parseXml(part, {
    open(element, attributes) {
      const name = localName(element);
      opens[name]?.(state, attributes);
      state.isValue = name === 'v' || (name === 't' && state.phonetic === 0);
    },
    close(element) {
      const name = localName(element);
      state.isValue = false;
      if (name === 'rPh') state.phonetic -= 1;
      if (name === 'c') endCell(state, context);
      if (name === 'row') endRow(state, tables);
    },
    text(text) {
      if (state.isValue && state.cell !== undefined) state.cell.value += text;
    },
  });
  return { ...tables.end(), hidden: state.hidden };
}

const opens: Readonly<Record<string, (state: State, attributes: Attributes) => void>> = {
  col(state, { hidden, min, max }) {
    if (!isOn(hidden)) return;
    state.hiddenColumns.push([Number(min), Number(max)]);
    state.hidden += 1;
  },
  row(state, { r, hidden }) {
    const number = r === undefined ? state.row.number + 1 : Number(r);
    state.row = { number, isHidden: isOn(hidden), cells: [] };
  },
  c(state, { r, t = 'n', s = '0' }) {
    const next = (state.row.cells.at(-1)?.column ?? 0) + 1;
    const column = r === undefined ? next : columnOf(r);
    state.cell = { column, type: t, style: Number(s), value: '' };
  },
  rPh(state) {
    state.phonetic += 1;
  },
};

function endCell(state: State, context: SheetContext): void {
  const { cell, row, hiddenColumns } = state;
  state.cell = undefined;
  if (cell === undefined) return;
  const { column, type } = cell;
  const text = oneLine(textOf(cell, context));
  if (text === '' || hiddenColumns.some(([from, to]) => column >= from && column <= to)) return;
  state.cells += 1;
  if (state.cells > maxCells)
    throw new Unreadable('FILE_HOSTILE', 'over 2 million cells in a sheet');
  row.cells.push({ column, text, isWords: isWords(type) });
}

function endRow(state: State, tables: SheetTables): void {
  const { number, isHidden, cells } = state.row;
  if (isHidden) state.hidden += 1;
  else tables.add(number, cells);
}

/** What the cell shows, by its type (ST_CellType); what it was computed from does not matter. */
function textOf(
  { type, value, style }: OpenCell,
  { strings, display }: Pick<SheetContext, 'strings' | 'display'>,
): string {
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || value === '') return value;
  const number = Number(value);
  return Number.isFinite(number) ? display(number, style) : value;
}

const isWords = (type: string): boolean => ['s', 'str', 'inlineStr'].includes(type);
const isOn = (text: string | undefined): boolean => text === '1' || text === 'true';

/** A is 1, XFD the last. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const place = letter.toUpperCase().charCodeAt(0) - 64;
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column;
}
