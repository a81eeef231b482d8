import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Text that looks like a model's control mark is text. */
const asText = { disallowedSpecial: new Set<string>() };

/** Longer runs without a blank (or of blanks) are counted in slices: the encoder needs quadratic time for one run. */
const runLength = 200;
const longRun = /(\S{200,}|\s{200,})/;
const sliceLength = 100;

/** Tokens of o200k_base. */
export function countTokens(text: string): number {
  if (!hasLongRun(text)) return text === '' ? 0 : count(text, asText);
  let tokens = 0;
  for (const part of text.split(longRun)) tokens += countInSlices(part);
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
