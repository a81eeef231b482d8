import { oneLine, type Piece } from '../pieces.ts';
import { tablePieces, type Cell, type Row } from '../table.ts';

/** Where finished pieces go: the body, a cell, a note; each is put into the one around it when it ends. */
export interface Containers {
  readonly add: (pieces: readonly Piece[]) => void;
  readonly open: () => void;
  /** What was added since it was opened. Asides are not of it: they go to the body at once. */
  readonly close: () => readonly Piece[];
  /** @param firstRowHeads its style sets its first row apart */
  readonly openTable: (firstRowHeads: boolean) => void;
  readonly isInTable: () => boolean;
  readonly openHeader: (isOpen: boolean) => void;
  readonly openRow: () => void;
  readonly closeRow: () => void;
  readonly closeCell: (span: { columns: number; rows: number; repeated: number }) => void;
  readonly closeTable: () => void;
  readonly end: () => readonly Piece[];
}

interface Table {
  readonly rows: Row[];
  cells: Cell[];
  inHeader: boolean;
  readonly firstRowHeads: boolean;
}

/** Empty cells fill a row to the edge of the sheet by being repeated. */
const mostRepeated = 100;

export function createContainers(): Containers {
  const body: Piece[] = [];
  const open: Piece[][] = [];
  const tables: Table[] = [];
  let made = 0;

  const add = (pieces: readonly Piece[]): void => {
    const into = open.at(-1) ?? body;
    for (const piece of pieces) (piece.aside === undefined ? into : body).push(piece);
  };
  const close = (): readonly Piece[] => open.pop() ?? [];
  return {
    add,
    close,
    open: () => void open.push([]),
    openTable: (firstRowHeads) =>
      void tables.push({ rows: [], cells: [], inHeader: false, firstRowHeads }),
    isInTable: () => tables.length > 0,
    openHeader(isOpen) {
      const table = tables.at(-1);
      if (table) table.inHeader = isOpen;
    },
    openRow() {
      const table = tables.at(-1);
      if (table) table.cells = [];
    },
    closeRow() {
      const table = tables.at(-1);
      if (table === undefined) return;
      const { rows, cells, inHeader, firstRowHeads } = table;
      rows.push({ cells, header: inHeader || (firstRowHeads && rows.length === 0) });
    },
    closeCell({ columns, rows, repeated }) {
      const cell = { pieces: withoutBullet(close()), columns, rows };
      const copies = Array.from({ length: Math.min(repeated, mostRepeated) }, () => cell);
      tables.at(-1)?.cells.push(...copies);
    },
    closeTable() {
      const table = tables.pop();
      if (table) add(tablePieces(table.rows, made++));
    },
    end() {
      while (open.length > 0) {
        const rest = close();
        add(rest);
      }
      return body;
    },
  };
}

export const wordsOf = (pieces: readonly Piece[]): string =>
  oneLine(pieces.map(({ text }) => text).join(' '));

/** Impress makes every cell a list of one item, and draws no bullet. */
function withoutBullet(pieces: readonly Piece[]): readonly Piece[] {
  const [only, ...others] = pieces;
  if (only?.kind !== 'list-item' || others.length > 0) return pieces;
  return [{ ...only, text: only.text.replace(/^\s*- /, '') }];
}
