import { plainInline } from './inline.ts';
import { rowText } from '../table.ts';

/** Longer lines are no tables that anybody wrote. */
const maxLength = 10_000;

const isSeparator = (line: string): boolean =>
  line.includes('|') && cellsOf(line).every((cell) => /^:?-+:?$/.test(cell.trim()));

/** A table begins with a row of names over a row of dashes. */
export function isTableAt(lines: readonly string[], at: number): boolean {
  const names = lines[at] ?? '';
  const dashes = lines[at + 1] ?? '';
  return names.includes('|') && dashes.length <= maxLength && isSeparator(dashes);
}

/** The cells of each line, and the line itself as it is read. */
export const tableRows = (lines: readonly string[]): { values: string[]; text: string }[] =>
  lines.map((line) => {
    const values = cellsOf(line).map((cell) => plainInline(cell.trim()));
    return { values, text: rowText(values) };
  });

/** A bar after a backslash belongs to its cell. */
const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replaceAll(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/);
