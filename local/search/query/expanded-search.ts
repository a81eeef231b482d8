import { createBitmap, intersect } from '../engine/bitmap.ts';
import { find, rangeOf, textAt, toTerm, type Dictionary } from '../engine/dictionary.ts';
import type { Expansion } from './expand.ts';
import { countLiving, lookUpTerm, mark, type FieldSearch } from './field-search.ts';
import { allOf, scale, unite, type Matches } from './matches.ts';

/** Azure's: https://learn.microsoft.com/azure/search/search-limits-quotas-capacity#api-request-limits */
const mostMatchingWords = 1000;

/** Like prefixes, patterns do not rank. Where more than 1,000 words match, the first of them count. */
export function lookUpPattern(expansion: Expansion, search: FieldSearch): Matches {
  const words = search.segments.flatMap(({ postings }) => matching(expansion, postings.terms));
  const inOrder = [...new Set(words)].toSorted(byBytes).slice(0, mostMatchingWords);
  const matched = createBitmap(search.within.length * 32);
  for (const word of inOrder) {
    const term = toTerm(word);
    for (const segment of search.segments) {
      const number = find(segment.postings.terms, term);
      if (number >= 0) mark(matched, segment, number);
    }
  }
  return allOf(intersect(matched, search.within), 1);
}

function matching({ prefix, likeness }: Expansion, terms: Dictionary): string[] {
  const [from, to] = rangeOf(terms, Buffer.from(prefix));
  const words: string[] = [];
  for (let number = from; number < to && words.length < mostMatchingWords; number += 1) {
    const word = textAt(terms, number);
    if (likeness(word) > 0) words.push(word);
  }
  return words;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

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
