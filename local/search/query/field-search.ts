import type { Token } from '../analysis/analyzers.ts';
import { createBitmap, has, insert, intersect, type Bitmap } from '../engine/bitmap.ts';
import { find, rangeOf, toTerm } from '../engine/dictionary.ts';
import type { MemoryIndex } from '../engine/memory-index.ts';
import { decode, readPositions, type Postings } from '../engine/postings.ts';
import { bm25, inverseFrequency, type FieldStatistics, type Similarity } from './bm25.ts';
import { allOf, nothing, type Matches } from './matches.ts';

export interface FieldSearch {
  /** Of one field, in order. */
  readonly segments: readonly FieldSegment[];
  readonly statistics: FieldStatistics;
  readonly similarity: Similarity;
  readonly live: Bitmap;
  readonly within: Bitmap;
}

export interface FieldSegment {
  readonly base: number;
  readonly postings: Postings;
}

export function fieldSearch(
  name: string,
  { index, within }: { index: MemoryIndex; within: Bitmap },
): FieldSearch {
  return {
    segments: index.segments.flatMap(({ base, segment }) => {
      const postings = segment.texts.get(name);
      return postings === undefined ? [] : [{ base, postings }];
    }),
    statistics: index.statistics.get(name) ?? { documents: 0, words: 0 },
    similarity: index.schema.similarity,
    live: index.live,
    within,
  };
}

/** @param withTerm how many documents count as having it; those that do, unless said otherwise */
export function lookUpTerm(text: string, search: FieldSearch, withTerm?: number): Matches {
  const term = toTerm(text);
  found.count = 0;
  let documents = 0;
  for (const { base, postings } of search.segments) {
    const number = find(postings.terms, term);
    if (number >= 0) documents += gather(base, { postings, number, search });
  }
  const idf = inverseFrequency(search.statistics.documents, withTerm ?? documents);
  return {
    ordinals: found.ordinals.slice(0, found.count),
    scores: scoresOf(idf, search),
  };
}

/** Entries that the filter left. Used by each look-up of a term, and copied from there. */
const found = {
  count: 0,
  ordinals: new Uint32Array(1024),
  frequencies: new Uint32Array(1024),
  lengths: new Uint32Array(1024),
};

/** @returns how many of the living have the term: for idf, whatever the filter leaves */
function gather(
  base: number,
  { postings, number, search }: { postings: Postings; number: number; search: FieldSearch },
): number {
  const { live, within } = search;
  const { count, places, frequencies } = decode(postings, number);
  makeRoom(found.count + count);
  let documents = 0;
  for (let entry = 0; entry < count; entry += 1) {
    const place = places[entry] ?? 0;
    const ordinal = base + place;
    if (!has(live, ordinal)) continue;
    documents += 1;
    if (!has(within, ordinal)) continue;
    found.ordinals[found.count] = ordinal;
    found.frequencies[found.count] = frequencies[entry] ?? 0;
    found.lengths[found.count++] = postings.lengths[place] ?? 0;
  }
  return documents;
}

function makeRoom(entries: number): void {
  if (entries <= found.ordinals.length) return;
  for (const name of ['ordinals', 'frequencies', 'lengths'] as const) {
    const larger = new Uint32Array(entries * 2);
    larger.set(found[name]);
    found[name] = larger;
  }
}

function scoresOf(idf: number, { statistics, similarity }: FieldSearch): Float64Array {
  const scores = new Float64Array(found.count);
  const field = { statistics, similarity };
  for (let entry = 0; entry < found.count; entry += 1)
    scores[entry] = bm25(
      idf,
      { frequency: found.frequencies[entry] ?? 0, length: found.lengths[entry] ?? 0 },
      field,
    );
  return scores;
}

/** As Lucene: the phrase is one word, as frequent as it occurs and as rare as its words' idf together. */
export function lookUpPhrase(tokens: readonly Token[], search: FieldSearch): Matches {
  const [first] = tokens;
  if (first === undefined) return nothing;
  if (tokens.length === 1) return lookUpTerm(first.text, search);
  const words = tokens.map(({ text, position }) => ({
    term: toTerm(text),
    offset: position - first.position,
  }));
  let idf = 0;
  for (const { term } of words)
    idf += inverseFrequency(search.statistics.documents, countLiving(term, search));
  found.count = 0;
  for (const segment of search.segments) {
    const starts = phraseStarts(words, segment, search.within);
    makeRoom(found.count + starts.size);
    for (const [place, at] of starts) {
      found.ordinals[found.count] = segment.base + place;
      found.frequencies[found.count] = at.length;
      found.lengths[found.count++] = segment.postings.lengths[place] ?? 0;
    }
  }
  return { ordinals: found.ordinals.slice(0, found.count), scores: scoresOf(idf, search) };
}

export function countLiving(
  term: ReturnType<typeof toTerm>,
  { segments, live }: FieldSearch,
): number {
  let documents = 0;
  for (const { base, postings } of segments) {
    const number = find(postings.terms, term);
    if (number < 0) continue;
    const { count, places } = decode(postings, number);
    for (let entry = 0; entry < count; entry += 1)
      if (has(live, base + (places[entry] ?? 0))) documents += 1;
  }
  return documents;
}

/** Where the phrase starts, by document: each word leaves the places that it follows. */
function phraseStarts(
  words: readonly { readonly term: ReturnType<typeof toTerm>; readonly offset: number }[],
  { base, postings }: FieldSegment,
  within: Bitmap,
): Map<number, number[]> {
  let starts: Map<number, number[]> | undefined;
  for (const { term, offset } of words) {
    const before = starts;
    const narrowed = new Map<number, number[]>();
    const number = find(postings.terms, term);
    if (number < 0) return narrowed;
    readPositions(postings, number, {
      wants: (place) => has(within, base + place) && (before === undefined || before.has(place)),
      visit(place, positions) {
        const here = positions.map((position) => position - offset);
        const possible = before?.get(place);
        const kept = possible === undefined ? here : here.filter((at) => possible.includes(at));
        if (kept.length > 0) narrowed.set(place, kept);
      },
    });
    starts = narrowed;
  }
  return starts ?? new Map<number, number[]>();
}

/** Prefixes do not rank: each match scores 1, whichever words it has. */
export function lookUpPrefix(prefix: string, search: FieldSearch): Matches {
  const bytes = Buffer.from(prefix);
  const matched = createBitmap(search.within.length * 32);
  for (const segment of search.segments) {
    const [from, to] = rangeOf(segment.postings.terms, bytes);
    for (let number = from; number < to; number += 1) mark(matched, segment, number);
  }
  return allOf(intersect(matched, search.within), 1);
}

/** The documents that have the term. */
export function mark(matched: Bitmap, { base, postings }: FieldSegment, number: number): void {
  const { count, places } = decode(postings, number);
  for (let entry = 0; entry < count; entry += 1) insert(matched, base + (places[entry] ?? 0));
}
