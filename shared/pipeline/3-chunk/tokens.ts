import { countTokens as count, setMergeCacheSize } from 'gpt-tokenizer/encoding/o200k_base';
import { createKnownCounts, findCount, keepCount } from './known-counts.ts';
import { atOnce, type Steps } from '../../platform/steps.ts';
import { isNumber, nextWord, partAt, toNextPart, type Part } from './words.ts';

/** A text whose words were counted once; the tokens of any stretch of it then cost next to nothing. */
export interface CountedText {
  readonly text: string;
  /** Tokens of o200k_base in `text.slice(start, end)`. */
  readonly tokensIn: (start: number, end: number) => number;
}

export const countText = (text: string): CountedText => atOnce(countSteps(text));

export function* countSteps(text: string): Steps<CountedText> {
  const { starts, before } = yield* countWords(text);
  return {
    text,
    tokensIn(start, end) {
      const first = lowerBound(starts, start);
      const wordEnd = starts[first] ?? text.length;
      if (wordEnd >= end) return countIn(text, start, end);
      const last = lowerBound(starts, end + 1) - 1;
      const lastStart = starts[last] ?? text.length;
      return (
        countIn(text, start, wordEnd) +
        ((before[last] ?? 0) - (before[first] ?? 0)) +
        countIn(text, lastStart, end)
      );
    },
  };
}

/** Where each word starts, with the end of the text as the last; and the tokens before each. */
interface WordCounts {
  readonly starts: Uint32Array;
  readonly before: Uint32Array;
}

/** Some milliseconds. */
const wordsPerStep = 4_096;

function* countWords(text: string): Steps<WordCounts> {
  let starts = new Uint32Array(64 + text.length / 4);
  let before = new Uint32Array(starts.length);
  let words = 0;
  let tokens = 0;
  const part = partAt(text, 0);
  while (part.end < text.length) {
    starts[words] = part.end;
    before[words] = tokens;
    tokens += countWord(part, nextWord(text, part.end, text.length));
    words += 1;
    if (words % wordsPerStep === 0) yield;
    if (words === starts.length) {
      starts = twiceAsLong(starts);
      before = twiceAsLong(before);
    }
  }
  starts[words] = text.length;
  before[words] = tokens;
  return { starts: starts.subarray(0, words + 1), before: before.subarray(0, words + 1) };
}

function twiceAsLong(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}

/** The first place in ascending numbers that holds at least `wanted`. */
function lowerBound(numbers: Uint32Array, wanted: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tokens of o200k_base. */
export const countTokens = (text: string): number => countIn(text, 0, text.length);

function countIn(text: string, start: number, end: number): number {
  let tokens = 0;
  const part = partAt(text, start);
  while (part.end < end) tokens += countWord(part, nextWord(text, part.end, end));
  return tokens;
}

/** @param part ends where the word starts, and is moved to its end */
function countWord(part: Part, end: number): number {
  const { text, end: start } = part;
  if (end - start >= runLength) {
    part.end = end;
    return countLong(text.slice(start, end));
  }
  let tokens = 0;
  while (part.end < end) {
    toNextPart(part, end);
    tokens += countPart(part);
  }
  return tokens;
}

const known = createKnownCounts();
// What the encoder keeps itself is for longer parts alone: it forgets slowly where it keeps its usual 100,000.
setMergeCacheSize(10_000);

function countPart(part: Part): number {
  const { text, start, end } = part;
  if (isNumber(part)) return Math.ceil((end - start) / 3);
  const before = findCount(known, part);
  if (before !== undefined) return before;
  const tokens = count(text.slice(start, end), asText);
  keepCount(known, part, tokens);
  return tokens;
}

/** Text that looks like a model's control mark is text. */
const asText = { disallowedSpecial: new Set<string>() };

/** Longer runs without a blank (or of blanks) are counted in slices: the encoder needs quadratic time for one run. */
const runLength = 200;
const longRun = /(\S{200,}|\s{200,})/;
const sliceLength = 100;

function countLong(word: string): number {
  let tokens = 0;
  for (const part of word.split(longRun)) tokens += countInSlices(part);
  return tokens;
}

function countInSlices(part: string): number {
  if (part.length < runLength || !longRun.test(part)) return part === '' ? 0 : count(part, asText);
  let tokens = 0;
  for (let at = 0; at < part.length; at += sliceLength) {
    tokens += count(part.slice(at, at + sliceLength), asText);
  }
  return tokens;
}
