import type { Token } from '../analysis/tokenize.ts';

/** The inverted index of one text field: for each term its documents, how often, and where. */
export interface Postings {
  readonly terms: Map<string, Posting>;
  /** Words in each document, by ordinal; 0 where the field is empty. */
  lengths: Uint32Array;
  /** Living documents that have the field, and their words: N and the average length of BM25. */
  documents: number;
  words: number;
}

/** Packed as variable-length integers: gap to the ordinal before, frequency, bytes of positions, gaps of positions. */
export interface Posting {
  bytes: Uint8Array;
  used: number;
  lastOrdinal: number;
  /** Of the document that is being added; else empty. */
  readonly positions: number[];
}

export const createPostings = (): Postings => ({
  terms: new Map(),
  lengths: new Uint32Array(64),
  documents: 0,
  words: 0,
});

export function addTokens(postings: Postings, ordinal: number, tokens: readonly Token[]): void {
  if (tokens.length === 0) return;
  const touched: Posting[] = [];
  for (const { text, position } of tokens) {
    const posting = postingOf(postings, text);
    if (posting.positions.length === 0) touched.push(posting);
    posting.positions.push(position);
  }
  for (const posting of touched) {
    append(posting, ordinal, posting.positions);
    posting.positions.length = 0;
  }
  setLength(postings, ordinal, tokens.length);
  postings.documents += 1;
  postings.words += tokens.length;
}

/** The entries stay until compaction; only the statistics forget the document. */
export function forget(postings: Postings, ordinal: number): void {
  const length = postings.lengths[ordinal] ?? 0;
  if (length === 0) return;
  postings.lengths[ordinal] = 0;
  postings.documents -= 1;
  postings.words -= length;
}

/** Decodes one term's entries in order of their ordinals. */
export function readPosting(posting: Posting, visit: (entry: Entry) => void): void {
  const { bytes, used } = posting;
  const cursor = { at: 0 };
  const entry = { ordinal: 0, frequency: 0, positionsAt: 0, positionsEnd: 0 };
  while (cursor.at < used) {
    entry.ordinal += readNumber(bytes, cursor);
    entry.frequency = readNumber(bytes, cursor);
    const width = readNumber(bytes, cursor);
    entry.positionsAt = cursor.at;
    entry.positionsEnd = cursor.at + width;
    visit(entry);
    cursor.at = entry.positionsEnd;
  }
}

/** One object serves all visits: copy what you keep. */
export interface Entry {
  readonly ordinal: number;
  readonly frequency: number;
  readonly positionsAt: number;
  readonly positionsEnd: number;
}

export function readPositions(posting: Posting, entry: Entry): number[] {
  const cursor = { at: entry.positionsAt };
  const positions: number[] = [];
  let position = 0;
  while (cursor.at < entry.positionsEnd) {
    position += readNumber(posting.bytes, cursor);
    positions.push(position);
  }
  return positions;
}

/** @param placeOf the new ordinal by the old one; -1 for the dead */
export function compactPostings(postings: Postings, placeOf: Int32Array): Postings {
  const compacted = createPostings();
  for (const [term, posting] of postings.terms)
    readPosting(posting, (entry) => {
      const ordinal = placeOf[entry.ordinal] ?? -1;
      if (ordinal >= 0) append(postingOf(compacted, term), ordinal, readPositions(posting, entry));
    });
  for (const [old, length] of postings.lengths.entries())
    if (length > 0) setLength(compacted, placeOf[old] ?? 0, length);
  return Object.assign(compacted, { documents: postings.documents, words: postings.words });
}

function postingOf(postings: Postings, term: string): Posting {
  const known = postings.terms.get(term);
  if (known !== undefined) return known;
  const posting = { bytes: new Uint8Array(8), used: 0, lastOrdinal: 0, positions: [] };
  postings.terms.set(term, posting);
  return posting;
}

function setLength(postings: Postings, ordinal: number, length: number): void {
  if (ordinal >= postings.lengths.length) {
    const larger = new Uint32Array(Math.max(ordinal + 1, postings.lengths.length * 2));
    larger.set(postings.lengths);
    postings.lengths = larger;
  }
  postings.lengths[ordinal] = length;
}

function append(posting: Posting, ordinal: number, positions: readonly number[]): void {
  let width = 0;
  let before = 0;
  for (const position of positions) {
    width += widthOf(position - before);
    before = position;
  }
  reserve(posting, width + 3 * 5);
  writeNumber(posting, ordinal - posting.lastOrdinal);
  writeNumber(posting, positions.length);
  writeNumber(posting, width);
  before = 0;
  for (const position of positions) {
    writeNumber(posting, position - before);
    before = position;
  }
  posting.lastOrdinal = ordinal;
}

function reserve(posting: Posting, more: number): void {
  const needed = posting.used + more;
  if (needed <= posting.bytes.length) return;
  const larger = new Uint8Array(Math.max(needed, posting.bytes.length * 2));
  larger.set(posting.bytes);
  posting.bytes = larger;
}

function widthOf(value: number): number {
  let width = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) width += 1;
  return width;
}

/** Seven bits a byte, the low ones first; the high bit says that more follows. */
function writeNumber(posting: Posting, value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) posting.bytes[posting.used++] = (rest & 0x7f) | 0x80;
  posting.bytes[posting.used++] = rest;
}

function readNumber(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[cursor.at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}
