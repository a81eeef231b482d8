import { invalidParameter, notEmulatedHere } from '../errors.ts';
import type { AnalyzeRequest } from '../wire.ts';
import { analyzerOf, isAnalyzer, tokensOf } from './analyzers.ts';

interface AnalyzedToken {
  readonly token: string;
  /** UTF-16 offsets in the text; the end is the first unit after the token. */
  readonly startOffset: number;
  readonly endOffset: number;
  /** Counts the words that a filter takes out, too. */
  readonly position: number;
}

/** POST search.analyze: what an analyzer makes of a text. https://learn.microsoft.com/rest/api/searchservice/indexes/analyze */
export function analyzeText(request: AnalyzeRequest): { tokens: AnalyzedToken[] } {
  const { analyzer, tokenizer, normalizer, tokenFilters, charFilters } = request;
  if (analyzer != null && tokenizer != null)
    throw invalidParameter('request', "Only one of 'analyzer' and 'tokenizer' can be given.");
  if (tokenizer != null) throw notEmulatedHere(`Tokenizer ${tokenizer}`);
  if (normalizer != null) throw notEmulatedHere(`Normalizer ${normalizer}`);
  if (analyzer == null)
    throw invalidParameter('request', "Either 'analyzer' or 'tokenizer' has to be given.");
  if ((tokenFilters ?? []).length + (charFilters ?? []).length > 0)
    throw invalidParameter('request', "Filters can be given only together with a 'tokenizer'.");
  if (!isAnalyzer(analyzer)) throw notEmulatedHere(`Analyzer ${analyzer}`);
  const tokens = tokensOf(analyzerOf(analyzer), request.text);
  return {
    tokens: tokens.map(({ text, start, end, position }) => ({
      token: text,
      startOffset: start,
      endOffset: end,
      position,
    })),
  };
}
