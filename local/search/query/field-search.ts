import type { Token } from '../analysis/tokenize.ts';
import { has, type Bitmap } from '../engine/bitmap.ts';
import { readPositions, readPosting, type Posting, type Postings } from '../engine/postings.ts';
import { bm25, inverseFrequency, type Similarity } from './bm25.ts';
import { nothing, type Matches } from './matches.ts';

export interface FieldSearch {
  readonly postings: Postings;
  readonly similarity: Similarity;
  readonly isLive: (ordinal: number) => boolean;
  readonly within: Bitmap;
}

export function lookUpTerm(term: string, search: FieldSearch): Matches {
  const posting = search.postings.terms.get(term);
  if (posting === undefined) return nothing;
  const { ordinals, frequencies, documents } = readLive(posting, search);
  const idf = inverseFrequency(search.postings.documents, documents);
  const scores = ordinals.map((ordinal, place) =>
    score(idf, { ordinal, frequency: frequencies[place] ?? 0 }, search),
  );
  return { ordinals, scores };
}

/** As Lucene: the phrase is one word, as frequent as it occurs and as rare as its words' idf together. */
export function lookUpPhrase(tokens: readonly Token[], search: FieldSearch): Matches {
  const [first] = tokens;
  if (first === undefined) return nothing;
  if (tokens.length === 1) return lookUpTerm(first.text, search);
  const words = tokens.map(({ text, position }) => {
    const posting = search.postings.terms.get(text);
    return { posting, offset: position - first.position };
  });
  let idf = 0;
  let starts: Map<number, number[]> | undefined;
  for (const { posting, offset } of words) {
    if (posting === undefined) return nothing;
    idf += inverseFrequency(search.postings.documents, readLive(posting, search).documents);
    starts = narrow(starts, posting, { offset, within: search.within });
  }
  const found = [...(starts ?? new Map<number, number[]>())];
  return {
    ordinals: found.map(([ordinal]) => ordinal),
    scores: found.map(([ordinal, places]) =>
      score(idf, { ordinal, frequency: places.length }, search),
    ),
  };
}

/** Prefixes do not rank: each match scores 1, whichever words it has. */
export function lookUpPrefix(prefix: string, search: FieldSearch): Matches {
  const matched = new Set<number>();
  for (const [term, posting] of search.postings.terms)
    if (term.startsWith(prefix))
      for (const ordinal of readLive(posting, search).ordinals) matched.add(ordinal);
  const ordinals = [...matched].toSorted((a, b) => a - b);
  return { ordinals, scores: ordinals.map(() => 1) };
}

/** Where the phrase can start, by document: each word leaves the places that it follows. */
function narrow(
  starts: Map<number, number[]> | undefined,
  posting: Posting,
  { offset, within }: { offset: number; within: Bitmap },
): Map<number, number[]> {
  const narrowed = new Map<number, number[]>();
  readPosting(posting, (entry) => {
    if (!has(within, entry.ordinal)) return;
    const before = starts?.get(entry.ordinal);
    if (starts !== undefined && before === undefined) return;
    const here = readPositions(posting, entry).map((position) => position - offset);
    const kept = before === undefined ? here : here.filter((place) => before.includes(place));
    if (kept.length > 0) narrowed.set(entry.ordinal, kept);
  });
  return narrowed;
}

/** Entries that the filter left; `documents` counts all the living, for idf. */
function readLive(posting: Posting, { isLive, within }: FieldSearch) {
  const ordinals: number[] = [];
  const frequencies: number[] = [];
  let documents = 0;
  readPosting(posting, ({ ordinal, frequency }) => {
    if (!isLive(ordinal)) return;
    documents += 1;
    if (!has(within, ordinal)) return;
    ordinals.push(ordinal);
    frequencies.push(frequency);
  });
  return { ordinals, frequencies, documents };
}

function score(
  idf: number,
  { ordinal, frequency }: { ordinal: number; frequency: number },
  { postings, similarity }: FieldSearch,
): number {
  const length = postings.lengths[ordinal] ?? 0;
  return bm25(idf, { frequency, length }, { statistics: postings, similarity });
}
