/** A text query after parsing, in either syntax. */
export type TextQuery =
  | { readonly kind: 'all' }
  | TextLeaf
  | { readonly kind: 'boolean'; readonly clauses: readonly Clause[] }
  | { readonly kind: 'boost'; readonly query: TextQuery; readonly factor: number };

export interface TextLeaf {
  readonly kind: 'term' | 'phrase' | 'prefix' | 'wildcard' | 'regexp' | 'fuzzy';
  /** Of a wildcard or a regular expression as it is written, escapes and all. */
  readonly text: string;
  /** Of a fuzzy word: how many edits away its matches may be. */
  readonly edits?: number;
  /** Of a phrase: how many places its words may be moved. */
  readonly slop?: number;
  /** Full syntax only: field:text. Absent means all searched fields. */
  readonly field?: string;
}

export interface Clause {
  readonly occur: Occur;
  readonly query: TextQuery;
}

export type Occur = 'must' | 'should' | 'not';

/** What has not the query: Lucene gives it the score of match-all, 1. */
export const negate = (query: TextQuery): TextQuery => ({
  kind: 'boolean',
  clauses: [
    { occur: 'not', query },
    { occur: 'should', query: { kind: 'all' } },
  ],
});
