const space = 0x20;
const lineFeed = 0x0a;
const slash = 0x2f;

/**
 * Where the next word starts: at a space after a word, or after a line feed. No token of o200k_base goes on over either: it may
 * begin with a space and end with line feeds, after which only a slash can still belong to it. So the words of a text have as many
 * tokens as the text.
 */
export function nextWord(text: string, from: number, limit: number): number {
  let unit = text.charCodeAt(from);
  for (let at = from + 1; at < limit; at += 1) {
    const before = unit;
    unit = text.charCodeAt(at);
    if (unit === space) {
      if (!isBlank(before)) return at;
    } else if (before === lineFeed && unit !== slash && !isBlank(unit)) {
      return at;
    }
  }
  return limit;
}

const isBlank = (unit: number): boolean =>
  unit <= space || (unit > 0x7f && /\s/.test(String.fromCharCode(unit)));

/** A part of a word. It is moved along its text: one object serves for all, since a text has millions. */
export interface Part {
  readonly text: string;
  start: number;
  end: number;
  /** Of its characters (FNV-1a). */
  hash: number;
}

/** Nothing yet: what is next begins at `start`. */
export const partAt = (text: string, start: number): Part => ({ text, start, end: start, hash: 0 });

const hashPrime = 0x01000193;

/** What the pattern of o200k_base, which cuts a text before it is encoded, tells apart. */
const letter = 1;
const digit = 2;
const sign = 3;
const blank = 4;
/** An apostrophe, which may belong to the letters before it; accents, the digits of others, and halves of characters. */
const other = 5;

/**
 * Moves on to the next part of the word that ends at `limit`. Parts end between letters and what cannot belong to them, and around
 * numbers, where the pattern cuts too: they have as many tokens as their word. There are far fewer different ones than words.
 */
export function toNextPart(part: Part, limit: number): void {
  const { text, end: start } = part;
  let unit = text.charCodeAt(start);
  let kind = kindOf(unit);
  let hash = unit;
  let at = start + 1;
  for (; at < limit; at += 1) {
    unit = text.charCodeAt(at);
    const before = kind;
    kind = kindOf(unit);
    if (isEnd(before, kind)) break;
    // One blank before a number is a token of its own; of several, the pattern makes two.
    if (before === blank && kind === digit && at === start + 1) break;
    hash = Math.imul(hash ^ unit, hashPrime);
  }
  part.start = start;
  part.end = at;
  part.hash = hash;
}

function isEnd(before: number, after: number): boolean {
  if (before === letter) return after === sign || after === blank || after === digit;
  if (before === digit) return after === sign || after === blank || after === letter;
  return before === sign && after === digit;
}

/** Whether a part is digits, of which each three are a token. */
export function isNumber({ text, start, end }: Part): boolean {
  for (let at = start; at < end; at += 1) if (kindOf(text.charCodeAt(at)) !== digit) return false;
  return true;
}

/** By UTF-16 unit; 0 where it was not met yet. */
const kinds = new Uint8Array(0x10000);

const kindOf = (unit: number): number => kinds[unit] || (kinds[unit] = toKind(unit));

function toKind(unit: number): number {
  const character = String.fromCharCode(unit);
  if (/\p{L}/u.test(character)) return letter;
  if (/[0-9]/.test(character)) return digit;
  if (/\s/.test(character)) return blank;
  return /['\p{M}\p{N}\p{Cs}]/u.test(character) ? other : sign;
}
