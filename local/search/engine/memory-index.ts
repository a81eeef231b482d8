import type { Schema } from '../schema.ts';
import type { Kept } from '../values.ts';
import { createBitmap, erase, has, insert, type Bitmap } from './bitmap.ts';
import { textFields, readField, vectorFields, type Segment } from './segment.ts';
import type { Merged } from './segment-merge.ts';
import { gone } from './survivors.ts';
import type { VectorField } from './vectors.ts';

/** What one index needs to answer queries. A document's place among all is its ordinal, in order of writing, with holes. */
export interface MemoryIndex {
  readonly schema: Schema;
  /** In order of their documents. */
  segments: readonly PlacedSegment[];
  live: Bitmap;
  /** Of the next segment. */
  end: number;
  /** Of the living, by key. */
  readonly ordinals: Map<string, number>;
  /** Of the living, by text field. */
  readonly statistics: ReadonlyMap<string, Statistics>;
  readonly vectors: ReadonlyMap<string, VectorField>;
}

export interface PlacedSegment {
  /** In the store. */
  readonly id: number;
  /** Ordinal of its first document. */
  readonly base: number;
  readonly segment: Segment;
  living: number;
}

export interface Statistics {
  /** Documents that have the field. */
  documents: number;
  /** Words in all of them. */
  words: number;
}

export function createMemoryIndex(
  schema: Schema,
  vectors: ReadonlyMap<string, VectorField>,
): MemoryIndex {
  return {
    schema,
    segments: [],
    live: createBitmap(1024),
    end: 0,
    ordinals: new Map(),
    statistics: new Map(textFields(schema).map(({ name }) => [name, { documents: 0, words: 0 }])),
    vectors,
  };
}

/** @param lives which of its documents do; all, unless it is read from disk */
export function addSegment(
  index: MemoryIndex,
  { id, segment }: { id: number; segment: Segment },
  lives: (place: number) => boolean = () => true,
): void {
  const placed = { id, base: index.end, segment, living: 0 };
  index.segments = [...index.segments, placed];
  index.end += segment.size;
  index.live = makeRoom(index.live, index.end);
  for (let place = 0; place < segment.size; place += 1) {
    if (!lives(place)) continue;
    index.ordinals.set(
      String(readField(segment, index.schema.key.name, place)),
      placed.base + place,
    );
    insert(index.live, placed.base + place);
    placed.living += 1;
    count(index, { segment, place }, 1);
  }
}

/** The document dies. Its slots are the caller's to release: a version to come may have taken them over. */
export function removeDocument(index: MemoryIndex, key: string): void {
  const ordinal = index.ordinals.get(key);
  if (ordinal === undefined) return;
  const placed = placedAt(index, ordinal);
  index.ordinals.delete(key);
  erase(index.live, ordinal);
  placed.living -= 1;
  count(index, { segment: placed.segment, place: ordinal - placed.base }, -1);
}

/** Puts one segment in the place of some neighbours. What died since they were read is dead in it, too. */
export function replaceSegments(
  index: MemoryIndex,
  sources: readonly PlacedSegment[],
  { id, merged }: { id: number; merged: Merged },
): void {
  const from = index.segments.findIndex(({ id: first }) => first === sources[0]?.id);
  const base = sources[0]?.base ?? index.end;
  const { segment, survivors } = merged;
  const living: number[] = [];
  for (const [source, placed] of sources.entries())
    for (const [place, to] of (survivors.places[source] ?? new Uint32Array()).entries()) {
      const ordinal = placed.base + place;
      if (to !== gone && has(index.live, ordinal)) living.push(base + to);
      erase(index.live, ordinal);
    }
  for (const ordinal of living) {
    index.ordinals.set(String(readField(segment, index.schema.key.name, ordinal - base)), ordinal);
    insert(index.live, ordinal);
  }
  const placed = segment.size === 0 ? [] : [{ id, base, segment, living: living.length }];
  index.segments = index.segments.toSpliced(from, sources.length, ...placed);
}

/** The segment that an ordinal is in. */
function placedAt({ segments }: MemoryIndex, ordinal: number): PlacedSegment {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((segments[middle]?.base ?? 0) <= ordinal) low = middle;
    else high = middle - 1;
  }
  const placed = segments[low];
  if (placed === undefined) throw new Error('There is no document in this place');
  return placed;
}

/** A field's value, as it was kept. */
export function valueAt(index: MemoryIndex, ordinal: number, name: string): Kept {
  const { base, segment } = placedAt(index, ordinal);
  return readField(segment, name, ordinal - base);
}

export const keyAt = (index: MemoryIndex, ordinal: number): string =>
  String(valueAt(index, ordinal, index.schema.key.name));

export function rowAt(index: MemoryIndex, ordinal: number): number {
  const { base, segment } = placedAt(index, ordinal);
  return segment.rows[ordinal - base] ?? 0;
}

/** @returns 0 where the document has no such vector */
export function slotAt(index: MemoryIndex, ordinal: number, name: string): number {
  const { base, segment } = placedAt(index, ordinal);
  return segment.slots.get(name)?.[ordinal - base] ?? 0;
}

/** A document's slots, by vector field; only those that it has. */
export function slotsAt(index: MemoryIndex, ordinal: number): [string, number][] {
  return vectorFields(index.schema)
    .map(({ name }): [string, number] => [name, slotAt(index, ordinal, name)])
    .filter(([, slot]) => slot !== 0);
}

function count(
  { statistics }: MemoryIndex,
  { segment, place }: { segment: Segment; place: number },
  by: 1 | -1,
): void {
  for (const [name, postings] of segment.texts) {
    const length = postings.lengths[place] ?? 0;
    const ofField = statistics.get(name);
    if (length === 0 || ofField === undefined) continue;
    ofField.documents += by;
    ofField.words += by * length;
  }
}

function makeRoom(bitmap: Bitmap, capacity: number): Bitmap {
  if (capacity <= bitmap.length * 32) return bitmap;
  const larger = createBitmap(capacity * 2);
  larger.set(bitmap);
  return larger;
}
