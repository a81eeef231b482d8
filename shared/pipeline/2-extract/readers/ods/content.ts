import type { ReadAids } from '../../reader.ts';
import { localName } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { cellName, type CellRange } from '../sheets/cell-names.ts';
import { createRows, type Rows } from '../sheets/rows.ts';
import type { Sheet, SheetNote } from '../sheets/sheet.ts';
import { parseXml } from '../xml.ts';
import { createToCell, type Attributes, type ToCell } from './values.ts';

interface OpenSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: Rows;
  readonly hiddenColumns: [from: number, to: number][];
  readonly merges: CellRange[];
  readonly links: Map<string, string>;
  readonly notes: SheetNote[];
  columns: number;
  row: number;
  repeated: number;
  isRowHidden: boolean;
  column: number;
  /** Of the open row, which may stand for many. */
  cells: OpenCell[];
}

interface OpenCell {
  readonly column: number;
  readonly repeated: number;
  readonly attributes: Attributes;
  /** Its own text; of what lies over it, and of the comment on it, that of each. */
  text: string;
  url: string | undefined;
  readonly besides: { kind: SheetNote['kind']; author: string; text: string }[];
}

interface State {
  readonly sheets: Sheet[];
  readonly toCell: ToCell;
  /** Styles of sheets that are not displayed. */
  readonly hiddenStyles: Set<string>;
  readonly wordsIn: Pictures['wordsIn'];
  style: string;
  sheet: OpenSheet | undefined;
  cell: OpenCell | undefined;
  /** Elements between the cell and the text that is read: comments and drawings. */
  besides: number;
  inText: boolean;
  inAuthor: boolean;
}

/** Streams the content of a spreadsheet. OpenDocument 1.3, part 3, 9 (tables) */
export function readContent(
  part: Uint8Array,
  { progress, wordsIn }: Pick<ReadAids, 'progress'> & Pick<Pictures, 'wordsIn'>,
): readonly Sheet[] {
  const state: State = {
    sheets: [],
    toCell: createToCell(),
    hiddenStyles: new Set(),
    wordsIn,
    style: '',
    sheet: undefined,
    cell: undefined,
    besides: 0,
    inText: false,
    inAuthor: false,
  };
  parseXml(part, {
    progress,
    open: (element, attributes) => opens[localName(element)]?.(state, attributes),
    close: (element) => closes[localName(element)]?.(state),
    text(text) {
      if (state.inAuthor || state.inText) say(state, text);
    },
  });
  return state.sheets;
}

type Handler = (state: State, attributes: Attributes) => void;

const numberOf = (attributes: Attributes, name: string): number =>
  Math.max(1, Math.trunc(Number(attributes[name] ?? 1)) || 1);

const openRow: Handler = ({ sheet }, attributes) => {
  if (sheet === undefined) return;
  sheet.repeated = numberOf(attributes, 'table:number-rows-repeated');
  sheet.isRowHidden = (attributes['table:visibility'] ?? 'visible') !== 'visible';
  sheet.column = 0;
  sheet.cells = [];
};

const openCell: Handler = (state, attributes) => {
  const { sheet } = state;
  if (sheet === undefined) return;
  const repeated = numberOf(attributes, 'table:number-columns-repeated');
  const column = sheet.column + 1;
  sheet.column += repeated;
  state.besides = 0;
  state.cell = { column, repeated, attributes, text: '', url: undefined, besides: [] };
  const wide = numberOf(attributes, 'table:number-columns-spanned');
  const tall = numberOf(attributes, 'table:number-rows-spanned');
  if (tall === 1 && wide === 1) return;
  const [fromRow, toRow] = [sheet.row + 1, sheet.row + tall];
  sheet.merges.push({ fromColumn: column, toColumn: column + wide - 1, fromRow, toRow });
};

const openBeside =
  (kind: SheetNote['kind']): Handler =>
  (state) => {
    state.besides += 1;
    state.cell?.besides.push({ kind, author: '', text: '' });
  };

const closeBeside = (state: State): void => {
  state.besides -= 1;
};

const openParagraph: Handler = (state) => {
  if (state.cell !== undefined) state.inText = true;
};

