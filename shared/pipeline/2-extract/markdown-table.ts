import { plainInline } from './markdown-inline.ts';
import { rowText } from './table.ts';

const separator = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** A table begins with a row of names over a row of dashes. */
export function isTableAt(lines: readonly string[], at: number): boolean {
  const names = lines[at] ?? '';
  const dashes = lines[at + 1] ?? '';
  return names.includes('|') && dashes.includes('|') && separator.test(dashes);
}

export const tableRows = (lines: readonly string[]): string[] =>
  lines.map((line) => rowText(cellsOf(line).map((cell) => plainInline(cell.trim()))));

/** A bar after a backslash belongs to its cell. */
const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replaceAll(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/);
