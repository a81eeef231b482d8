import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** A text whose words were counted once; the tokens of any stretch of it then cost next to nothing. */
export interface CountedText {
  readonly text: string;
  /** Tokens of o200k_base in `text.slice(start, end)`. */
  readonly tokensIn: (start: number, end: number) => number;
}

export function countText(text: string): CountedText {
  const starts: number[] = [];
  /** Tokens before each word. */
  const before: number[] = [];
  let tokens = 0;
  for (let from = 0; from < text.length;) {
    const to = nextWord(text, from);
    starts.push(from);
    before.push(tokens);
    tokens += countWord(text.slice(from, to));
    from = to;
  }
  starts.push(text.length);
  before.push(tokens);

  return {
    text,
    tokensIn(start, end) {
      const first = lowerBound(starts, start);
      const wordEnd = starts[first] ?? text.length;
      if (wordEnd >= end) return countTokens(text.slice(start, end));
      const last = lowerBound(starts, end + 1) - 1;
      const lastStart = starts[last] ?? text.length;
      return (
        countTokens(text.slice(start, wordEnd)) +
        ((before[last] ?? tokens) - (before[first] ?? tokens)) +
        countTokens(text.slice(lastStart, end))
      );
    },
  };
}

/** The first place in ascending numbers that holds at least `wanted`. */
function lowerBound(numbers: readonly number[], wanted: number): number {
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
export function countTokens(text: string): number {
  let tokens = 0;
  for (let from = 0; from < text.length;) {
    const to = nextWord(text, from);
    tokens += countWord(text.slice(from, to));
    from = to;
  }
  return tokens;
}

const space = 0x20;
const lineFeed = 0x0a;
const slash = 0x2f;

/**
 * Where the next word starts: at a space after a word, or after a line feed. No token of this encoding goes on over either: it may
 * begin with a space and end with line feeds, after which only a slash can still belong to it. So the words of a text have as many
 * tokens as the text.
 */
function nextWord(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === space) {
      if (!isBlank(text, at - 1)) return at;
    } else if (text.charCodeAt(at - 1) === lineFeed && unit !== slash && !isBlank(text, at)) {
      return at;
    }
  }
  return text.length;
}

const isBlank = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit <= space || (unit > 0x7f && /\s/.test(text.charAt(at)));
};

/** Counts of words that were met before: most words of a text. The older half goes when there are too many. */
let known = new Map<string, number>();
let knownBefore = new Map<string, number>();
const mostKnown = 50_000;
const longestKnown = 24;

function countWord(word: string): number {
  if (word.length > longestKnown) return countLong(word);
  const before = known.get(word);
  if (before !== undefined) return before;
  const tokens = knownBefore.get(word) ?? count(word, asText);
  if (known.size >= mostKnown) {
    knownBefore = known;
    known = new Map();
  }
  known.set(word, tokens);
  return tokens;
}

/** Text that looks like a model's control mark is text. */
const asText = { disallowedSpecial: new Set<string>() };

/** Longer runs without a blank (or of blanks) are counted in slices: the encoder needs quadratic time for one run. */
const runLength = 200;
const longRun = /(\S{200,}|\s{200,})/;
const sliceLength = 100;

function countLong(word: string): number {
  if (word.length < runLength) return count(word, asText);
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
