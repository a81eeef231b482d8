import { analyzerOf, tokensOf } from '../analysis/analyzers.ts';
import { invalidParameter } from '../errors.ts';
import type { Field, Schema } from '../schema.ts';
import { expandFuzzy, expandRegexp, expandWildcard, type Expansion } from './expand.ts';
import { mark, type Tags } from './mark.ts';
import { searchableField } from './text-search.ts';
import type { TextLeaf, TextQuery } from './text-query.ts';

export interface Highlighting {
  readonly field: Field;
  /** Passages at most. */
  readonly count: number;
  readonly matches: (word: string) => boolean;
}

const standardCount = 5;

/** "title,content-3" */
export function parseHighlight(source: string, query: TextQuery, schema: Schema): Highlighting[] {
  return source.split(',').map((item) => {
    const parsed = /^\s*(?<name>\w+)(?:-(?<count>\d+))?\s*$/.exec(item)?.groups;
    if (parsed === undefined)
      throw invalidParameter('highlight', `Invalid highlight expression: '${item}'.`);
    const field = searchableField(schema, parsed['name'] ?? '', 'highlight');
    return {
      field,
      count: Number(parsed['count'] ?? standardCount),
      matches: matcherOf(query, field),
    };
  });
}

/** The sentences with most of the query's words, in order of how many different ones they have. */
export function highlight(
  text: string,
  { field, count, matches }: Highlighting,
  tags: Tags,
): string[] {
  const analyze = analyzerOf(field.indexAnalyzer);
  const passages = sentences(text).flatMap((sentence) => {
    const hits = tokensOf(analyze, sentence).filter((token) => matches(token.text));
    const words = new Set(hits.map((token) => token.text)).size;
    return hits.length === 0 ? [] : [{ words, marked: mark(sentence, hits, tags) }];
  });
  return passages
    .toSorted((a, b) => b.words - a.words)
    .slice(0, count)
    .map(({ marked }) => marked);
}

const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

function matcherOf(query: TextQuery, field: Field): (word: string) => boolean {
  const words = new Set<string>();
  const prefixes: string[] = [];
  const expansions: Expansion[] = [];
  for (const { kind, text, edits = 2 } of leaves(query, field.name))
    if (kind === 'prefix') prefixes.push(text.toLowerCase());
    else if (kind === 'wildcard') expansions.push(expandWildcard(text));
    else if (kind === 'regexp') expansions.push(expandRegexp(text));
    else if (kind === 'fuzzy') expansions.push(expandFuzzy(text, edits));
    else analyzerOf(field.searchAnalyzer)(text, (term) => words.add(term));
  return (word) =>
    words.has(word) ||
    prefixes.some((prefix) => word.startsWith(prefix)) ||
    expansions.some(({ likeness }) => likeness(word) > 0);
}

/** What a document may have matched by: nothing that is negated or meant for another field. */
function leaves(query: TextQuery, field: string): TextLeaf[] {
  switch (query.kind) {
    case 'all':
      return [];
    case 'boost':
      return leaves(query.query, field);
    case 'boolean':
      return query.clauses.flatMap((clause) =>
        clause.occur === 'not' ? [] : leaves(clause.query, field),
      );
    case 'term':
    case 'phrase':
    case 'prefix':
    case 'wildcard':
    case 'regexp':
    case 'fuzzy':
      return query.field === undefined || query.field === field ? [query] : [];
  }
}
