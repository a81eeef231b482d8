import { createDataTables, type DataTables } from './data-tables.ts';
import { isHeader, placesOf } from './regions.ts';
import { mostCells, type SheetRow } from './sheet.ts';
import { typingBy, type WrittenRow } from './typed-rows.ts';

/** Gathers, from the blocks of a text, the tables that a tool could compute with. */
export interface WrittenTables extends Pick<DataTables, 'end' | 'leftOut'> {
  /** The next block, in reading order. Rows of one table follow each other. */
  add(block: WrittenBlock): void;
}

interface WrittenBlock {
  readonly kind: string;
  readonly text: string;
  /** Of a row: its cells by column. */
  readonly values?: readonly string[] | undefined;
  readonly table?: number | undefined;
  readonly header?: boolean | undefined;
  readonly page?: number | undefined;
}

interface OpenTable extends Pick<WrittenBlock, 'table' | 'page'> {
  readonly hasHeader: boolean;
  readonly heading: string | undefined;
  readonly rows: WrittenRow[];
  cells: number;
}

export function createWrittenTables(): WrittenTables {
  const data = createDataTables();
  let heading: string | undefined;
  let open: OpenTable | undefined;

  function close(): void {
    if (open !== undefined && open.cells <= mostCells) keep(open, data);
    open = undefined;
  }

  return {
    add({ kind, text, values, table, header, page }) {
      if (values === undefined || open?.table !== table || header === true) close();
      if (kind === 'heading') heading = text;
      if (values === undefined) return;
      open ??= { table, page, heading, hasHeader: header === true, rows: [], cells: 0 };
      open.cells += values.length;
      open.rows.push({ number: open.rows.length + 1, cells: values });
    },
    end() {
      close();
      return data.end();
    },
    get leftOut() {
      return data.leftOut;
    },
  };
}

/** Of words alone there is nothing to compute. */
function keep({ rows: written, hasHeader, heading, page }: OpenTable, data: DataTables): void {
  const rows = written.map(typingBy(written, undefined));
  if (!rows.some(holdsValues)) return;
  const headerRows = hasHeader || isHeader(rows) ? 1 : 0;
  data.add(
    { sheet: null, ...(heading !== undefined && { heading }), ...(page !== undefined && { page }) },
    { rows, places: placesOf(rows), headerRows, totalsRows: 0 },
  );
}

const holdsValues = ({ formats }: SheetRow): boolean =>
  formats.some(({ type }) => type !== 'text' && type !== 'error');
