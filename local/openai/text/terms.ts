import { stem } from './stem.ts';

/** A word of a text that carries meaning. */
export interface Term {
  /** As written, in lower case and without accents. */
  readonly word: string;
  readonly stem: string;
}

const stopWords = new Set(
  `a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to
   was will with`.split(/\s+/),
);

/** Scripts that put no space between words: they are read as pairs of characters. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;

/** The words that carry meaning, in order; all words when all are stop words. */
export function termsOf(text: string): Term[] {
  const words = wordsOf(text);
  const telling = words.filter((word) => !stopWords.has(word));
  return (telling.length > 0 ? telling : words).map((word) => ({ word, stem: stemOf(word) }));
}

function wordsOf(text: string): string[] {
  const runs = fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return runs.flatMap((run) =>
    run.search(unspaced) < 0
      ? [run]
      : run.replaceAll(unspaced, ' $& ').trim().split(/ +/).flatMap(pairs),
  );
}

/** Lower case, compatibility forms and Latin accents folded: "Über" and "uber" are one word. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();

function pairs(run: string): string[] {
  const characters = Array.from(run);
  if (run.search(unspaced) < 0 || characters.length < 3) return [run];
  return characters.slice(1).map((character, before) => `${characters[before]}${character}`);
}

/** Stemming costs more than all else here, and texts repeat their words. */
const knownStems = new Map<string, string>();
const knownAtMost = 50_000;

function stemOf(word: string): string {
  const known = knownStems.get(word);
  if (known !== undefined) return known;
  if (knownStems.size >= knownAtMost) knownStems.clear();
  const made = stem(word);
  knownStems.set(word, made);
  return made;
}
