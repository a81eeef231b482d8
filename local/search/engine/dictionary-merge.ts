import { createWriter, finish, writeBytes } from './bytes.ts';
import { sizeOf, withTable, type Dictionary } from './dictionary.ts';

export interface MergedDictionary {
  readonly dictionary: Dictionary;
  /** For each source the new number by the old one; `dropped` where no document is left. */
  readonly numbers: readonly Uint32Array[];
}

const dropped = 0xffff_ffff;

/** Texts between two pauses. */
const slice = 4096;

/** @param used for each source whether a text still has a document; absent where all have */
export function* mergeDictionaries(
  sources: readonly Dictionary[],
  used: readonly (Uint8Array | undefined)[],
): Generator<undefined, MergedDictionary> {
  const numbers = sources.map((source) => new Uint32Array(sizeOf(source)).fill(dropped));
  const merge = { sources, used, numbers, heads: sources.map((_, at) => nextUsed(used[at], 0)) };
  const writer = createWriter(Math.max(16, ...sources.map(({ bytes }) => bytes.length)));
  const starts = new Uint32Array(sources.reduce((sum, source) => sum + sizeOf(source), 1));
  let count = 0;
  for (;;) {
    const least = leastHead(merge);
    if (least < 0) break;
    writeBytes(writer, textAtHead(merge, least));
    pass(merge, least, count);
    count += 1;
    starts[count] = writer.length;
    if (count % slice === 0) yield;
  }
  return { dictionary: withTable(finish(writer), starts.slice(0, count + 1)), numbers };
}

interface Merge {
  readonly sources: readonly Dictionary[];
  readonly used: readonly (Uint8Array | undefined)[];
  readonly numbers: readonly Uint32Array[];
  /** By source: its next text. */
  readonly heads: number[];
}

const none = { bytes: Buffer.alloc(0), starts: new Uint32Array(1), table: new Uint32Array() };

function nextUsed(used: Uint8Array | undefined, from: number): number {
  let at = from;
  if (used !== undefined) while (at < used.length && used[at] === 0) at += 1;
  return at;
}

/** The first of the sources whose next text is smallest, or -1 when all are at their end. */
function leastHead(merge: Merge): number {
  let least = -1;
  for (let source = 0; source < merge.sources.length; source += 1) {
    if ((merge.heads[source] ?? 0) >= sizeOf(merge.sources[source] ?? none)) continue;
    if (least < 0 || compareHeads(merge, source, least) < 0) least = source;
  }
  return least;
}

function textAtHead({ sources, heads }: Merge, source: number): Buffer {
  const { bytes, starts } = sources[source] ?? none;
  const head = heads[source] ?? 0;
  return bytes.subarray(starts[head], starts[head + 1]);
}

/** The sources that have the text go on to their next one. @param first of those sources */
function pass(merge: Merge, first: number, number: number): void {
  const { sources, used, numbers, heads } = merge;
  // From the last to the first, since all are compared with that one.
  for (let source = sources.length - 1; source >= first; source -= 1) {
    if (source !== first && compareHeads(merge, source, first) !== 0) continue;
    const head = heads[source] ?? 0;
    numbers[source]?.fill(number, head, head + 1);
    heads[source] = nextUsed(used[source], head + 1);
  }
}

/** A source that is at its end is greater than all. */
function compareHeads({ sources, heads }: Merge, a: number, b: number): number {
  const left = runOf(sources[a] ?? none, heads[a] ?? 0);
  const right = runOf(sources[b] ?? none, heads[b] ?? 0);
  return left === undefined || right === undefined ? 1 : compareRuns(left, right);
}

interface Run {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

function runOf({ bytes, starts }: Dictionary, number: number): Run | undefined {
  const from = starts[number];
  const to = starts[number + 1];
  return from === undefined || to === undefined ? undefined : { bytes, from, to };
}

function compareRuns(a: Run, b: Run): number {
  const shorter = Math.min(a.to - a.from, b.to - b.from);
  for (let at = 0; at < shorter; at += 1) {
    const order = (a.bytes[a.from + at] ?? 0) - (b.bytes[b.from + at] ?? 0);
    if (order !== 0) return order;
  }
  return a.to - a.from - (b.to - b.from);
}
