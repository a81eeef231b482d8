import { createLanguages } from './language.ts';
import { literally, parseRegexp } from './regexp.ts';

/** Words that a pattern or a misspelt word stands for. */
export interface Expansion {
  /** What all of them begin with. */
  readonly prefix: string;
  /** From 0, no match, to 1. */
  readonly likeness: (word: string) => number;
}

/** Of `te?t*`: a question mark is one character, a star any number; a backslash takes the meaning away. */
export function expandWildcard(pattern: string): Expansion {
  const lower = pattern.toLowerCase();
  const languages = createLanguages();
  const pieces = lower.matchAll(/(?<stars>\*+)|\\(?<escaped>.)|(?<mark>.)/gsu);
  const parts = Array.from(pieces, ({ groups }) => {
    if (groups?.['stars'] !== undefined) return languages.anyText;
    if (groups?.['mark'] === '?') return languages.character([], { negated: true });
    return literally(groups?.['mark'] ?? groups?.['escaped'] ?? '', languages);
  });
  const wanted = parts.reduceRight(
    (rest, part) => languages.concat(part, rest),
    languages.emptyText,
  );
  return {
    prefix: /^[^\\*?]*/.exec(lower)?.[0] ?? '',
    likeness: (word) => (languages.has(wanted, word) ? 1 : 0),
  };
}

/** Of a regular expression, which matches whole words: they are in lower case, and so is the pattern read. */
export function expandRegexp(pattern: string): Expansion {
  const lower = pattern.toLowerCase();
  const languages = createLanguages();
  const wanted = parseRegexp(lower, languages);
  return {
    prefix: /[|&]/.test(lower) ? '' : (/^\w+(?![?*{])/.exec(lower)?.[0] ?? ''),
    likeness: (word) => (languages.has(wanted, word) ? 1 : 0),
  };
}

/** As Lucene weighs it: the fewer edits and the longer the words, the more alike. */
export function expandFuzzy(text: string, edits: number): Expansion {
  const wanted = Array.from(text.toLowerCase());
  return {
    prefix: '',
    likeness(word) {
      if (Math.abs(word.length - text.length) > edits * 2) return 0; // a character has two units at most
      const found = Array.from(word);
      const distance = editDistance(wanted, found);
      const shorter = Math.min(wanted.length, found.length);
      return distance > edits ? 0 : Math.max(0, 1 - distance / Math.max(1, shorter));
    },
  };
}

/** Insertions, deletions, replacements and swaps of neighbours that make one of the other (optimal string alignment). */
export function editDistance(a: readonly string[], b: readonly string[]): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [row, fromA] of a.entries()) {
    const next = [row + 1];
    for (const [column, fromB] of b.entries()) {
      const replaced = costAt(last, column) + (fromA === fromB ? 0 : 1);
      const changed = Math.min(costAt(last, column + 1), costAt(next, column)) + 1;
      const isSwap = row > 0 && column > 0 && fromA === b[column - 1] && a[row - 1] === fromB;
      const swapped = isSwap ? costAt(beforeLast, column - 1) + 1 : Infinity;
      next.push(Math.min(replaced, changed, swapped));
    }
    [beforeLast, last] = [last, next];
  }
  return last.at(-1) ?? 0;
}

const costAt = (costs: readonly number[], at: number): number => costs[at] ?? Infinity;
