import type { Token } from '../analysis/analyzers.ts';
import { has } from '../engine/bitmap.ts';
import { find, toTerm, type Term } from '../engine/dictionary.ts';
import { readPositions } from '../engine/postings.ts';
import { bm25, inverseFrequency } from './bm25.ts';
import { countLiving, lookUpPhrase, type FieldSearch, type FieldSegment } from './field-search.ts';
import type { Matches } from './matches.ts';

/** A word of the phrase. */
interface Word {
  readonly term: Term;
  readonly text: string;
  /** How far it stands from the first one. */
  readonly offset: number;
}

/**
 * Words near one another, in any order: together they may be moved `slop` places to make the phrase, so that two
 * neighbours the wrong way round need 2. As Lucene scores it: like a phrase, where each match counts 1 / (1 + places).
 */
export function lookUpNear(tokens: readonly Token[], slop: number, search: FieldSearch): Matches {
  const [first] = tokens;
  if (first === undefined || tokens.length === 1 || slop === 0) return lookUpPhrase(tokens, search);
  const words = tokens.map(({ text, position }): Word => ({
    text,
    term: toTerm(text),
    offset: position - first.position,
  }));
  const { statistics, similarity } = search;
  const idf = words
    .map(({ term }) => inverseFrequency(statistics.documents, countLiving(term, search)))
    .reduce((sum, each) => sum + each);
  const ordinals: number[] = [];
  const scores: number[] = [];
  for (const segment of search.segments)
    for (const [place, positions] of withAll(words, segment, search)) {
      const frequency = sloppyFrequency(words, positions, slop);
      if (frequency === 0) continue;
      const length = segment.postings.lengths[place] ?? 0;
      ordinals.push(segment.base + place);
      scores.push(bm25(idf, { frequency, length }, { statistics, similarity }));
    }
  return { ordinals: Uint32Array.from(ordinals), scores: Float64Array.from(scores) };
}

type Positions = ReadonlyMap<string, readonly number[]>;

/** Documents that have all the words, in order of their places, and where the words stand in them. */
function withAll(
  words: readonly Word[],
  { base, postings }: FieldSegment,
  { within }: FieldSearch,
): Map<number, Positions> {
  let found: Map<number, Map<string, readonly number[]>> | undefined;
  for (const { term, text } of words) {
    const before = found;
    const next: NonNullable<typeof found> = new Map();
    const number = find(postings.terms, term);
    if (number < 0) return next;
    readPositions(postings, number, {
      wants: (place) => has(within, base + place) && (before === undefined || before.has(place)),
      visit: (place, at) => next.set(place, new Map(before?.get(place)).set(text, at)),
    });
    found = next;
  }
  return found ?? new Map();
}

/** Where a word stands now, as if the phrase began there: equal for all words of an exact match. */
interface Cursor extends Pick<Word, 'text' | 'offset'> {
  readonly positions: readonly number[];
  index: number;
}

const startOf = ({ positions, index, offset }: Cursor): number =>
  (positions[index] ?? Infinity) - offset;

const isBefore = (a: Cursor, b: Cursor): boolean =>
  startOf(a) - startOf(b) < 0 || (startOf(a) === startOf(b) && a.offset < b.offset);

/** Lucene's SloppyPhraseScorer: the word that is furthest back moves on; each time it passes the next one, a match is counted. */
export function sloppyFrequency(
  words: readonly Pick<Word, 'text' | 'offset'>[],
  positions: Positions,
  slop: number,
): number {
  const cursors = words.map(({ text, offset }, place): Cursor => ({
    text,
    offset,
    positions: positions.get(text) ?? [],
    index: words.slice(0, place).filter((before) => before.text === text).length,
  }));
  if (cursors.some((cursor) => startOf(cursor) === Infinity)) return 0;
  let end = Math.max(...cursors.map(startOf));
  const moveOn = (cursor: Cursor): boolean => {
    cursor.index += 1;
    if (startOf(cursor) === Infinity) return false;
    end = Math.max(end, startOf(cursor));
    return true;
  };
  const score = (places: number): number => (places <= slop ? 1 / (1 + places) : 0);

  let { back, next } = furthestBack(cursors);
  let places = end - startOf(back);
  let frequency = 0;
  while (moveOn(back) && separate(back, cursors, moveOn)) {
    if (startOf(back) > next) {
      frequency += score(places);
      ({ back, next } = furthestBack(cursors));
      places = end - startOf(back);
    } else places = Math.min(places, end - startOf(back));
  }
  return frequency + score(places);
}

/** The one that is furthest back, and where the one after it stands. */
function furthestBack(cursors: readonly Cursor[]): { back: Cursor; next: number } {
  const [back, after] = cursors.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  if (back === undefined || after === undefined) throw new Error('A phrase has two words or more');
  return { back, next: startOf(after) };
}

/** One occurrence of a word cannot stand for two words of the phrase. @returns false where no other is left */
function separate(
  moved: Cursor,
  cursors: readonly Cursor[],
  moveOn: (cursor: Cursor) => boolean,
): boolean {
  let cursor = moved;
  for (;;) {
    const { text, index } = cursor;
    const other = cursors.find(
      (each) => each !== cursor && each.text === text && each.index === index,
    );
    if (other === undefined) return true;
    cursor = isBefore(cursor, other) ? cursor : other;
    if (!moveOn(cursor)) return false;
  }
}
