import { oneLine, type Piece } from '../pieces.ts';
import { recordColumns, recordTable } from './records.ts';
import { scalarText } from './scalar.ts';

type Container = readonly unknown[] | Readonly<Record<string, unknown>>;

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** A string this long is prose: a paragraph of its own. In characters. */
const proseLength = 300;

/**
 * A value of JSON as people read it: lists of alike records become tables, every other value a line `path.to.it: value`, so
 * that a line says by itself what it is of. Without recursion: how deep a value lies costs nothing.
 * @param firstTable number of its first table
 */
export function* outline(value: unknown, firstTable = 0): Generator<Piece> {
  const waiting: { value: unknown; path: string }[] = [{ value, path: '' }];
  let tables = firstTable;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    const columns = isList(value) ? recordColumns(value) : undefined;
    if (isList(value) && columns !== undefined) {
      if (path !== '') yield { kind: 'paragraph', text: `${path}:` };
      yield* recordTable(value, columns, tables);
      tables += 1;
    } else if (isContainer(value)) {
      const { pieces, inner } = parts(value, path);
      yield* pieces;
      for (const part of inner.toReversed()) waiting.push(part);
    } else yield { kind: 'paragraph', text: line(path, value) };
  }
}

interface Parts {
  readonly pieces: readonly Piece[];
  readonly inner: readonly { value: unknown; path: string }[];
}

/** What a container says itself, and what lies deeper. */
function parts(container: Container, path: string): Parts {
  const lines: string[] = [];
  const pieces: Piece[] = [];
  const inner: { value: unknown; path: string }[] = [];
  const plain: string[] = [];
  for (const [key, value] of Object.entries(container)) {
    const place = isList(container) ? indexed(path, key) : keyed(path, key);
    if (isContainer(value)) inner.push({ value, path: place });
    else if (typeof value === 'string' && value.length > proseLength) {
      pieces.push({ kind: 'paragraph', text: line(place, value) });
    } else if (isList(container)) plain.push(scalarText(value));
    else lines.push(line(place, value));
  }
  if (plain.length > 0) lines.push(line(path, plain.filter((text) => text !== '').join(', ')));
  const own: Piece = { kind: 'paragraph', text: lines.filter((text) => text !== '').join('\n') };
  return { pieces: [own, ...pieces], inner };
}

const longestPath = 200;

/** Of a very deep path the end tells more than the beginning. */
const bounded = (path: string): string =>
  path.length <= longestPath ? path : `…${path.slice(-longestPath / 2).toWellFormed()}`;

const keyed = (path: string, key: string): string =>
  bounded(path === '' ? oneLine(key) : `${path}.${oneLine(key)}`);
const indexed = (path: string, index: string): string => bounded(`${path}[${index}]`);

/** Nothing for what has no words. */
function line(path: string, value: unknown): string {
  const text = scalarText(value);
  if (text === '') return '';
  return path === '' ? text : `${path}: ${text}`;
}
