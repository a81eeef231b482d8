import { shapeProperty } from '../drawing/shape-properties.ts';
import type { Piece } from '../pieces.ts';
import { recordsIn, types, type PptRecord } from './records.ts';
import { tablePieces, type Cell, type Row } from '../table.ts';

/** A table is a group of boxes: which of them stand in one row is only said by where they are drawn. */
export interface PptTable {
  /** Where its records end. */
  readonly to: number;
  readonly cells: PptCell[];
}

interface PptCell {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  pieces: readonly Piece[];
}

/** Of one shape: groups within groups are not looked through again and again. */
const mostRecords = 50;

export function tableOf(view: DataView, group: PptRecord): PptTable | undefined {
  let shapes = 0;
  let records = 0;
  for (const record of recordsIn(view, group.from, group.to)) {
    records += 1;
    if (record.type === types.shape) shapes += 1;
    // The first shape stands for the group itself.
    if (shapes > 1 || records > mostRecords) return undefined;
    if (record.type === types.moreProperties && isTable(view, record))
      return { to: group.to, cells: [] };
  }
  return undefined;
}

const isTable = (view: DataView, properties: PptRecord): boolean =>
  ((shapeProperty(view, properties, 'table') ?? 0) & 1) !== 0;

/** A box of the group, before its text; lines have no inside. */
export function addCell(view: DataView, { cells }: PptTable, anchor: PptRecord): void {
  if (anchor.to - anchor.from < 16) return;
  const side = (at: number): number => view.getInt32(anchor.from + at, true);
  const [left, top, right, bottom] = [side(0), side(4), side(8), side(12)];
  if (left < right && top < bottom) cells.push({ left, top, right, bottom, pieces: [] });
}

/** Row by row, a cell as wide and as high as the lines that it covers. */
export function piecesOf({ cells }: PptTable, number: number): Piece[] {
  const lefts = positions(cells.map(({ left }) => left));
  const tops = positions(cells.map(({ top }) => top));
  const rows = Array.from({ length: tops.length }, (): Cell[] => []);
  const inOrder = cells.toSorted((one, other) => one.left - other.left);
  for (const { left, top, right, bottom, pieces } of inOrder) {
    const columns = Math.max(1, indexOf(lefts, right) - indexOf(lefts, left));
    const row = indexOf(tops, top);
    rows[row]?.push({ pieces, columns, rows: Math.max(1, indexOf(tops, bottom) - row) });
  }
  return tablePieces(
    rows.map((row): Row => ({ cells: row, header: false })),
    number,
  );
}

const positions = (all: readonly number[]): number[] =>
  [...new Set(all)].toSorted((one, other) => one - other);

/** How many of them lie before it. */
function indexOf(sorted: readonly number[], position: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
