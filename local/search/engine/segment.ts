import { isKept, isText, isVector, type Field, type Schema } from '../schema.ts';
import type { Kept } from '../values.ts';
import { floatsOf, wordsOf, decodeBundle, encodeBundle, type Part } from './bundle.ts';
import {
  columnFromParts,
  columnToParts,
  createColumn,
  readColumn,
  type Column,
} from './columns.ts';
import { createInverter, type Inverter } from './invert.ts';
import { postingsFromParts, postingsToParts, type Postings } from './postings.ts';

/** Some documents in order of their writing, ready to be searched. Never changed: documents that die are left out of later ones. */
export interface Segment {
  readonly size: number;
  /** The number of each document's row in the database, ascending. */
  readonly rows: Float64Array;
  readonly texts: ReadonlyMap<string, Postings>;
  readonly columns: ReadonlyMap<string, Column>;
  /** By vector field: each document's slot in the pool, or 0. */
  readonly slots: ReadonlyMap<string, Uint32Array>;
}

export interface SegmentDocument {
  readonly body: Readonly<Record<string, unknown>>;
  readonly slots: Readonly<Record<string, number>>;
}

export const textFields = ({ fields }: Schema): Field[] => [...fields.values()].filter(isText);
const columnFields = ({ fields }: Schema): Field[] =>
  [...fields.values()].filter((field) => isKept(field) && !isVector(field));
export const vectorFields = ({ fields }: Schema) => [...fields.values()].filter(isVector);

/** How the caller reads a document: its words, and its values. */
export interface Reading {
  words(field: Field, value: unknown, inverter: Inverter): void;
  value(field: Field, value: unknown): Kept;
}

/** Its rows are still to be filled in. */
export function createSegment(
  schema: Schema,
  documents: readonly SegmentDocument[],
  reading: Reading,
): Segment {
  const invert = (field: Field): Postings => {
    const inverter = createInverter(documents.length);
    for (const { body } of documents) {
      reading.words(field, body[field.name], inverter);
      inverter.next();
    }
    return inverter.finish();
  };
  const column = (field: Field): Column =>
    createColumn(
      field,
      documents.map(({ body }) => reading.value(field, body[field.name])),
    );
  const slots = (field: Field) =>
    Uint32Array.from(documents, (document) => document.slots[field.name] ?? 0);
  return {
    size: documents.length,
    rows: new Float64Array(documents.length),
    texts: new Map(textFields(schema).map((field) => [field.name, invert(field)])),
    columns: new Map(columnFields(schema).map((field) => [field.name, column(field)])),
    slots: new Map(vectorFields(schema).map((field) => [field.name, slots(field)])),
  };
}

export const readField = ({ columns }: Segment, name: string, place: number): Kept => {
  const column = columns.get(name);
  return column === undefined ? null : readColumn(column, place);
};

export function encodeSegment({ rows, texts, columns, slots }: Segment): Buffer {
  const parts: [string, Part][] = [['rows', rows]];
  for (const [name, postings] of texts) parts.push(...postingsToParts(`text/${name}`, postings));
  for (const [name, column] of columns) parts.push(...columnToParts(`column/${name}`, column));
  for (const [name, numbers] of slots) parts.push([`slots/${name}`, numbers]);
  return encodeBundle(new Map(parts));
}

/** Fields that came after it was written are empty in it. */
export function decodeSegment(schema: Schema, encoded: Buffer): Segment {
  const bundle = decodeBundle(encoded);
  const rows = floatsOf(bundle, 'rows');
  return {
    size: rows.length,
    rows,
    texts: new Map(
      textFields(schema).map(({ name }) => [name, postingsFromParts(`text/${name}`, bundle)]),
    ),
    columns: new Map(
      columnFields(schema).map((field) => [
        field.name,
        columnFromParts(`column/${field.name}`, field, bundle),
      ]),
    ),
    slots: new Map(
      vectorFields(schema).map(({ name }) => [name, wordsOf(bundle, `slots/${name}`)]),
    ),
  };
}
