import type { Piece } from '../pieces.ts';
import { rowText } from '../table.ts';
import { cellName, rangeName } from './cell-names.ts';
import type { DataTables } from './data-tables.ts';
import { withHeaderRows, withWholeNames } from './header-rows.ts';
import { mergedIn, spreadMerges } from './merges.ts';
import { partOf, regionsOf, type Region } from './regions.ts';
import type { Sheet, SheetRow } from './sheet.ts';

/** In a wider table cells are not kept in line: a diagonal of cells would be millions of bars. */
const widest = 500;

/**
 * The blocks of sheets one after the other, each under its name: what is seen, what is written beside it, then as asides what is
 * hidden. Puts the tables among what is seen into `data`.
 */
export function* sheetPieces(sheets: Iterable<Sheet>, data: DataTables): Generator<Piece> {
  let tables = 0;
  for (const sheet of sheets) {
    const merges = sheet.merges.toSorted((a, b) => a.fromRow - b.fromRow);
    const rows = spreadMerges(sheet.rows, merges);
    if (rows.length === 0 && sheet.notes.length === 0) continue;
    const common = {
      ...(sheet.name !== null && { sheet: sheet.name }),
      ...(sheet.isHidden && { aside: 'hidden' as const }),
    };
    if (sheet.name !== null) yield { kind: 'heading', level: 1, text: sheet.name, ...common };
    for (const found of regionsOf(layer(sheet, rows, true), sheet.declared)) {
      const spansAt = mergedIn(found, merges);
      const region = withHeaderRows(found, spansAt);
      if (!sheet.isHidden) data.add({ sheet: sheet.name }, withWholeNames(region, spansAt));
      yield* regionPieces(region, { sheet, spansAt, table: tables, common });
      tables += 1;
    }
    for (const note of sheet.notes) yield { ...note, ...common };
    for (const found of regionsOf(layer(sheet, rows, false), [])) {
      const region = { ...found, headerRows: 0 }; // that of a table is seen
      const aside = { ...common, aside: 'hidden' as const };
      const spansAt = mergedIn(region, merges);
      yield* regionPieces(region, { sheet, spansAt, table: tables, common: aside });
      tables += 1;
    }
  }
}

/** The cells that are seen, or those that are not. The other rows stay as empty ones: they part nothing. */
function layer(sheet: Sheet, rows: readonly SheetRow[], isSeen: boolean): readonly SheetRow[] {
  const { hiddenColumns } = sheet;
  const isHidden = (column: number) =>
    hiddenColumns.some(([from, to]) => column >= from && column <= to);
  if (hiddenColumns.length === 0 && !rows.some((row) => row.isHidden)) return isSeen ? rows : [];
  return rows.map((row) => {
    if (row.isHidden) return isSeen ? nothingOf(row) : row;
    return hiddenColumns.length === 0 && !isSeen
      ? nothingOf(row)
      : partOf(row, (column) => isHidden(column) !== isSeen);
  });
}

const nothingOf = (row: SheetRow): SheetRow => ({ ...row, columns: [], values: [], formats: [] });

interface Setting {
  readonly sheet: Sheet;
  readonly spansAt: ReturnType<typeof mergedIn>;
  /** A number that no other region has. */
  readonly table: number;
  readonly common: Pick<Piece, 'sheet' | 'aside'>;
}

function* regionPieces(
  region: Region,
  { sheet, spansAt, table, common }: Setting,
): Generator<Piece> {
  const { rows, places, headerRows } = region;
  for (const [at, row] of rows.entries()) {
    const shown = row.values.map((value, column) => row.formats[column]?.show(value) ?? '');
    const piece = {
      ...common,
      cells: cellsOf(row),
      ...(sheet.links.size > 0 && { links: linksOf(row, shown, sheet.links) }),
    };
    if (places.size <= 1) yield { ...piece, kind: 'paragraph', text: shown[0] ?? '' };
    else {
      const text = inLine(row, shown, places);
      const spans = spansAt.get(row.number);
      yield {
        ...piece,
        kind: 'table-row',
        text,
        table,
        header: at < headerRows,
        ...(spans && { spans }),
      };
    }
  }
}

function cellsOf({ number, columns }: SheetRow): string {
  const [fromColumn = 1, toColumn = 1] = [columns[0], columns.at(-1)];
  return rangeName({ fromColumn, toColumn, fromRow: number, toRow: number });
}

function linksOf(row: SheetRow, shown: readonly string[], links: Sheet['links']) {
  return row.columns.flatMap((column, at) => {
    const url = links.get(cellName(column, row.number));
    return url === undefined ? [] : [{ text: shown[at] ?? '', url }];
  });
}

/** Cells stand below those of the same column. */
function inLine(row: SheetRow, shown: readonly string[], places: Region['places']): string {
  if (row.columns.length === places.size || places.size > widest) return rowText(shown);
  const texts = Array.from({ length: places.size }, () => '');
  for (const [at, column] of row.columns.entries())
    texts[places.get(column) ?? 0] = shown[at] ?? '';
  return rowText(texts);
}
