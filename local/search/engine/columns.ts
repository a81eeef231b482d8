import type { Field } from '../schema.ts';
import type { Kept, Scalar } from '../values.ts';
import { bytesOf, floatsOf, wordsOf, type Bundle, type Part } from './bundle.ts';
import {
  createDictionary,
  find,
  sizeOf,
  textAt,
  type Dictionary,
  type Term,
} from './dictionary.ts';

/** The values of one field of one segment, for filters, order and facets. */
export type Column = TextColumn | NumberColumn;

export interface TextColumn {
  readonly kind: 'text';
  readonly values: Dictionary;
  /** By place, or by `starts`: a value's number + 1; 0 is null. */
  readonly numbers: Uint32Array;
  /** Collections only: where each document's elements begin in `numbers`. */
  readonly starts: Uint32Array | undefined;
  /** By value: the documents that hold it, ascending, from `listsAt`. */
  readonly listsAt: Uint32Array;
  readonly lists: Uint32Array;
  /** Texts that were asked for already, by number. */
  readonly read: (string | undefined)[];
}

/** Numbers, dates as milliseconds since 1970, and flags as 0 and 1; NaN is null. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly numbers: Float64Array;
  readonly starts: Uint32Array | undefined;
  readonly flags: boolean;
}

const isTextColumn = ({ element }: Field): boolean => element === 'Edm.String';

export function createColumn(field: Field, values: readonly Kept[]): Column {
  const starts = field.collection ? startsOf(values as readonly (readonly Scalar[])[]) : undefined;
  const flat = (field.collection ? values.flat() : values) as readonly (Scalar | null)[];
  if (isTextColumn(field)) return createTextColumn(flat as readonly (string | null)[], starts);
  const numbers = Float64Array.from(flat, (value) => (value === null ? Number.NaN : Number(value)));
  return { kind: 'number', numbers, starts, flags: field.element === 'Edm.Boolean' };
}

function createTextColumn(
  texts: readonly (string | null)[],
  starts: Uint32Array | undefined,
): TextColumn {
  const wellFormed = texts.map((text) => text?.toWellFormed() ?? null);
  const different = [...new Set(wellFormed.filter((text) => text !== null))];
  const values = createDictionary(different);
  const numberOf = new Map(different.map((text, number) => [text, number + 1]));
  const numbers = Uint32Array.from(wellFormed, (text) =>
    text === null ? 0 : (numberOf.get(text) ?? 0),
  );
  return withLists(values, numbers, starts);
}

/** The inverted lists, by counting. */
export function withLists(
  values: Dictionary,
  numbers: Uint32Array,
  starts: Uint32Array | undefined,
): TextColumn {
  const size = sizeOf(values);
  const listsAt = new Uint32Array(size + 1);
  forEachHolder({ numbers, starts, size }, (number) => {
    listsAt[number] = (listsAt[number] ?? 0) + 1;
  });
  for (let number = 0; number < size; number += 1)
    listsAt[number + 1] = (listsAt[number + 1] ?? 0) + (listsAt[number] ?? 0);
  const ends = listsAt.slice(0, size);
  const lists = new Uint32Array(listsAt[size] ?? 0);
  forEachHolder({ numbers, starts, size }, (number, place) => {
    const end = ends[number - 1] ?? 0;
    lists[end] = place;
    ends[number - 1] = end + 1;
  });
  return { kind: 'text', values, numbers, starts, listsAt, lists, read: [] };
}

/** Each value's number + 1 with each document that holds it; one that holds it twice comes once. */
function forEachHolder(
  column: { numbers: Uint32Array; starts: Uint32Array | undefined; size: number },
  visit: (number: number, place: number) => void,
): void {
  const { numbers, starts, size } = column;
  const last = new Int32Array(size + 1).fill(-1);
  const documents = starts === undefined ? numbers.length : starts.length - 1;
  for (let place = 0; place < documents; place += 1) {
    const from = starts?.[place] ?? place;
    const end = starts?.[place + 1] ?? place + 1;
    for (let at = from; at < end; at += 1) {
      const number = numbers[at] ?? 0;
      if (number === 0 || last[number] === place) continue;
      last[number] = place;
      visit(number, place);
    }
  }
}

function startsOf(values: readonly (readonly unknown[])[]): Uint32Array {
  const starts = new Uint32Array(values.length + 1);
  for (const [place, elements] of values.entries())
    starts[place + 1] = (starts[place] ?? 0) + elements.length;
  return starts;
}

/** A document's value: as it was kept. */
export function readColumn(column: Column, place: number): Kept {
  const { starts } = column;
  if (starts === undefined) return readElement(column, place);
  const elements: Scalar[] = [];
  const end = starts[place + 1] ?? 0;
  for (let at = starts[place] ?? 0; at < end; at += 1) {
    const element = readElement(column, at);
    if (element !== null) elements.push(element);
  }
  return elements;
}

function readElement(column: Column, at: number): Scalar | null {
  if (column.kind === 'text') {
    const number = column.numbers[at] ?? 0;
    return number === 0 ? null : readText(column, number - 1);
  }
  const value = column.numbers[at] ?? Number.NaN;
  if (Number.isNaN(value)) return null;
  return column.flags ? value !== 0 : value;
}

function readText(column: TextColumn, number: number): string {
  const known = column.read[number];
  if (known !== undefined) return known;
  const text = textAt(column.values, number);
  column.read[number] = text;
  return text;
}

/** The documents that hold a value, ascending. */
export function listOf({ values, listsAt, lists }: TextColumn, term: Term): Uint32Array {
  const number = find(values, term);
  return number < 0 ? lists.subarray(0, 0) : lists.subarray(listsAt[number], listsAt[number + 1]);
}

export function columnToParts(name: string, column: Column): [string, Part][] {
  const starts: [string, Part][] = column.starts ? [[`${name}/starts`, column.starts]] : [];
  if (column.kind === 'number') return [[`${name}/numbers`, column.numbers], ...starts];
  return [
    [`${name}/values`, column.values.bytes],
    [`${name}/valueStarts`, column.values.starts],
    [`${name}/valueTable`, column.values.table],
    [`${name}/numbers`, column.numbers],
    [`${name}/listsAt`, column.listsAt],
    [`${name}/lists`, column.lists],
    ...starts,
  ];
}

export function columnFromParts(name: string, field: Field, bundle: Bundle): Column {
  const starts = field.collection ? wordsOf(bundle, `${name}/starts`) : undefined;
  if (!isTextColumn(field)) {
    const numbers = floatsOf(bundle, `${name}/numbers`);
    return { kind: 'number', numbers, starts, flags: field.element === 'Edm.Boolean' };
  }
  return {
    kind: 'text',
    values: {
      bytes: bytesOf(bundle, `${name}/values`),
      starts: wordsOf(bundle, `${name}/valueStarts`),
      table: wordsOf(bundle, `${name}/valueTable`),
    },
    numbers: wordsOf(bundle, `${name}/numbers`),
    starts,
    listsAt: wordsOf(bundle, `${name}/listsAt`),
    lists: wordsOf(bundle, `${name}/lists`),
    read: [],
  };
}
