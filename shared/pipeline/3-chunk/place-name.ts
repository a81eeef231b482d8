import type { Place } from '../../model/text.ts';

/** Sheets that one chunk names; it rarely spans two. */
const mostSheets = 3;

/**
 * Where neighbours of a workbook or a recording stand, as people write it: `Budget!A2:F40`, `0:01:20-0:02:05`.
 * @returns null where pages say it, or nothing does
 */
export function placeName(places: readonly Place[]): string | null {
  const sheets = new Map<string, string[]>();
  for (const { sheet, cells } of places) {
    if (sheet === undefined && cells === undefined) continue;
    const name = sheet ?? ''; // a file that is one table
    const known = sheets.get(name) ?? [];
    sheets.set(name, known);
    if (cells !== undefined) known.push(cells);
  }
  if (sheets.size > 0) {
    return [...sheets].slice(0, mostSheets).map(rangeName).join(', ');
  }
  const from = places.flatMap(({ fromMs }) => (fromMs === undefined ? [] : [fromMs]));
  if (from.length === 0) return null;
  const to = places.flatMap(({ toMs }) => (toMs === undefined ? [] : [toMs]));
  const [first, last] = [Math.min(...from), Math.max(...from, ...to)];
  return first === last ? clock(first) : `${clock(first)}-${clock(last)}`;
}

/** The smallest range that holds all of the cells. */
function rangeName([sheet, cells]: [string, readonly string[]]): string {
  const corners = cells.flatMap((range) => range.split(':').map(cornerOf));
  if (corners.length === 0) return sheet;
  const columns = corners.map(({ column }) => column);
  const rows = corners.map(({ row }) => row);
  const first = `${columnName(Math.min(...columns))}${Math.min(...rows)}`;
  const last = `${columnName(Math.max(...columns))}${Math.max(...rows)}`;
  const range = first === last ? first : `${first}:${last}`;
  return sheet === '' ? range : `${sheet}!${range}`;
}

function cornerOf(cell: string): { column: number; row: number } {
  const letters = /^[A-Z]+/.exec(cell)?.[0] ?? '';
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column, row: Number(cell.slice(letters.length)) };
}

/** @param column from 1 */
function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** Hours, minutes, seconds. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
