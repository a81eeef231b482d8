import { oneLine, type Piece } from '../pieces.ts';
import { rowText } from '../table.ts';
import { scalarText } from './scalar.ts';

/** Wider tables cannot be read, and of sparser ones each record says more alone. */
const mostColumns = 50;
const leastFilled = 0.5;
/** In characters. Prose does not go into cells. */
const longestCell = 300;

type PlainRecord = Readonly<Record<string, unknown>>;

/** The names of the columns, if the list is one of alike records of plain values; else undefined. */
export function recordColumns(list: readonly unknown[]): readonly string[] | undefined {
  if (list.length < 2) return undefined;
  const columns = new Set<string>();
  let filled = 0;
  for (const record of list) {
    if (!isPlainRecord(record)) return undefined;
    for (const [name, value] of Object.entries(record)) {
      columns.add(name);
      if (scalarText(value) !== '') filled += 1;
    }
    if (columns.size > mostColumns) return undefined;
  }
  const isTable = columns.size > 1 && filled >= columns.size * list.length * leastFilled;
  return isTable ? [...columns] : undefined;
}

const isPlainRecord = (record: unknown): record is PlainRecord =>
  typeof record === 'object' &&
  record !== null &&
  !Array.isArray(record) &&
  Object.values(record).every(
    (value) =>
      value === null || (typeof value !== 'object' && scalarText(value).length <= longestCell),
  );

export function* recordTable(
  list: readonly unknown[],
  columns: readonly string[],
  table: number,
): Generator<Piece> {
  const names = columns.map(oneLine);
  yield { kind: 'table-row', text: rowText(names), values: names, table, header: true };
  for (const record of list.filter(isPlainRecord)) {
    const cells = columns.map((name) => oneLine(scalarText(record[name])));
    yield { kind: 'table-row', text: rowText(cells), values: cells, table };
  }
}
