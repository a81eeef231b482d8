import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Text that looks like a model's control mark is text. */
const asText = { disallowedSpecial: new Set<string>() };

/** Longer runs without a blank (or of blanks) are counted in slices: the encoder needs quadratic time for one run. */
const runLength = 200;
const longRun = /(\S{200,}|\s{200,})/;
const sliceLength = 100;

/** Counts by word, with the blanks before it. Most of a text are words that were counted before. */
const known = new Map<string, number>();
const mostKnown = 50_000;
const longestKnown = 24;

/** Tokens of o200k_base. */
export function countTokens(text: string): number {
  if (!hasLongRun(text)) return countWords(text);
  let tokens = 0;
  for (const part of text.split(longRun)) tokens += countInSlices(part);
  return tokens;
}

/**
 * No token of this encoding goes on over a blank: it may only begin with one. So the words of a text, each with the blanks
 * before it, have as many tokens as the text.
 */
function countWords(text: string): number {
  let tokens = 0;
  for (let from = 0; from < text.length;) {
    const to = nextWord(text, from);
    tokens += countWord(text.slice(from, to));
    from = to;
  }
  return tokens;
}

/** Where the next space stands that follows a word. */
function nextWord(text: string, from: number): number {
  let at = text.indexOf(' ', from + 1);
  while (at !== -1 && isBlank(text, at - 1)) at = text.indexOf(' ', at + 1);
  return at === -1 ? text.length : at;
}

const isBlank = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit <= 0x20 || (unit > 0x7f && /\s/.test(text.charAt(at)));
};

function countWord(word: string): number {
  const before = known.get(word);
  if (before !== undefined) return before;
  const tokens = count(word, asText);
  if (word.length > longestKnown) return tokens;
  if (known.size >= mostKnown) known.clear();
  known.set(word, tokens);
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

/** Most texts have none; a loop finds that out ten times faster than the pattern. */
function hasLongRun(text: string): boolean {
  let since = 0;
  let blank = false;
  for (let at = 0; at < text.length; at += 1) {
    const isBlank = text.charCodeAt(at) <= 0x20;
    if (isBlank !== blank) {
      blank = isBlank;
      since = at;
    }
    if (at - since >= runLength - 1) return true;
  }
  return false;
}
