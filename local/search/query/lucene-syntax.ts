import { lexLucene, luceneError, type LuceneToken } from './lucene-lexer.ts';
import type { Clause, Occur, TextLeaf, TextQuery } from './text-query.ts';

/** The full syntax, as Lucene's classic parser reads it: AND and OR mark the clauses beside them, and a negation always takes away. */
export function parseLucene(source: string, mode: 'any' | 'all'): TextQuery {
  if (source.trim() === '' || source.trim() === '*') return { kind: 'all' };
  const reader = { tokens: lexLucene(source), at: 0, mode, length: source.length, depth: 0 };
  const query = parseClauses(reader, undefined);
  const stray = reader.tokens[reader.at];
  if (stray !== undefined) throw luceneError(stray.at);
  return query;
}

interface Reader {
  readonly tokens: readonly LuceneToken[];
  at: number;
  depth: number;
  readonly mode: 'any' | 'all';
  readonly length: number;
}

/** A clause with the operators that stood before it. */
interface Marked {
  readonly query: TextQuery;
  readonly joint?: 'and' | 'or';
  readonly mark?: 'plus' | 'not';
}

const deepest = 100;

function accept<K extends LuceneToken['kind']>(reader: Reader, ...kinds: K[]): K | undefined {
  const kind = kinds.find((candidate) => candidate === reader.tokens[reader.at]?.kind);
  if (kind !== undefined) reader.at += 1;
  return kind;
}

const placeOf = ({ tokens, at, length }: Reader): number => tokens[at]?.at ?? length;

function parseClauses(reader: Reader, field: string | undefined): TextQuery {
  const marked: Marked[] = [];
  const start = placeOf(reader);
  do {
    const joint = accept(reader, 'and', 'or');
    if (joint !== undefined && marked.length === 0) throw luceneError(placeOf(reader));
    const mark = accept(reader, 'plus', 'not');
    const query = parseClause(reader, field);
    marked.push({ query, ...(joint && { joint }), ...(mark && { mark }) });
  } while (reader.at < reader.tokens.length && reader.tokens[reader.at]?.kind !== 'close');
  refuseLoneNegation(marked, start);
  return toBoolean(marked, reader.mode);
}

function parseClause(reader: Reader, outer: string | undefined): TextQuery {
  const named = accept(reader, 'field');
  const field = named === undefined ? outer : reader.tokens[reader.at - 1]?.text;
  const query = accept(reader, 'open') ? parseGroup(reader, field) : parseLeaf(reader, field);
  if (accept(reader, 'boost') === undefined) return query;
  return { kind: 'boost', query, factor: Number(reader.tokens[reader.at - 1]?.text) };
}

function parseGroup(reader: Reader, field: string | undefined): TextQuery {
  reader.depth += 1;
  if (reader.depth > deepest) throw luceneError(placeOf(reader));
  const query = parseClauses(reader, field);
  if (accept(reader, 'close') === undefined) throw luceneError(placeOf(reader));
  reader.depth -= 1;
  return query;
}

function parseLeaf(reader: Reader, field: string | undefined): TextQuery {
  const token = reader.tokens[reader.at];
  const kind = accept(reader, 'word', 'phrase', 'regexp');
  if (token === undefined || kind === undefined) throw luceneError(placeOf(reader));
  if (kind === 'word' && token.text === '*') return { kind: 'all' };
  const { text, edits, slop } = token;
  return {
    kind: leafKind(token),
    text,
    ...(edits !== undefined && { edits }),
    ...(slop !== undefined && { slop }),
    ...(field !== undefined && { field }),
  };
}

function leafKind({ kind, stands }: LuceneToken): TextLeaf['kind'] {
  return kind === 'phrase' || kind === 'regexp' ? kind : (stands ?? 'term');
}

function toBoolean(marked: readonly Marked[], mode: 'any' | 'all'): TextQuery {
  const clauses = marked.map((clause, position): Clause => ({
    query: clause.query,
    occur: occurOf(clause, marked[position + 1]?.joint, mode),
  }));
  const [only] = clauses;
  if (only !== undefined && clauses.length === 1 && only.occur !== 'not') return only.query;
  return { kind: 'boolean', clauses };
}

/** Azure takes a negation only beside what it is taken from, and `*` does not count: `-a` and `-a *` are not allowed. */
function refuseLoneNegation(marked: readonly Marked[], start: number): void {
  const isNegated = marked.some(({ mark }) => mark === 'not');
  const isFound = marked.some(({ mark, query }) => mark !== 'not' && query.kind !== 'all');
  if (isNegated && !isFound) throw luceneError(start);
}

/** @param next the operator between this clause and the one after it */
function occurOf({ joint, mark }: Marked, next: Marked['joint'], mode: 'any' | 'all'): Occur {
  if (mark === 'not') return 'not';
  if (mark === 'plus' || joint === 'and' || next === 'and') return 'must';
  return mode === 'all' && joint !== 'or' && next !== 'or' ? 'must' : 'should';
}
