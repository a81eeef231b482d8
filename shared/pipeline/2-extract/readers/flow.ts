import { createParagraphs, type Shape, type Writing } from './paragraphs.ts';
import type { Piece } from './pieces.ts';
import { tablePieces, type Row } from './table.ts';

/** A run of paragraphs and tables as Word writes them in its old formats: marks end paragraphs, cells and rows. */
export interface Flow {
  readonly write: (text: string, how: Writing) => void;
  /** @param inTable whether it stands in a cell: the first that does not ends the table */
  readonly endParagraph: (shape: Shape, inTable: boolean) => void;
  /** What was written since the last mark says what is said elsewhere. */
  readonly drop: () => void;
  readonly addNote: (note: Piece) => void;
  readonly endCell: (shape: Shape) => void;
  readonly endRow: (definition: RowDefinition) => void;
  readonly end: () => readonly Piece[];
}

export interface RowDefinition {
  readonly header: boolean;
  /** By cell: whether it goes on from the one above or the one before. */
  readonly cells: readonly { readonly fromAbove: boolean; readonly fromBefore: boolean }[];
}

interface WrittenCell {
  pieces: readonly Piece[];
  columns: number;
  continues: boolean;
}

export function createFlow(numberTable: () => number): Flow {
  const body: Piece[] = [];
  const asides: Piece[] = [];
  const paragraphs = createParagraphs();
  paragraphs.open();
  const waiting: Piece[] = [];
  let rows: Row[] = [];
  let cells: (readonly Piece[])[] = [];
  let cell: Piece[] = [];
  /** By column: what a cell in the next row may go on from. */
  let above = new Map<number, readonly Piece[]>();

  const endParagraph = (shape: Shape, into: Piece[]): void => {
    for (const piece of paragraphs.close(shape))
      (piece.aside === undefined ? into : asides).push(piece);
    paragraphs.open();
  };
  const endTable = (): void => {
    // What stands after the last row is not of the table.
    const rest = [...cells.flat(), ...cell];
    if (rows.length > 0)
      for (const piece of [...tablePieces(rows, numberTable()), ...waiting.splice(0)])
        body.push(piece);
    for (const piece of rest) body.push(piece);
    rows = [];
    cells = [];
    cell = [];
    above = new Map();
  };
  return {
    write: (text, how) => paragraphs.write(text, how),
    drop() {
      paragraphs.close();
      paragraphs.open();
    },
    addNote: (note) => void waiting.push(note),
    endParagraph(shape, inTable) {
      if (inTable) endParagraph(shape, cell);
      else {
        endTable();
        endParagraph(shape, body);
        body.push(...waiting.splice(0));
      }
    },
    endCell(shape) {
      endParagraph(shape, cell);
      cells.push(cell);
      cell = [];
    },
    endRow({ header, cells: defined }) {
      const written: WrittenCell[] = [];
      const next = new Map<number, readonly Piece[]>();
      for (const [column, one] of cells.entries()) {
        const { fromAbove = false, fromBefore = false } = defined[column] ?? {};
        const last = written.at(-1);
        const piecesAbove = fromAbove ? above.get(column) : undefined;
        if (fromBefore && last !== undefined) last.columns += 1;
        else {
          const pieces = piecesAbove ?? one;
          written.push({ pieces, columns: 1, continues: piecesAbove !== undefined });
          next.set(column, pieces);
        }
      }
      above = next;
      rows.push({ header, cells: written.map((one) => ({ ...one, rows: 1 })) });
      cells = [];
    },
    end() {
      if (rows.length > 0 || cells.length > 0 || cell.length > 0) endTable();
      endParagraph({ kind: 'paragraph' }, body);
      body.push(...waiting.splice(0));
      return [...body, ...asides];
    },
  };
}
