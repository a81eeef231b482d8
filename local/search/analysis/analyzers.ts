import { stem } from './porter.ts';
import { tokenize, type Span } from './tokenize.ts';

export type Analyzer = (text: string, visit: (term: string, span: Span) => void) => void;

export interface Token extends Span {
  readonly text: string;
}

/** All terms of a text that is not long. */
export function tokensOf(analyze: Analyzer, text: string): Token[] {
  const tokens: Token[] = [];
  analyze(text, (term, { start, end, position }) =>
    tokens.push({ text: term, start, end, position }),
  );
  return tokens;
}

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

export function analyzerOf(name: string): Analyzer {
  if (!isAnalyzer(name)) throw new Error(`Analyzer ${name} is not emulated`);
  return analyzers[name];
}

/** Lucene's own English list. */
const stopWords = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then ' +
    'there these they this to was will with'
  ).split(' '),
);

type Visit = Parameters<Analyzer>[1];

function standard(text: string, visit: Visit): void {
  tokenize(text, (span) => visit(text.slice(span.start, span.end).toLowerCase(), span));
}

function keyword(text: string, visit: Visit): void {
  if (text !== '') visit(text, { start: 0, end: text.length, position: 0 });
}

/** Possessive, lower case, stop words, Porter: the order of Lucene's EnglishAnalyzer. */
function english(text: string, visit: Visit): void {
  tokenize(text, (span) => {
    const term = termOf(text.slice(span.start, span.end));
    if (term !== stopped) visit(term, span);
  });
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
