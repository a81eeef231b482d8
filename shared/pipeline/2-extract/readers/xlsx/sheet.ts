import type { ReadAids } from '../../reader.ts';
import { localName } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import { cellName, columnOf, rangeOf, type CellRange } from '../sheets/cell-names.ts';
import { createRows, type Rows } from '../sheets/rows.ts';
import { booleanFormat, errorFormat, textFormat, type SheetRow } from '../sheets/sheet.ts';
import { parseXml, type XmlHandlers } from '../xml.ts';
import { unescaped } from './escapes.ts';
import { plainCells, type PlainCell } from './plain-cells.ts';
import type { Style } from './styles.ts';

export interface SheetContext {
  readonly strings: readonly string[];
  readonly styleOf: (style: number) => Style;
  readonly progress: ReadAids['progress'];
}

/** What one sheet's own part says. */
export interface SheetPart {
  readonly rows: readonly SheetRow[];
  readonly hiddenColumns: readonly (readonly [from: number, to: number])[];
  readonly merges: readonly CellRange[];
  /** Cells that lead elsewhere: by the id of a relationship, or by the address itself. */
  readonly links: readonly {
    readonly cells: string;
    readonly id?: string;
    readonly url?: string;
  }[];
  /** Formulas that no program has computed. */
  readonly withoutResult: number;
}

interface OpenCell extends PlainCell {
  value: string;
  formula: string | undefined;
}

interface State {
  readonly hiddenColumns: [from: number, to: number][];
  readonly merges: CellRange[];
  readonly links: { cells: string; id?: string; url?: string }[];
  readonly rows: Rows;
  row: number;
  column: number;
  cell: OpenCell | undefined;
  /** Open elements of a phonetic guide. */
  phonetic: number;
  reading: 'value' | 'formula' | undefined;
  withoutResult: number;
}

type Attributes = Readonly<Record<string, string>>;

/** Streams one sheet: its cells, row by row, then what it says of them. ISO/IEC 29500-1, 18.3.1 */
export function readSheet(part: Uint8Array, context: SheetContext): SheetPart {
  const state: State = {
    hiddenColumns: [],
    merges: [],
    links: [],
    rows: createRows(),
    row: 0,
    column: 0,
    cell: undefined,
    phonetic: 0,
    reading: undefined,
    withoutResult: 0,
  };
  const handlers: XmlHandlers = {
    progress: context.progress,
    open(element, attributes) {
      const name = localName(element);
      opens[name]?.(state, attributes);
      if (name === 'v' || (name === 't' && state.phonetic === 0)) state.reading = 'value';
      else state.reading = name === 'f' ? 'formula' : undefined;
    },
    close(element) {
      const name = localName(element);
      state.reading = undefined;
      if (name === 'rPh') state.phonetic -= 1;
      if (name === 'c') endCell(state, context);
    },
    text(text) {
      if (state.cell === undefined || state.reading === undefined) return;
      if (state.reading === 'value') state.cell.value += text;
      else state.cell.formula = (state.cell.formula ?? '') + text;
    },
  };
  const shortcut = plainCells((cell) => {
    if (state.cell !== undefined) return false;
    state.column = cell.column;
    addCell(cell, state.rows, context);
    return true;
  });
  parseXml(part, handlers, shortcut);
  const { rows, hiddenColumns, merges, links, withoutResult } = state;
  return { rows: rows.end(), hiddenColumns, merges, links, withoutResult };
}

const mostRanges = 100_000;

const opens: Readonly<Record<string, (state: State, attributes: Attributes) => void>> = {
  col({ hiddenColumns }, { hidden, min, max }) {
    if (isOn(hidden) && hiddenColumns.length < mostRanges)
      hiddenColumns.push([Number(min), Number(max)]);
  },
  row(state, { r, hidden }) {
    state.row = r === undefined ? state.row + 1 : Number(r);
    state.column = 0;
    state.rows.begin(state.row, isOn(hidden));
  },
  c(state, { r, t = 'n', s = '0' }) {
    state.column = r === undefined ? state.column + 1 : columnOf(r);
    state.cell = { column: state.column, type: t, style: Number(s), value: '', formula: undefined };
  },
  rPh(state) {
    state.phonetic += 1;
  },
  mergeCell({ merges }, { ref = '' }) {
    const range = rangeOf(ref);
    if (range !== undefined && merges.length < mostRanges) merges.push(range);
  },
  hyperlink({ links }, attributes) {
    const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
    const cells = attributes['ref'];
    if (id !== undefined && cells !== undefined && links.length < mostRanges)
      links.push({ cells, id });
  },
};

function endCell(state: State, context: SheetContext): void {
  const { cell, rows } = state;
  state.cell = undefined;
  if (cell === undefined) return;
  if (cell.formula !== undefined) readFormula(cell, state);
  addCell(cell, rows, context);
}

/** An address in quotes; one that is computed is not known. */
const hyperlinkFormula = /^HYPERLINK\(\s*"([^"]+)"/i;

function readFormula({ column, formula = '', value }: OpenCell, state: State): void {
  if (value === '') state.withoutResult += 1;
  const url = hyperlinkFormula.exec(formula)?.[1];
  if (url !== undefined && state.links.length < mostRanges) {
    state.links.push({ cells: cellName(column, state.row), url });
  }
}

/** What the cell shows, by its type (ST_CellType). */
function addCell(
  { column, type, value, style }: PlainCell,
  rows: Rows,
  { strings, styleOf }: SheetContext,
): void {
  if (value === '') return;
  if (type === 'n') {
    const number = Number(value);
    if (Number.isFinite(number)) rows.add(column, number, styleOf(style).numbers);
    else rows.add(column, oneLine(value), textFormat);
  } else if (type === 's') rows.add(column, strings[Number(value)] ?? '', styleOf(style).texts);
  else if (type === 'b') rows.add(column, value === '1' || value === 'true', booleanFormat);
  else if (type === 'e') rows.add(column, oneLine(value), errorFormat);
  else rows.add(column, oneLine(unescaped(value)), styleOf(style).texts);
}

const isOn = (text: string | undefined): boolean => text === '1' || text === 'true';
