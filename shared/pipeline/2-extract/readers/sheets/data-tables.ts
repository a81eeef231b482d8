import type { DataColumn, DataLine, DataTable, DataValue } from '../../../../model/data-table.ts';
import { mostTableBytes } from '../../reader.ts';
import { columnName, rangeName } from './cell-names.ts';
import type { Region } from './regions.ts';
import type { CellFormat, SheetRow } from './sheet.ts';
import { unitOfHeader } from './units.ts';

type Where = Pick<DataTable, 'sheet' | 'heading' | 'page'>;

/** Gathers the tables of a file as lines of JSON, in pieces of about 256 KiB, small tables together; see `DataLine`. */
export interface DataTables {
  add(where: Where, region: Region): void;
  /** All of them. Called once, when there are no more. */
  end(): Uint8Array<ArrayBuffer>[];
  /** Tables that are not in them, for their size. */
  readonly leftOut: number;
}

export const leftOutWarning = ({ leftOut }: Pick<DataTables, 'leftOut'>): string[] =>
  leftOut === 0 ? [] : [`${leftOut} tables are too large to compute with`];

const widest = 500;
const pieceLength = 2 ** 18;
/** Values on one line. */
const mostValues = 5_000;
/** Of a text, in UTF-16 units: tables are to be computed with, not read. */
const longestText = 1_000;
const longestName = 200;

export function createDataTables(): DataTables {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  /** Lines that are in no piece yet. */
  let text = '';
  let bytes = 0;
  let tables = 0;
  let leftOut = 0;

  function add(where: Where, region: Region): void {
    const body = region.rows.slice(region.headerRows);
    if (region.places.size < 2 || body.length < 2) return;
    const before = { pieces: pieces.length, text, bytes };
    const isWritten =
      region.places.size <= widest && write(linesOf(region, { ...where, table: tables }));
    if (isWritten) tables += 1;
    else {
      leftOut += 1;
      pieces.length = before.pieces;
      ({ text, bytes } = before);
    }
  }

  /** @returns false when there is no room for all of them */
  function write(lines: Iterable<DataLine>): boolean {
    for (const line of lines) {
      const written = `${JSON.stringify(line)}\n`;
      text += written;
      bytes += Buffer.byteLength(written);
      if (bytes > mostTableBytes) return false;
      if (text.length >= pieceLength) flush();
    }
    return true;
  }

  function flush(): void {
    if (text !== '') pieces.push(Buffer.from(text));
    text = '';
  }

  return {
    add,
    end() {
      flush();
      return pieces;
    },
    get leftOut() {
      return leftOut;
    },
  };
}

function* linesOf(
  region: Region,
  { sheet, heading, page, table }: Where & Pick<DataTable, 'table'>,
): Generator<DataLine> {
  const { rows, places, headerRows, totalsRows } = region;
  const body = rows.slice(headerRows);
  const columns = [...places.keys()];
  yield {
    kind: 'table',
    table,
    sheet,
    ...(heading !== undefined && { heading: heading.slice(0, longestName) }),
    ...(page !== undefined && { page }),
    cells: rangeName({
      fromColumn: columns[0] ?? 1,
      toColumn: columns.at(-1) ?? 1,
      fromRow: rows[0]?.number ?? 1,
      toRow: rows.at(-1)?.number ?? 1,
    }),
    columns: columnsOf(region, body),
    rows: body.length,
    totals: body
      .filter((row, at) => at >= body.length - totalsRows || isTotal(row))
      .map(({ number }) => number),
  };
  yield* stretchesOf(body, { table, places });
}

/** Rows that follow each other are one line, up to a length. */
function* stretchesOf(
  rows: readonly SheetRow[],
  { table, places }: Pick<DataTable, 'table'> & Pick<Region, 'places'>,
): Generator<DataLine> {
  let values: DataValue[][] = [];
  let from = 0;
  const mostRows = Math.max(1, Math.floor(mostValues / places.size));
  for (const row of rows) {
    if (values.length >= mostRows || row.number !== from + values.length) {
      if (values.length > 0) yield { kind: 'rows', table, from, values };
      from = row.number;
      values = [];
    }
    values.push(valuesOf(row, places));
  }
  if (values.length > 0) yield { kind: 'rows', table, from, values };
}

/** In the languages of the product's users. */
const isTotal = ({ values: [first] }: SheetRow): boolean =>
  typeof first === 'string' &&
  /^((grand |sub|sub-|zwischen)?total|(zwischen|gesamt)?summe|gesamt|insgesamt|totale|somme|sum)\b/i.test(
    first,
  );

function valuesOf(row: SheetRow, places: Region['places']): DataValue[] {
  const values = Array.from({ length: places.size }, (): DataValue => null);
  for (const [at, column] of row.columns.entries()) {
    const value = row.formats[at]?.raw(row.values[at] ?? '') ?? null;
    values[places.get(column) ?? 0] =
      typeof value === 'string' ? value.slice(0, longestText) : value;
  }
  return values;
}

/** What the formats in a column say of it. */
interface Found {
  readonly column: number;
  readonly types: Set<DataColumn['type']>;
  readonly numbers: Set<CellFormat>;
}

function columnsOf({ rows, places, headerRows }: Region, body: readonly SheetRow[]): DataColumn[] {
  const found: Found[] = [...places.keys()].map((column) => ({
    column,
    types: new Set(),
    numbers: new Set(),
  }));
  let before: SheetRow | undefined;
  for (const row of body) {
    if (row.columns === before?.columns && row.formats === before.formats) continue;
    before = row;
    for (const [at, column] of row.columns.entries())
      note(found[places.get(column) ?? 0], row.formats[at]);
  }
  return found.map(({ column, types, numbers }) => {
    const name = nameOf(column, rows.slice(0, headerRows));
    const [type = 'text'] = types;
    return {
      letter: columnName(column),
      name,
      type: types.size > 1 ? 'mixed' : type,
      ...unitOf(numbers, name),
    };
  });
}

function note(found: Found | undefined, format: CellFormat | undefined): void {
  if (found === undefined || format === undefined || format.type === 'error') return;
  found.types.add(format.type);
  if (format.type === 'number') found.numbers.add(format);
}

function nameOf(column: number, header: readonly SheetRow[]): string | null {
  const words = header.flatMap(({ columns, values, formats }) => {
    const at = columns.indexOf(column);
    const value = values[at];
    return value === undefined ? [] : [formats[at]?.show(value) ?? ''];
  });
  return words.length === 0 ? null : [...new Set(words)].join(' ').slice(0, longestName);
}

/** The one that all of its numbers have; else the header's. */
function unitOf(
  formats: ReadonlySet<CellFormat>,
  name: string | null,
): Pick<DataColumn, 'unit' | 'scale'> {
  const [first] = formats;
  if (first === undefined) return {};
  const isShared = [...formats].every(
    ({ unit, scale }) => unit === first.unit && scale === first.scale,
  );
  if (!isShared) return {};
  if (first.unit !== undefined) {
    return { unit: first.unit, ...(first.scale !== undefined && { scale: first.scale }) };
  }
  const unit = name === null ? undefined : unitOfHeader(name);
  if (unit === undefined) return {};
  // `In thousands of CHF`, over amounts that are only shown in thousands.
  const isMultiple = unit.includes(' ') && first.scale !== undefined;
  return isMultiple ? { unit, scale: first.scale } : { unit };
}
