import { createWriter, finish, readNumber, writeNumber, type Cursor } from './bytes.ts';
import { bytesOf, wordsOf, type Bundle, type Part } from './bundle.ts';
import { type Dictionary } from './dictionary.ts';

/** The inverted index of one text field of one segment: for each term its documents, how often, and where. */
export interface Postings {
  readonly terms: Dictionary;
  /** By term: where its documents begin. Packed: gap to the place before · 2 + (more than once ? 1 : 0), then the frequency. */
  readonly documentsAt: Uint32Array;
  readonly documents: Buffer;
  /** By term: where its positions begin. Packed: for each document the gaps between its positions. */
  readonly positionsAt: Uint32Array;
  readonly positions: Buffer;
  /** Words of each document; 0 where the field is empty. */
  readonly lengths: Uint32Array;
}

/** The documents of a term. Shared by all calls: valid until the next one. */
export interface Decoded {
  count: number;
  places: Uint32Array;
  frequencies: Uint32Array;
}

const decoded: Decoded = {
  count: 0,
  places: new Uint32Array(1024),
  frequencies: new Uint32Array(1024),
};

export function decode({ documentsAt, documents }: Postings, term: number): Decoded {
  const end = documentsAt[term + 1] ?? 0;
  let at = documentsAt[term] ?? 0;
  makeRoom(end - at); // an entry takes a byte at least
  const { places, frequencies } = decoded;
  let place = 0;
  let count = 0;
  while (at < end) {
    let byte = documents[at++] ?? 0;
    let code = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = documents[at++] ?? 0;
      code |= (byte & 0x7f) << shift;
    }
    place += code >>> 1;
    let frequency = 1;
    if ((code & 1) !== 0) {
      byte = documents[at++] ?? 0;
      frequency = byte & 0x7f;
      for (let shift = 7; byte > 0x7f; shift += 7) {
        byte = documents[at++] ?? 0;
        frequency |= (byte & 0x7f) << shift;
      }
    }
    places[count] = place;
    frequencies[count++] = frequency;
  }
  decoded.count = count;
  return decoded;
}

function makeRoom(entries: number): void {
  if (entries <= decoded.places.length) return;
  decoded.places = new Uint32Array(entries * 2);
  decoded.frequencies = new Uint32Array(entries * 2);
}

/** The term's positions in those of its documents that are wanted. */
export function readPositions(
  postings: Postings,
  term: number,
  {
    wants,
    visit,
  }: { wants: (place: number) => boolean; visit: (place: number, at: number[]) => void },
): void {
  const { count, places, frequencies } = decode(postings, term);
  const cursor = { at: postings.positionsAt[term] ?? 0 };
  for (let entry = 0; entry < count; entry += 1) {
    const place = places[entry] ?? 0;
    const frequency = frequencies[entry] ?? 0;
    if (!wants(place)) {
      skipNumbers(postings.positions, cursor, frequency);
      continue;
    }
    const positions: number[] = [];
    let position = 0;
    for (let index = 0; index < frequency; index += 1) {
      position += readNumber(postings.positions, cursor);
      positions.push(position);
    }
    visit(place, positions);
  }
}

export function skipNumbers(bytes: Uint8Array, cursor: Cursor, count: number): void {
  for (let left = count; left > 0; left -= 1) while ((bytes[cursor.at++] ?? 0) > 0x7f);
}

/** Takes terms in order, and for each its documents in order. */
export interface PostingsWriter {
  add(place: number, frequency: number): void;
  readonly positions: ReturnType<typeof createWriter>;
  endTerm(): void;
  finish(terms: Dictionary, lengths: Uint32Array): Postings;
}

export function createPostingsWriter(terms: number): PostingsWriter {
  const documents = createWriter(terms * 4 + 64);
  const positions = createWriter(terms * 4 + 64);
  const documentsAt = new Uint32Array(terms + 1);
  const positionsAt = new Uint32Array(terms + 1);
  let term = 0;
  let before = 0;
  return {
    positions,
    add(place, frequency) {
      writeNumber(documents, ((place - before) << 1) | (frequency > 1 ? 1 : 0));
      if (frequency > 1) writeNumber(documents, frequency);
      before = place;
    },
    endTerm() {
      term += 1;
      before = 0;
      documentsAt[term] = documents.length;
      positionsAt[term] = positions.length;
    },
    finish: (dictionary, lengths) => ({
      terms: dictionary,
      documentsAt,
      documents: finish(documents),
      positionsAt,
      positions: finish(positions),
      lengths,
    }),
  };
}

export function postingsToParts(name: string, postings: Postings): [string, Part][] {
  const { terms, documentsAt, documents, positionsAt, positions, lengths } = postings;
  return [
    [`${name}/terms`, terms.bytes],
    [`${name}/termStarts`, terms.starts],
    [`${name}/termTable`, terms.table],
    [`${name}/documentsAt`, documentsAt],
    [`${name}/documents`, documents],
    [`${name}/positionsAt`, positionsAt],
    [`${name}/positions`, positions],
    [`${name}/lengths`, lengths],
  ];
}

export function postingsFromParts(name: string, bundle: Bundle): Postings {
  return {
    terms: {
      bytes: bytesOf(bundle, `${name}/terms`),
      starts: wordsOf(bundle, `${name}/termStarts`),
      table: wordsOf(bundle, `${name}/termTable`),
    },
    documentsAt: wordsOf(bundle, `${name}/documentsAt`),
    documents: bytesOf(bundle, `${name}/documents`),
    positionsAt: wordsOf(bundle, `${name}/positionsAt`),
    positions: bytesOf(bundle, `${name}/positions`),
    lengths: wordsOf(bundle, `${name}/lengths`),
  };
}