const opens: Readonly<Record<string, Handler>> = {
  style(state, attributes) {
    state.style = attributes['style:name'] ?? '';
  },
  'table-properties'({ hiddenStyles, style }, attributes) {
    if (attributes['table:display'] === 'false') hiddenStyles.add(style);
  },
  table(state, attributes) {
    if (state.cell !== undefined) return; // the data behind a chart
    state.sheet = {
      name: attributes['table:name'] ?? '',
      isHidden: state.hiddenStyles.has(attributes['table:style-name'] ?? ''),
      rows: createRows(),
      hiddenColumns: [],
      merges: [],
      links: new Map(),
      notes: [],
      columns: 0,
      row: 0,
      repeated: 1,
      isRowHidden: false,
      column: 0,
      cells: [],
    };
  },
  'table-column'({ sheet }, attributes) {
    if (sheet === undefined) return;
    const from = sheet.columns + 1;
    sheet.columns += numberOf(attributes, 'table:number-columns-repeated');
    const isHidden = (attributes['table:visibility'] ?? 'visible') !== 'visible';
    if (isHidden) sheet.hiddenColumns.push([from, sheet.columns]);
  },
  'table-row': openRow,
  'table-cell': openCell,
  'covered-table-cell': openCell,
  shapes(state) {
    // What lies over the sheet as a whole.
    state.cell = { column: 0, repeated: 1, attributes: {}, text: '', url: undefined, besides: [] };
    state.besides = 0;
  },
  'text-box'({ cell }) {
    const frame = cell?.besides.at(-1);
    if (frame !== undefined) frame.kind = 'paragraph';
  },
  annotation: openBeside('comment'),
  frame: openBeside('figure'),
  image(state, attributes) {
    if (state.besides === 0) return;
    const name = attributes['xlink:href']?.replace(/^\.\//, '') ?? '';
    for (const { text } of state.wordsIn(name)) say(state, `${text}\n`);
  },
  'custom-shape': openBeside('paragraph'),
  p: openParagraph,
  title: openParagraph,
  desc: openParagraph,
  creator(state) {
    state.inAuthor = state.besides > 0;
  },
  s: (state, attributes) => say(state, ' '.repeat(Math.min(100, numberOf(attributes, 'text:c')))),
  tab: (state) => say(state, ' '),
  'line-break': (state) => say(state, '\n'),
  a({ cell, besides }, attributes) {
    if (cell !== undefined && besides === 0) cell.url ??= attributes['xlink:href'];
  },
};

const closeParagraph = (state: State): void => {
  if (state.inText) say(state, '\n');
  state.inText = false;
};

const closeCell = (state: State): void => {
  const { sheet, cell } = state;
  if (sheet !== undefined && cell !== undefined) sheet.cells.push(cell);
  state.cell = undefined;
};

const closes: Readonly<Record<string, (state: State) => void>> = {
  annotation: closeBeside,
  frame: closeBeside,
  'custom-shape': closeBeside,
  p: closeParagraph,
  title: closeParagraph,
  desc: closeParagraph,
  creator(state) {
    state.inAuthor = false;
  },
  shapes(state) {
    const { sheet, cell } = state;
    if (sheet !== undefined && cell !== undefined) noteBesides(sheet, cell);
    state.cell = undefined;
  },
  'table-cell': closeCell,
  'covered-table-cell': closeCell,
  'table-row'({ sheet, toCell }) {
    if (sheet !== undefined) endRow(sheet, toCell);
  },
  table(state) {
    const { sheet, sheets, cell } = state;
    if (sheet === undefined || cell !== undefined) return;
    const { name, isHidden, hiddenColumns, merges, links, notes } = sheet;
    const rows = sheet.rows.end();
    sheets.push({ name, isHidden, rows, hiddenColumns, merges, declared: [], links, notes });
    state.sheet = undefined;
  },
};

function say({ cell, besides, inAuthor }: State, text: string): void {
  const beside = besides > 0 ? cell?.besides.at(-1) : undefined;
  if (beside !== undefined && inAuthor) beside.author += text;
  else if (beside !== undefined) beside.text += text;
  else if (cell !== undefined) cell.text += text;
}

/** A row that stands for many holds the same in each; of the empty ones at the end of a sheet there are a million. */
function endRow(sheet: OpenSheet, toCell: ToCell): void {
  const cells = sheet.cells.filter(
    ({ text, attributes }) => text.trim() !== '' || attributes['office:value'] !== undefined,
  );
  for (const cell of sheet.cells) noteBesides(sheet, cell);
  for (let at = 1; at <= sheet.repeated && cells.length > 0; at += 1) {
    sheet.rows.begin(sheet.row + at, sheet.isRowHidden);
    for (const { column, repeated, attributes, text } of cells) {
      const { value, format } = toCell(attributes, oneLine(text), column);
      for (let next = column; next < column + repeated; next += 1) {
        sheet.rows.add(next, value, format);
      }
    }
  }
  sheet.row += sheet.repeated;
}

function noteBesides({ links, notes, row }: OpenSheet, { column, url, besides }: OpenCell): void {
  const cells = cellName(column, row + 1);
  const place = column === 0 ? {} : { cells };
  if (url !== undefined && !url.startsWith('#')) links.set(cells, url);
  for (const { kind, author, text } of besides) {
    const signed = author === '' ? text.trim() : `${author}: ${oneLine(text)}`;
    if (text.trim() !== '') notes.push({ kind, text: signed, ...place });
  }
}
