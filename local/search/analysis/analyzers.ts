import { stem } from './porter.ts';
import { tokenize, type Token } from './tokenize.ts';

export type Analyzer = (text: string) => Token[];

/** What an index may name. The language analyzers of Microsoft lemmatize; here both English ones stem. */
export const analyzers = {
  'standard.lucene': standard,
  standard,
  keyword,
  'en.lucene': english,
  'en.microsoft': english,
} as const satisfies Record<string, Analyzer>;
export type AnalyzerName = keyof typeof analyzers;

export const isAnalyzer = (name: string): name is AnalyzerName => Object.hasOwn(analyzers, name);

/** Lucene's own English list. */
const stopWords = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then ' +
    'there these they this to was will with'
  ).split(' '),
);

function standard(text: string): Token[] {
  return tokenize(text).map(({ text: word, start, end, position }) => ({
    text: word.toLowerCase(),
    start,
    end,
    position,
  }));
}

function keyword(text: string): Token[] {
  return text === '' ? [] : [{ text, start: 0, end: text.length, position: 0 }];
}

/** Possessive, lower case, stop words, Porter: the order of Lucene's EnglishAnalyzer. */
function english(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { text: word, start, end, position } of tokenize(text)) {
    const term = termOf(word);
    if (term !== stopped) tokens.push({ text: term, start, end, position });
  }
  return tokens;
}

const stopped = '';

/** Texts repeat their words: remembering their terms makes indexing several times faster. */
const terms = new Map<string, string>();
const mostTerms = 200_000;

function termOf(word: string): string {
  const known = terms.get(word);
  if (known !== undefined) return known;
  const plain = word.replace(/['’]s$/i, '').toLowerCase();
  const term = stopWords.has(plain) ? stopped : stem(plain);
  if (terms.size >= mostTerms) terms.clear();
  terms.set(word, term);
  return term;
}
