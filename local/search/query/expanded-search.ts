import { createBitmap, intersect } from '../engine/bitmap.ts';
import { rangeOf, textAt, toTerm } from '../engine/dictionary.ts';
import type { Expansion } from './expand.ts';
import { countLiving, lookUpTerm, mark, type FieldSearch } from './field-search.ts';
import { allOf, scale, unite, type Matches } from './matches.ts';

/** Like prefixes, patterns do not rank. */
export function lookUpWildcard({ prefix, likeness }: Expansion, search: FieldSearch): Matches {
  const bytes = Buffer.from(prefix);
  const matched = createBitmap(search.within.length * 32);
  for (const segment of search.segments) {
    const { terms } = segment.postings;
    const [from, to] = rangeOf(terms, bytes);
    for (let number = from; number < to; number += 1)
      if (likeness(textAt(terms, number)) > 0) mark(matched, segment, number);
  }
  return allOf(intersect(matched, search.within), 1);
}

/** Lucene's: the words that are most alike. */
const mostExpansions = 50;

/** Each word by its own score and its likeness, and all as rare as the most frequent of them. */
export function lookUpFuzzy({ likeness }: Expansion, search: FieldSearch): Matches {
  const alike = new Map<string, number>();
  for (const { postings } of search.segments)
    for (let number = 0; number + 1 < postings.terms.starts.length; number += 1) {
      const word = textAt(postings.terms, number);
      const found = likeness(word);
      if (found > 0) alike.set(word, found);
    }
  const words = [...alike].toSorted((a, b) => b[1] - a[1]).slice(0, mostExpansions);
  const counts = words.map(([word]) => countLiving(toTerm(word), search));
  const withTerm = Math.max(0, ...counts);
  return unite(words.map(([word, found]) => scale(lookUpTerm(word, search, withTerm), found)));
}
