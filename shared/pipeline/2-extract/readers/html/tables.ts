import type { Piece } from '../pieces.ts';
import { tablePieces, type Row } from '../table.ts';

/** Gathers pieces, those in tables by cell, in the order of the HTML standard: 4.9.12.1, forming a table. */
export interface HtmlTables {
  readonly add: (piece: Piece) => void;
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close: (name: string) => void;
  readonly end: () => readonly Piece[];
}

/** What a cell holds: pieces, and all that came of tables in it, which is moved outwards as a whole. */
interface Held {
  readonly within: (Piece | Held)[];
}

interface OpenCell extends Held {
  readonly columns: number;
  rows: number;
  readonly heads: boolean;
}

interface HtmlRow {
  readonly cells: readonly OpenCell[];
  readonly header: boolean;
}

/** Row groups: a cell never reaches beyond the end of its own. */
const groups = new Set(['thead', 'tbody', 'tfoot']);

interface OpenTable {
  readonly rows: HtmlRow[];
  /** Of `tfoot`, wherever that stands: they come last. */
  readonly foot: HtmlRow[];
  /** Rows of the row group at hand, and its name; rows may stand in none. */
  group: HtmlRow[];
  groupName: string | undefined;
  /** What stands before the rows, or between them by mistake: the caption. */
  readonly loose: (Piece | Held)[];
  cells: OpenCell[];
  inRow: boolean;
  inCell: boolean;
  /** It holds a table or a heading, or says that it only places things: a layout, not data. */
  layout: boolean;
}

const maxDepth = 1_000;

export function createHtmlTables(firstTable = 0): HtmlTables {
  const body: (Piece | Held)[] = [];
  const open: OpenTable[] = [];
  let made = firstTable;

  const target = (): (Piece | Held)[] => {
    const table = open.at(-1);
    if (table === undefined) return body;
    return (table.inCell ? table.cells.at(-1)?.within : undefined) ?? table.loose;
  };
  const closeTable = (): void => {
    const table = open.pop();
    if (table === undefined) return;
    endGroup(table);
    const rows = [...table.rows, ...table.foot];
    const within = table.layout
      ? rows.flatMap(({ cells }) => cells)
      : tablePieces(rows.map(toRow), made);
    made += 1;
    target().push({ within: [...table.loose, ...within] });
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
        open.push(emptyTable(layout));
      } else if (table !== undefined) openPart(table, name, attributes);
    },
    close(name) {
      const table = open.at(-1);
      if (table === undefined) return;
      if (name === 'table') closeTable();
      else if (name === 'tr') endRow(table);
      else if (name === 'td' || name === 'th') table.inCell = false;
      else if (groups.has(name)) endGroup(table);
    },
    end() {
      while (open.length > 0) closeTable();
      return piecesIn(body);
    },
  };
}

const emptyTable = (layout: boolean): OpenTable => ({
  rows: [],
  foot: [],
  group: [],
  groupName: undefined,
  loose: [],
  cells: [],
  inRow: false,
  inCell: false,
  layout,
});

function openPart(
  table: OpenTable,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void {
  if (groups.has(name)) {
    endGroup(table);
    table.groupName = name;
  } else if (name === 'tr') {
    endRow(table);
    table.inRow = true;
  } else if (name === 'td' || name === 'th') {
    table.inRow = true;
    table.inCell = true;
    table.cells.push({
      within: [],
      columns: Math.min(spanOf(attributes['colspan']) || 1, mostColumns),
      rows: spanOf(attributes['rowspan']) || Infinity, // 0: to the end of its row group
      heads: name === 'th' || table.groupName === 'thead',
    });
  }
}

const mostColumns = 1_000;

/** What is no number counts as 1. */
const spanOf = (value = ''): number => Number(/^\s*\+?(\d{1,9})/.exec(value)?.[1] ?? 1);

const noRow: HtmlRow = { cells: [], header: false };

/** A row without cells is one all the same: cells from above reach into it. */
function endRow(table: OpenTable): void {
  table.inCell = false;
  if (!table.inRow) return;
  table.inRow = false;
  const { cells } = table;
  table.group.push(
    cells.length === 0 ? noRow : { cells, header: cells.every(({ heads }) => heads) },
  );
  table.cells = [];
}

function endGroup(table: OpenTable): void {
  endRow(table);
  const { group, groupName } = table;
  const rows = groupName === 'tfoot' ? table.foot : table.rows;
  for (const [at, row] of group.entries()) {
    for (const cell of row.cells) cell.rows = Math.min(cell.rows, group.length - at);
    rows.push(row);
  }
  table.group = [];
  table.groupName = undefined;
}

const toRow = ({ cells, header }: HtmlRow): Row => ({
  header,
  cells: cells.map(({ within, columns, rows }) => ({
    pieces: piecesIn(within),
    columns,
    rows,
  })),
});

/** However deep they lie. */
function piecesIn(within: readonly (Piece | Held)[]): Piece[] {
  const pieces: Piece[] = [];
  const waiting = within.toReversed();
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if ('within' in one) for (const inner of one.within.toReversed()) waiting.push(inner);
    else pieces.push(one);
  }
  return pieces;
}
