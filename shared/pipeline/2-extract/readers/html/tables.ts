import type { Piece } from '../pieces.ts';
import { tablePieces, type Cell, type Row } from '../table.ts';

/** Gathers pieces, those in tables by cell. */
export interface HtmlTables {
  readonly add: (piece: Piece) => void;
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close: (name: string) => void;
  readonly end: () => readonly Piece[];
}

interface OpenTable {
  readonly rows: Row[];
  /** What stands before the rows, or between them by mistake: the caption. */
  readonly loose: Piece[];
  cells: { pieces: Piece[]; columns: number; rows: number; heads: boolean }[];
  inCell: boolean;
  inHead: boolean;
  /** It holds a table or a heading, or says that it only places things: a layout, not data. */
  layout: boolean;
}

const maxDepth = 1_000;

export function createHtmlTables(firstTable = 0): HtmlTables {
  const body: Piece[] = [];
  const open: OpenTable[] = [];
  let made = firstTable;

  const target = (): Piece[] => {
    const table = open.at(-1);
    if (table === undefined) return body;
    return (table.inCell ? table.cells.at(-1)?.pieces : undefined) ?? table.loose;
  };
  const closeTable = (): void => {
    const table = open.pop();
    if (table === undefined) return;
    endRow(table);
    const pieces = table.layout ? layoutPieces(table.rows) : tablePieces(table.rows, made);
    made += 1;
    for (const piece of table.loose) target().push(piece);
    for (const piece of pieces) target().push(piece);
  };

  return {
    add(piece) {
      const table = open.at(-1);
      if (table !== undefined && piece.kind === 'heading') table.layout = true;
      target().push(piece);
    },
    open(name, attributes) {
      const table = open.at(-1);
      if (name === 'table' && open.length < maxDepth) {
        if (table !== undefined) table.layout = true;
        const layout = /^(presentation|none)$/.test(attributes['role'] ?? '');
        open.push({ rows: [], loose: [], cells: [], inCell: false, inHead: false, layout });
      } else if (table !== undefined) openPart(table, name, attributes);
    },
    close(name) {
      const table = open.at(-1);
      if (table === undefined) return;
      if (name === 'table') closeTable();
      else if (name === 'tr') endRow(table);
      else if (name === 'td' || name === 'th') table.inCell = false;
      else if (name === 'thead') table.inHead = false;
    },
    end() {
      while (open.length > 0) closeTable();
      return body;
    },
  };
}

function openPart(
  table: OpenTable,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void {
  if (name === 'thead') table.inHead = true;
  else if (name === 'tr') endRow(table);
  else if (name === 'td' || name === 'th') {
    table.inCell = true;
    table.cells.push({
      pieces: [],
      columns: span(attributes['colspan']),
      rows: span(attributes['rowspan']),
      heads: name === 'th' || table.inHead,
    });
  }
}

const span = (value: string | undefined): number => {
  const number = Number.parseInt(value ?? '1', 10);
  return number > 1 ? Math.min(number, 1_000) : 1;
};

function endRow(table: OpenTable): void {
  table.inCell = false;
  if (table.cells.length === 0) return;
  table.rows.push({ cells: table.cells, header: table.cells.every((cell) => cell.heads) });
  table.cells = [];
}

const layoutPieces = (rows: readonly { cells: readonly Cell[] }[]): Piece[] =>
  rows.flatMap(({ cells }) => cells.flatMap(({ pieces }) => pieces));
