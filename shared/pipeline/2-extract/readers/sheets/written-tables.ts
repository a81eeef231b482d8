import type { Span } from '../../../../model/text.ts';
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
  readonly spans?: readonly Span[] | undefined;
}

interface OpenTable extends Pick<WrittenBlock, 'table' | 'page'> {
  headerRows: number;
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
    add(block) {
      const { kind, text, values, table, page } = block;
      if (open !== undefined && !goesOn(open, block)) close();
      if (kind === 'heading') heading = text;
      if (values === undefined) return;
      open ??= { table, page, heading, headerRows: 0, rows: [], cells: 0 };
      open.cells += values.length;
      if (block.header === true) open.headerRows += 1;
      open.rows.push({ number: open.rows.length + 1, cells: cellsOf(values, block) });
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

const goesOn = ({ table, headerRows, rows }: OpenTable, block: WrittenBlock): boolean =>
  block.values !== undefined &&
  block.table === table &&
  (block.header !== true || rows.length === headerRows);

/** A header's cell says its words in each of the columns that it spans. */
function cellsOf(values: readonly string[], { header, spans = [] }: WrittenBlock) {
  if (header !== true) return values;
  const names = [...values];
  for (const { column, columns } of spans)
    names.fill(values[column] ?? '', column, Math.min(column + columns, names.length));
  return names;
}

/** Of words alone there is nothing to compute. */
function keep(table: OpenTable, data: DataTables): void {
  const { rows: written, heading, page } = table;
  const last = Math.max(0, table.headerRows - 1);
  const rows = written.map(typingBy(written.slice(last), undefined));
  if (!rows.some(holdsValues)) return;
  const headerRows = table.headerRows || (isHeader(rows) ? 1 : 0);
  data.add(
    { sheet: null, ...(heading !== undefined && { heading }), ...(page !== undefined && { page }) },
    { rows, places: placesOf(rows), headerRows, totalsRows: 0 },
  );
}

const holdsValues = ({ formats }: SheetRow): boolean =>
  formats.some(({ type }) => type !== 'text' && type !== 'error');
