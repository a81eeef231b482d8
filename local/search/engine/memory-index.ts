import { analyzers, isAnalyzer, type Analyzer } from '../analysis/analyzers.ts';
import type { Token } from '../analysis/tokenize.ts';
import { isKept, isText, isVector, type Field, type Schema } from '../schema.ts';
import { keep, type Kept } from '../values.ts';
import { createBitmap, erase, insert, type Bitmap } from './bitmap.ts';
import { addTokens, compactPostings, createPostings, forget, type Postings } from './postings.ts';
import { createVectorField, type VectorField } from './vectors.ts';

/** What one index needs to answer queries, rebuilt from the database at start. A document's place is its ordinal. */
export interface MemoryIndex {
  readonly schema: Schema;
  /** By ordinal; what was deleted or replaced leaves a hole until compaction. */
  keys: (string | undefined)[];
  records: KeptRecord[];
  live: Bitmap;
  readonly ordinals: Map<string, number>;
  readonly postings: Map<string, Postings>;
  /** Ordinals by value of the filterable strings, ascending. */
  readonly lists: Map<string, Map<string, number[]>>;
  readonly vectors: ReadonlyMap<string, VectorField>;
}

export type KeptRecord = Readonly<Record<string, Kept>>;

export interface IndexedDocument {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** By field; null takes the vector away, absent keeps the one of the version before. */
  readonly vectors: Readonly<Record<string, Float32Array | null>>;
}

export function createMemoryIndex(schema: Schema): MemoryIndex {
  const fields = [...schema.fields.values()];
  return {
    schema,
    keys: [],
    records: [],
    live: createBitmap(1024),
    ordinals: new Map(),
    postings: new Map(fields.filter(isText).map((field) => [field.name, createPostings()])),
    lists: new Map(fields.filter(isListed).map((field) => [field.name, new Map()])),
    vectors: new Map(
      fields.filter(isVector).map((field) => [field.name, createVectorField(field.dimensions)]),
    ),
  };
}

const isListed = (field: Field): boolean => field.filterable && field.element === 'Edm.String';

export function putDocument(index: MemoryIndex, document: IndexedDocument): void {
  const { key, body, vectors } = document;
  const ordinal = index.keys.length;
  const former = index.ordinals.get(key);
  for (const [name, field] of index.vectors) {
    const vector = vectors[name];
    if (vector != null) field.put(ordinal, vector);
    else if (vector === undefined && former !== undefined) field.move(former, ordinal);
  }
  removeDocument(index, key);
  index.keys.push(key);
  index.ordinals.set(key, ordinal);
  index.records.push(toRecord(index.schema, body));
  makeLive(index, ordinal);
  addToLists(index, ordinal);
  for (const [name, postings] of index.postings)
    addTokens(postings, ordinal, tokensOf(index.schema.fields.get(name), body[name]));
}

export function removeDocument(index: MemoryIndex, key: string): void {
  const ordinal = index.ordinals.get(key);
  if (ordinal === undefined) return;
  index.ordinals.delete(key);
  index.keys[ordinal] = undefined;
  index.records[ordinal] = {};
  erase(index.live, ordinal);
  for (const postings of index.postings.values()) forget(postings, ordinal);
  for (const vectors of index.vectors.values()) vectors.remove(ordinal);
}

/** Once most places are holes, queries would mostly read what is gone. */
export function compactWhenHollow(index: MemoryIndex, leastHoles = 1024): boolean {
  const places = index.keys.length;
  const holes = places - index.ordinals.size;
  if (holes < leastHoles || holes * 2 < places) return false;
  const placeOf = new Int32Array(places).fill(-1);
  let next = 0;
  for (const [old, key] of index.keys.entries()) if (key !== undefined) placeOf[old] = next++;
  for (const vectors of index.vectors.values()) vectors.compact(placeOf);
  for (const [name, postings] of index.postings)
    index.postings.set(name, compactPostings(postings, placeOf));
  index.records = index.records.filter((_, old) => index.keys[old] !== undefined);
  index.keys = index.keys.filter((key) => key !== undefined);
  index.live = createBitmap(Math.max(1024, next * 2));
  for (const values of index.lists.values()) values.clear();
  for (const [ordinal, key] of index.keys.entries()) {
    index.ordinals.set(key ?? '', ordinal);
    makeLive(index, ordinal);
    addToLists(index, ordinal);
  }
  return true;
}

export function analyzerOf(name: string): Analyzer {
  if (!isAnalyzer(name)) throw new Error(`Analyzer ${name} is not emulated`);
  return analyzers[name];
}

/** Between the elements of a collection, so that no phrase runs from one into the next. */
const elementGap = 100;

/** The words of a field's value; positions run on through a collection. */
function tokensOf(field: Field | undefined, value: unknown): Token[] {
  if (field === undefined || value == null) return [];
  const analyze = analyzerOf(field.indexAnalyzer);
  if (typeof value === 'string') return analyze(value);
  const tokens: Token[] = [];
  for (const text of value as readonly string[]) {
    const offset = tokens.length === 0 ? 0 : (tokens.at(-1)?.position ?? 0) + elementGap;
    for (const token of analyze(text)) tokens.push({ ...token, position: token.position + offset });
  }
  return tokens;
}

export function toRecord(schema: Schema, body: Readonly<Record<string, unknown>>): KeptRecord {
  const kept = [...schema.fields.values()].filter((field) => isKept(field) && !isVector(field));
  return Object.fromEntries(kept.map((field) => [field.name, keep(field, body[field.name])]));
}

function makeLive(index: MemoryIndex, ordinal: number): void {
  if (ordinal >= index.live.length * 32) {
    const larger = createBitmap(ordinal * 2);
    larger.set(index.live);
    index.live = larger;
  }
  insert(index.live, ordinal);
}

function addToLists(index: MemoryIndex, ordinal: number): void {
  const record = index.records[ordinal] ?? {};
  for (const [name, ordinalsByValue] of index.lists)
    for (const value of new Set([record[name] ?? []].flat() as string[])) {
      const list = ordinalsByValue.get(value);
      if (list === undefined) ordinalsByValue.set(value, [ordinal]);
      else list.push(ordinal);
    }
}
