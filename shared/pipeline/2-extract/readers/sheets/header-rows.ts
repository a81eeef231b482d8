import type { Span } from '../../../../model/text.ts';
import { mostHeaderRows } from '../table.ts';
import type { Region } from './regions.ts';
import type { CellFormat, CellValue, SheetRow } from './sheet.ts';

/** By the number of a row: its merged cells. */
type SpansAt = ReadonlyMap<number, readonly Span[]>;

/** A header whose cells are merged across columns goes on in the next row, where that names each of these columns. */
export function withHeaderRows(region: Region, spansAt: SpansAt): Region {
  let { headerRows } = region;
  if (headerRows !== 1) return region;
  while (headerRows < mostHeaderRows && goesOn(region, headerRows, spansAt)) headerRows += 1;
  return { ...region, headerRows };
}

function goesOn({ rows, places }: Region, headerRows: number, spansAt: SpansAt): boolean {
  const [above, row, below] = rows.slice(headerRows - 1, headerRows + 2);
  if (above === undefined || row === undefined || below === undefined) return false;
  const wide = (spansAt.get(above.number) ?? []).filter(({ columns }) => columns > 1);
  const named = new Set(row.columns.map((column) => places.get(column)));
  return (
    wide.length > 0 &&
    wide.every((span) => placesIn(span).every((place) => named.has(place))) &&
    row.formats.every(({ type }) => type === 'text' || type === 'date')
  );
}

const placesIn = ({ column, columns }: Span): number[] =>
  Array.from({ length: columns }, (_, at) => column + at);

/** With the words of a header's cell in each of the columns that it spans, so that each has its whole name. */
export function withWholeNames(region: Region, spansAt: SpansAt): Region {
  const { rows, headerRows, places } = region;
  if (headerRows < 2) return region;
  const columns = [...places.keys()];
  return {
    ...region,
    rows: rows.map((row, at) =>
      at < headerRows ? spread(row, spansAt.get(row.number) ?? [], columns) : row,
    ),
  };
}

function spread(row: SheetRow, spans: readonly Span[], columns: readonly number[]): SheetRow {
  const spanned = new Map(
    spans.map((span) => [columns[span.column], placesIn(span).map((place) => columns[place] ?? 0)]),
  );
  const cells = new Map<number, readonly [CellValue, CellFormat]>();
  for (const [at, column] of row.columns.entries()) {
    const [value, format] = [row.values[at], row.formats[at]];
    if (value === undefined || format === undefined) continue;
    for (const one of spanned.get(column) ?? [column]) cells.set(one, [value, format]);
  }
  const all = [...cells].toSorted(([one], [other]) => one - other);
  return {
    ...row,
    columns: all.map(([column]) => column),
    values: all.map(([, [value]]) => value),
    formats: all.map(([, [, format]]) => format),
  };
}
