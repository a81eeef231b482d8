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
  return tokenize(text).map((token) => ({ ...token, text: token.text.toLowerCase() }));
}

function keyword(text: string): Token[] {
  return text === '' ? [] : [{ text, start: 0, end: text.length, position: 0 }];
}

/** Possessive, lower case, stop words, Porter: the order of Lucene's EnglishAnalyzer. */
function english(text: string): Token[] {
  const tokens: Token[] = [];
  for (const token of tokenize(text)) {
    const word = token.text.replace(/['’]s$/i, '').toLowerCase();
    if (!stopWords.has(word)) tokens.push({ ...token, text: stem(word) });
  }
  return tokens;
}
