import { writeBytes } from './bytes.ts';
import { sizeOf } from './dictionary.ts';
import { mergeDictionaries } from './dictionary-merge.ts';
import {
  createPostingsWriter,
  decode,
  skipNumbers,
  type Postings,
  type PostingsWriter,
} from './postings.ts';
import { gather, gone, type Survivors } from './survivors.ts';

/** Entries between two pauses: some milliseconds' work. */
const slice = 100_000;

/** @param sources of one field, by source */
export function* mergePostings(
  sources: readonly Postings[],
  survivors: Survivors,
): Generator<undefined, Postings> {
  const { dictionary, numbers } = yield* mergeDictionaries(
    sources.map(({ terms }) => terms),
    yield* findUsed(sources, survivors),
  );
  const copying = {
    sources,
    survivors,
    numbers,
    heads: sources.map(() => 0),
    writer: createPostingsWriter(sizeOf(dictionary)),
  };
  let entries = 0;
  for (let term = 0; term < sizeOf(dictionary); term += 1) {
    entries += copyTerm(term, copying);
    if (entries < slice) continue;
    entries = 0;
    yield;
  }
  const lengths = sources.map((postings) => postings.lengths);
  return copying.writer.finish(
    dictionary,
    gather(lengths, survivors, new Uint32Array(survivors.size)),
  );
}

interface Copying {
  readonly sources: readonly Postings[];
  readonly survivors: Survivors;
  /** By source: new numbers of its terms. */
  readonly numbers: readonly Uint32Array[];
  /** By source: its next term. */
  readonly heads: number[];
  readonly writer: PostingsWriter;
}

/** @returns how many entries it looked at */
function copyTerm(term: number, { sources, survivors, numbers, heads, writer }: Copying): number {
  let entries = 0;
  for (const [source, postings] of sources.entries()) {
    const renumbered = numbers[source] ?? none;
    const head = findNumber(renumbered, term, heads[source] ?? 0);
    heads[source] = head;
    if (renumbered[head] !== term) continue;
    entries += copyEntries(writer, postings, { head, places: survivors.places[source] ?? none });
  }
  writer.endTerm();
  return entries;
}

const none = new Uint32Array();
/** The first old number at or after `from` whose new one is not below `wanted`; dropped ones are the greatest, and passed over. */
function findNumber(numbers: Uint32Array, wanted: number, from: number): number {
  let at = from;
  while (at < numbers.length && ((numbers[at] ?? 0) < wanted || numbers[at] === gone)) at += 1;
  return at;
}

function* findUsed(
  sources: readonly Postings[],
  { places, whole }: Survivors,
): Generator<undefined, (Uint8Array | undefined)[]> {
  const used: (Uint8Array | undefined)[] = [];
  for (const [source, postings] of sources.entries()) {
    used.push(whole[source] === true ? undefined : usedTerms(postings, places[source] ?? none));
    yield;
  }
  return used;
}

function usedTerms(postings: Postings, places: Uint32Array): Uint8Array {
  const used = new Uint8Array(sizeOf(postings.terms));
  for (let term = 0; term < used.length; term += 1) {
    const found = decode(postings, term);
    for (let entry = 0; entry < found.count && used[term] === 0; entry += 1)
      if (places[found.places[entry] ?? 0] !== gone) used[term] = 1;
  }
  return used;
}

function copyEntries(
  writer: PostingsWriter,
  postings: Postings,
  { head, places }: { head: number; places: Uint32Array },
): number {
  const { positions } = postings;
  const { count, places: old, frequencies } = decode(postings, head);
  const cursor = { at: postings.positionsAt[head] ?? 0 };
  let pending = cursor.at; // positions of survivors in a row are copied at once
  for (let entry = 0; entry < count; entry += 1) {
    const frequency = frequencies[entry] ?? 0;
    const to = places[old[entry] ?? 0] ?? gone;
    const before = cursor.at;
    skipNumbers(positions, cursor, frequency);
    if (to !== gone) {
      writer.add(to, frequency);
      continue;
    }
    writeBytes(writer.positions, positions.subarray(pending, before));
    pending = cursor.at;
  }
  writeBytes(writer.positions, positions.subarray(pending, cursor.at));
  return count;
}
