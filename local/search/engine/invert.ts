import { writeNumber } from './bytes.ts';
import { createDictionary } from './dictionary.ts';
import { createPostingsWriter, type Postings } from './postings.ts';

/** Gathers the words of a field, document by document, and turns them into postings. */
export interface Inverter {
  /** @param position not less than that of the word before, in the same document */
  add(text: string, position: number): void;
  /** The document is at its end; the next one follows. */
  next(): void;
  finish(): Postings;
}

interface Tokens {
  count: number;
  /** By token: its term's number in order of first appearance, its document and its position there. */
  terms: Uint32Array;
  places: Uint32Array;
  positions: Uint32Array;
}

export function createInverter(documents: number): Inverter {
  const lengths = new Uint32Array(documents);
  const numbers = new Map<string, number>();
  const tokens: Tokens = {
    count: 0,
    terms: new Uint32Array(1024),
    places: new Uint32Array(1024),
    positions: new Uint32Array(1024),
  };
  let place = 0;
  return {
    add(text, position) {
      let number = numbers.get(text);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(text, number);
      }
      if (tokens.count === tokens.terms.length) grow(tokens);
      tokens.terms[tokens.count] = number;
      tokens.places[tokens.count] = place;
      tokens.positions[tokens.count] = position;
      tokens.count += 1;
      lengths[place] = (lengths[place] ?? 0) + 1;
    },
    next() {
      place += 1;
    },
    finish() {
      const texts = [...numbers.keys()];
      const terms = createDictionary(texts); // puts them in order
      const { starts, order } = groupByTerm(tokens, numbers.size);
      const writer = createPostingsWriter(numbers.size);
      for (const text of texts) {
        const number = numbers.get(text) ?? 0;
        writeTerm(writer, tokens, order.subarray(starts[number], starts[number + 1]));
      }
      return writer.finish(terms, lengths);
    },
  };
}

function grow(tokens: Tokens): void {
  const doubled = (from: Uint32Array): Uint32Array => {
    const larger = new Uint32Array(from.length * 2);
    larger.set(from);
    return larger;
  };
  tokens.terms = doubled(tokens.terms);
  tokens.places = doubled(tokens.places);
  tokens.positions = doubled(tokens.positions);
}

/** Counting sort: the tokens of each term together, still in order of document and position. */
function groupByTerm({ terms, count }: Tokens, different: number) {
  const starts = new Uint32Array(different + 1);
  for (let token = 0; token < count; token += 1) {
    const next = (terms[token] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let term = 0; term < different; term += 1)
    starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  const ends = starts.slice(0, different);
  const order = new Uint32Array(count);
  for (let token = 0; token < count; token += 1) {
    const term = terms[token] ?? 0;
    const at = ends[term] ?? 0;
    order[at] = token;
    ends[term] = at + 1;
  }
  return { starts, order };
}

function writeTerm(
  writer: ReturnType<typeof createPostingsWriter>,
  { places, positions }: Tokens,
  group: Uint32Array,
): void {
  let at = 0;
  while (at < group.length) {
    const first = at;
    const place = places[group[at] ?? 0] ?? 0;
    let before = 0;
    for (; at < group.length && places[group[at] ?? 0] === place; at += 1) {
      const position = positions[group[at] ?? 0] ?? 0;
      writeNumber(writer.positions, position - before);
      before = position;
    }
    writer.add(place, at - first);
  }
  writer.endTerm();
}
