import type { DeclaredTable, SheetRow } from './sheet.ts';

/** Cells that belong together: a table, or a column of lines. */
export interface Region {
  readonly rows: readonly SheetRow[];
  /** Places of the columns that it uses at all, from 0: a cell far to the right does not make a row of ten thousand bars. */
  readonly places: ReadonlyMap<number, number>;
  /** Rows that name the columns. */
  readonly headerRows: number;
  /** Rows at its end that sum up the others. */
  readonly totalsRows: number;
}

/**
 * The regions of a sheet, from top to bottom: tables as declared, and of what else there is, rows without an empty one between them.
 * @param rows those with cells, and empty ones for rows that hold something that is not to be seen here
 */
export function regionsOf(rows: readonly SheetRow[], declared: readonly DeclaredTable[]): Region[] {
  if (declared.length === 0) return inOrder([...freeRegions(rows)]);
  const rest: SheetRow[] = [];
  const inside = new Map<DeclaredTable, SheetRow[]>(declared.map((table) => [table, []]));
  for (const row of rows) {
    const tables = declared.filter(
      ({ range }) => range.fromRow <= row.number && row.number <= range.toRow,
    );
    for (const table of tables)
      inside.get(table)?.push(partOf(row, (column) => holds(table, column)));
    const isFree = (column: number) => !tables.some((table) => holds(table, column));
    rest.push(tables.length === 0 ? row : partOf(row, isFree));
  }
  const regions = [...inside].map(([table, own]) => declaredRegion(own, table));
  return inOrder([...regions, ...freeRegions(rest)]);
}

const inOrder = (regions: readonly Region[]): Region[] =>
  regions
    .filter((region) => region.rows.length > 0)
    .toSorted((a, b) => (a.rows[0]?.number ?? 0) - (b.rows[0]?.number ?? 0));

const holds = ({ range }: DeclaredTable, column: number): boolean =>
  range.fromColumn <= column && column <= range.toColumn;

const none: readonly never[] = [];

/** The cells of the chosen columns; the row itself where these are all. */
export function partOf(row: SheetRow, isChosen: (column: number) => boolean): SheetRow {
  if (row.columns.every(isChosen)) return row;
  if (!row.columns.some(isChosen)) return { ...row, columns: none, values: none, formats: none };
  const chosen = [...row.columns.keys()].filter((at) => isChosen(row.columns[at] ?? 0));
  const pick = <T>(list: readonly T[]): T[] => chosen.flatMap((at) => list.slice(at, at + 1));
  return {
    ...row,
    columns: pick(row.columns),
    values: pick(row.values),
    formats: pick(row.formats),
  };
}

function declaredRegion(
  rows: readonly SheetRow[],
  { range, headerRows, totalsRows }: DeclaredTable,
): Region {
  const full = rows.filter(({ columns }) => columns.length > 0);
  const hasHeader = full[0] !== undefined && full[0].number < range.fromRow + headerRows;
  const hasTotals = (full.at(-1)?.number ?? 0) > range.toRow - totalsRows;
  return {
    rows: full,
    places: placesOf(full),
    headerRows: hasHeader ? Math.min(1, headerRows) : 0,
    totalsRows: hasTotals ? totalsRows : 0,
  };
}

function* freeRegions(rows: readonly SheetRow[]): Generator<Region> {
  let run: SheetRow[] = [];
  let last = 0;
  for (const row of rows) {
    if (row.number > last + 1) {
      yield* regionsOfRun(run);
      run = [];
    }
    last = row.number;
    if (row.columns.length > 0) run.push(row);
  }
  yield* regionsOfRun(run);
}

function* regionsOfRun(run: readonly SheetRow[]): Generator<Region> {
  const parts = besideEachOther(run);
  for (const part of parts.length > 1 ? parts : [run]) yield* titleAndTable(part);
}

/**
 * Tables that stand side by side, parted by an empty column. In most sheets such a column only sets figures apart from the words that
 * they belong to: there are several tables only where each has a header of its own and they do not begin and end in the same rows.
 */
function besideEachOther(run: readonly SheetRow[]): readonly (readonly SheetRow[])[] {
  const columns = [...placesOf(run).keys()];
  const starts = columns.filter((column, at) => at === 0 || column !== (columns[at - 1] ?? 0) + 1);
  if (starts.length < 2 || starts.length > mostBeside) return [];
  const parts = starts.map((from, at) => {
    const to = starts[at + 1] ?? Infinity;
    const rows = run.map((row) => partOf(row, (column) => column >= from && column < to));
    return rows.filter((row) => row.columns.length > 0);
  });
  const extents = new Set(parts.map((part) => `${part[0]?.number}-${part.at(-1)?.number}`));
  return extents.size > 1 && parts.every(isHeader) ? parts : [];
}

const mostBeside = 20;

/** Single cells on top of a table are its title, not its header. */
function* titleAndTable(run: readonly SheetRow[]): Generator<Region> {
  const places = placesOf(run);
  const first = run.findIndex(({ columns }) => columns.length > 1);
  const titles = places.size > 1 && first > 0 ? run.slice(0, first) : [];
  if (titles.length > 0)
    yield { rows: titles, places: new Map([[0, 0]]), headerRows: 0, totalsRows: 0 };
  const rows = run.slice(titles.length);
  yield { rows, places: placesOf(rows), headerRows: isHeader(rows) ? 1 : 0, totalsRows: 0 };
}

/** The columns that hold something in any of the rows. */
export function placesOf(rows: readonly SheetRow[]): ReadonlyMap<number, number> {
  const used = new Set<number>();
  let before: readonly number[] = [];
  for (const { columns } of rows) {
    if (columns !== before) for (const column of columns) used.add(column);
    before = columns;
  }
  return new Map([...used].toSorted((a, b) => a - b).map((column, place) => [column, place]));
}

/** A first row of words names the columns of those below it; years and dates may be among them. */
export function isHeader([first, second]: readonly SheetRow[]): boolean {
  if (first === undefined || second === undefined || first.columns.length < 2) return false;
  const isWords = (at: number) => first.formats[at]?.type === 'text';
  const isDate = (at: number) => first.formats[at]?.type === 'date' || isYear(first.values[at]);
  const isAlone = (at: number) => !isYear(valueBelow(first, second, at));
  const all = [...first.columns.keys()];
  return all.some(isWords) && all.every((at) => isWords(at) || (isDate(at) && isAlone(at)));
}

const valueBelow = (row: SheetRow, below: SheetRow, at: number) =>
  below.values[below.columns.indexOf(row.columns[at] ?? 0)];

const isYear = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1900 && value <= 2100;
