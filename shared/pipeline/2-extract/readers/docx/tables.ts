import type { Attribute } from './xml.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { rowText, tablePieces, type Row } from '../table.ts';

/** Gathers pieces, those in tables by cell. */
export interface WordTables {
  readonly add: (piece: Piece) => void;
  /** An aside is of no cell: it is kept apart from what is shown. */
  readonly setAside: (piece: Piece) => void;
  /** For a table that is not one of Word's. */
  readonly number: () => number;
  readonly isOpen: () => boolean;
  readonly open: () => void;
  readonly setLook: (attribute: Attribute) => void;
  readonly openRow: () => void;
  readonly setHeader: () => void;
  readonly deleteRow: () => void;
  /** The row begins so many columns further right. */
  readonly skipColumns: (columns: number) => void;
  readonly openCell: () => void;
  readonly setSpan: (columns: number) => void;
  /** The cell goes on from the row above. */
  readonly continueAbove: () => void;
  readonly closeRow: () => void;
  readonly close: () => void;
  readonly end: () => readonly Piece[];
}

interface OpenCell {
  pieces: Piece[];
  columns: number;
  continues: boolean;
}

interface OpenRow {
  cells: OpenCell[];
  header: boolean;
  deleted: boolean;
  /** Columns before its first cell. */
  skipped: number;
}

interface OpenTable {
  readonly rows: Row[];
  row: OpenRow;
  /** By first column: what a cell in the next row may go on from. */
  above: Map<number, Piece[]>;
  /** The table's style sets its first row apart. */
  firstRowHeads: boolean;
}

const emptyRow = (): OpenRow => ({ cells: [], header: false, deleted: false, skipped: 0 });

/** Word's own limit. */
const mostColumns = 63;

export function createWordTables(): WordTables {
  const body: Piece[] = [];
  const open: OpenTable[] = [];
  let made = 0;
  const table = (): OpenTable | undefined => open.at(-1);
  const cell = (): OpenCell | undefined => table()?.row.cells.at(-1);
  const add = (piece: Piece): void => void (cell()?.pieces ?? body).push(piece);
  const close = (): void => {
    const closed = open.pop();
    if (closed === undefined) return;
    for (const piece of tablePieces(withHeader(closed), made)) add(piece);
    made += 1;
  };

  return {
    add,
    close,
    setAside: (piece) => void body.push(piece),
    number: () => made++,
    isOpen: () => open.length > 0,
    open: () =>
      void open.push({ rows: [], row: emptyRow(), above: new Map(), firstRowHeads: false }),
    setLook(attribute) {
      const at = table();
      // Bit 5 of the old form [ISO/IEC 29500-4, 14.4.10].
      const bits = Number.parseInt(attribute('val') ?? '0', 16);
      if (at) at.firstRowHeads = attribute('firstRow') === '1' || (bits & 0x20) !== 0;
    },
    openRow() {
      const at = table();
      if (at) at.row = emptyRow();
    },
    setHeader() {
      const at = table();
      if (at) at.row.header = true;
    },
    deleteRow() {
      const at = table();
      if (at) at.row.deleted = true;
    },
    skipColumns(columns) {
      const at = table();
      if (at && columns > 0) at.row.skipped = Math.min(mostColumns, Math.floor(columns));
    },
    openCell: () => void table()?.row.cells.push({ pieces: [], columns: 1, continues: false }),
    setSpan(columns) {
      const at = cell();
      if (at && columns > 1) at.columns = columns;
    },
    continueAbove() {
      const at = cell();
      if (at) at.continues = true;
    },
    closeRow() {
      const at = table();
      if (at) body.push(...endRow(at));
    },
    end() {
      while (open.length > 0) close();
      return body;
    },
  };
}

/** @returns a row that tracked changes have deleted */
function endRow(table: OpenTable): Piece[] {
  const { cells, header, deleted, skipped } = table.row;
  table.row = emptyRow();
  if (deleted) {
    const texts = cells.map(({ pieces }) => oneLine(pieces.map(({ text }) => text).join(' ')));
    return [{ kind: 'paragraph', text: rowText(texts), aside: 'deleted' }];
  }
  const above = new Map<number, Piece[]>();
  let column = skipped;
  for (const cell of cells) {
    if (cell.continues) cell.pieces = table.above.get(column) ?? [];
    above.set(column, cell.pieces);
    column += cell.columns;
  }
  table.above = above;
  table.rows.push({
    header,
    // Alone in its row, a cell is set off by it: that makes no table of a frame.
    cells: [...blank(cells.length > 1 ? skipped : 0), ...cells].map((cell) => ({
      ...cell,
      rows: 1,
    })),
  });
  return [];
}

const blank = (columns: number): OpenCell[] =>
  columns === 0 ? [] : [{ pieces: [], columns, continues: false }];

function withHeader({ rows, firstRowHeads }: OpenTable): readonly Row[] {
  const [first, ...others] = rows;
  if (first === undefined || others.length === 0 || !firstRowHeads) return rows;
  return [{ ...first, header: true }, ...others];
}
