import { decode } from '../charset.ts';
import { toReading, type Piece } from '../pieces.ts';
import { codePieces } from '../plain/read-code.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { parseJson } from './json.ts';
import { outline } from './outline.ts';
import { recordColumns, recordTable } from './records.ts';

/** JSON by its values. What only looks like it (settings with comments, a file cut off) is read as it is written. */
export async function readJson(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const value = parseJson(text);
  const common = { format: 'application/json', engine: `json ${charset}` } as const;
  if (value === undefined) {
    const warnings = ['not JSON throughout: read as it is written'];
    return toReading({ ...common, pieces: codePieces(text), warnings });
  }
  return toReading({ ...common, title: titleOf(value), pieces: outline(value) });
}

const titleOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null || !('title' in value)) return undefined;
  return typeof value.title === 'string' ? value.title : undefined;
};

/** Lines read at once: alike ones of them make one table. */
const batchLines = 1_000;

/** JSON Lines: a value on each line. */
export async function readJsonLines(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const broken = { lines: 0 };
  const reading = toReading({
    format: 'application/jsonl',
    engine: `jsonl ${charset}`,
    pieces: linePieces(text, broken),
  });
  if (reading.outcome === 'read' && broken.lines > 0) {
    reading.text.warnings.push(`${broken.lines} lines are not JSON: read as they are written`);
  }
  return reading;
}

function* linePieces(text: string, broken: { lines: number }): Generator<Piece> {
  const lines = text.split('\n');
  let tables = 0;
  for (let from = 0; from < lines.length; from += batchLines) {
    const values: unknown[] = [];
    const rest: string[] = [];
    for (const line of lines.slice(from, from + batchLines)) {
      if (line.trim() === '') continue;
      const value = parseJson(line);
      if (value === undefined) rest.push(line);
      else values.push(value);
    }
    broken.lines += rest.length;
    for (const piece of valuePieces(values, tables)) {
      if (piece.table !== undefined) tables = piece.table + 1;
      yield piece;
    }
    if (rest.length > 0) yield { kind: 'code', text: rest.join('\n') };
  }
}

function* valuePieces(values: readonly unknown[], table: number): Generator<Piece> {
  const columns = recordColumns(values);
  if (columns !== undefined) yield* recordTable(values, columns, table);
  else for (const value of values) yield* outline(value, table);
}
