import { analyzerOf, tokensOf } from '../analysis/analyzers.ts';
import type { Bitmap } from '../engine/bitmap.ts';
import type { MemoryIndex } from '../engine/memory-index.ts';
import { invalidParameter } from '../errors.ts';
import { refuseTooManyClauses } from '../limits.ts';
import { isText, type Field, type Schema } from '../schema.ts';
import { expandFuzzy, expandRegexp, expandWildcard } from './expand.ts';
import { lookUpFuzzy, lookUpPattern } from './expanded-search.ts';
import { fieldSearch, lookUpPrefix, lookUpTerm } from './field-search.ts';
import {
  allOf,
  intersect,
  nothing,
  reward,
  scale,
  subtract,
  unite,
  type Matches,
} from './matches.ts';
import { lookUpNear } from './proximity-search.ts';
import type { TextLeaf, TextQuery } from './text-query.ts';

export interface TextSearch {
  readonly index: MemoryIndex;
  readonly fields: readonly Field[];
  /** The documents that the filter has left. */
  readonly within: Bitmap;
  readonly mode: 'any' | 'all';
}

/** Scores of the documents that match; statistics are of the whole index, whatever the filter leaves. */
export function searchText(query: TextQuery, search: TextSearch): Matches {
  refuseTooManyClauses(countClauses(query, search.fields.length));
  return evaluate(query, search) ?? nothing;
}

function countClauses(query: TextQuery, fields: number): number {
  switch (query.kind) {
    case 'all':
      return 0;
    case 'boost':
      return countClauses(query.query, fields);
    case 'boolean':
      return query.clauses.reduce((sum, clause) => sum + countClauses(clause.query, fields), 0);
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'wildcard':
    case 'regexp':
    case 'fuzzy':
      return query.field === undefined ? fields : 1;
  }
}

/** The fields named in searchFields, or all searchable ones. */
export function searchedFields(schema: Schema, names: string | null | undefined): Field[] {
  if (names == null || names.trim() === '') return [...schema.fields.values()].filter(isText);
  return names.split(',').map((name) => searchableField(schema, name.trim(), 'searchFields'));
}

export function searchableField(schema: Schema, name: string, parameter: string): Field {
  const field = schema.fields.get(name);
  if (field === undefined)
    throw invalidParameter(
      parameter,
      `Unknown field '${name}' in ${listNames[parameter] ?? 'query'}.`,
    );
  if (isText(field)) return field;
  throw invalidParameter(
    parameter,
    `Only searchable fields can be used in the ${listNames[parameter] ?? 'query'}. Field '${name}' is not marked as 'searchable'.`,
  );
}

const listNames: Readonly<Record<string, string>> = {
  searchFields: 'search field list',
  highlight: 'highlight list',
};

/** Undefined is a clause of nothing but stop words: as if it were not there. */
function evaluate(query: TextQuery, search: TextSearch): Matches | undefined {
  switch (query.kind) {
    case 'all':
      return allOf(search.within, 1);
    case 'boost': {
      const inner = evaluate(query.query, search);
      return inner && scale(inner, query.factor);
    }
    case 'boolean':
      return evaluateBoolean(query.clauses, search);
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'wildcard':
    case 'regexp':
    case 'fuzzy':
      return evaluateLeaf(query, search);
  }
}

function evaluateBoolean(
  clauses: Extract<TextQuery, { kind: 'boolean' }>['clauses'],
  search: TextSearch,
): Matches | undefined {
  const found = clauses.flatMap(({ occur, query }) => {
    const matches = evaluate(query, search);
    return matches === undefined ? [] : [{ occur, matches }];
  });
  const of = (occur: string) =>
    found.filter((clause) => clause.occur === occur).map(({ matches }) => matches);
  const required = of('must');
  const optional = of('should');
  if (required.length + optional.length === 0) return undefined;
  const either = unite(optional);
  const both = required.length > 0 ? reward(required.reduce(intersect), either) : either;
  return of('not').reduce(subtract, both);
}

function evaluateLeaf(leaf: TextLeaf, search: TextSearch): Matches | undefined {
  const fields =
    leaf.field === undefined
      ? search.fields
      : [searchableField(search.index.schema, leaf.field, 'search')];
  const found = fields.map((field) => inField(leaf, field, search));
  const matches = found.filter((each) => each !== undefined);
  return matches.length === 0 ? undefined : unite(matches);
}

function inField(leaf: TextLeaf, field: Field, search: TextSearch): Matches | undefined {
  const { index, within, mode } = search;
  const inPostings = fieldSearch(field.name, { index, within });
  const { kind, text, edits = 2, slop = 0 } = leaf;
  if (kind === 'prefix') return lookUpPrefix(text.toLowerCase(), inPostings);
  if (kind === 'wildcard') return lookUpPattern(expandWildcard(text), inPostings);
  if (kind === 'regexp') return lookUpPattern(expandRegexp(text), inPostings);
  if (kind === 'fuzzy') return lookUpFuzzy(expandFuzzy(text, edits), inPostings);
  const tokens = tokensOf(analyzerOf(field.searchAnalyzer), text);
  if (tokens.length === 0) return undefined;
  if (kind === 'phrase') return lookUpNear(tokens, slop, inPostings);
  const matches = tokens.map((token) => lookUpTerm(token.text, inPostings));
  return mode === 'all' ? matches.reduce(intersect) : unite(matches);
}
