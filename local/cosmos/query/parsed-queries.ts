import type { Query } from './ast.ts';
import { parseQuery } from './parse.ts';

const mostTexts = 200;

/** Parses each text once: an SDK sends a query twice, the first time for its plan, and programs have few queries. */
export function createParser(): (text: string) => Query {
  const known = new Map<string, Query>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const query = parseQuery(text);
    if (known.size >= mostTexts) known.clear();
    known.set(text, query);
    return query;
  };
}
