import {
  pathOf,
  type Expression,
  type Field,
  type Ordering,
  type Query,
  type Selection,
  type Source,
} from './ast.ts';
import { createCursor, type Cursor } from './cursor.ts';
import { parseExpression, parsePostfix, type Grammar } from './parse-expression.ts';

/** @throws CosmosError 400 with Azure's text when the query cannot be read */
export function parseQuery(text: string): Query {
  const cursor = createCursor(text);
  const grammar: Grammar = { cursor, query: () => query(grammar) };
  const parsed = query(grammar);
  if (cursor.peek().kind !== 'end') throw cursor.fail();
  return parsed;
}

/** The condition of a patch, `from c where …`, as the query that it stands for. */
export const parseCondition = (condition: string): Query => parseQuery(`select * ${condition}`);

function query(grammar: Grammar): Query {
  const { cursor } = grammar;
  cursor.needKeyword('SELECT');
  const distinct = cursor.takeKeyword('DISTINCT');
  const top = cursor.takeKeyword('TOP') ? parsePostfix(grammar) : undefined;
  const selection = parseSelection(grammar);
  const from = cursor.takeKeyword('FROM') ? parseSources(grammar) : [];
  const where = cursor.takeKeyword('WHERE') ? parseExpression(grammar) : undefined;
  const groupBy = takeBy(cursor, 'GROUP') ? list(grammar, parseExpression) : [];
  const orderBy = takeBy(cursor, 'ORDER') ? list(grammar, parseOrdering) : [];
  const offset = cursor.takeKeyword('OFFSET') ? parsePostfix(grammar) : undefined;
  if (offset !== undefined) cursor.needKeyword('LIMIT');
  const limit = offset === undefined ? undefined : parsePostfix(grammar);
  return { distinct, top, selection, from, where, groupBy, orderBy, offset, limit };
}

function takeBy(cursor: Cursor, word: string): boolean {
  if (!cursor.takeKeyword(word)) return false;
  cursor.needKeyword('BY');
  return true;
}

function list<T>(grammar: Grammar, parse: (grammar: Grammar) => T): T[] {
  const items = [parse(grammar)];
  while (grammar.cursor.takeSymbol(',')) items.push(parse(grammar));
  return items;
}

function parseSelection(grammar: Grammar): Selection {
  const { cursor } = grammar;
  const { start, end } = cursor.peek();
  if (cursor.takeSymbol('*')) return { kind: 'star', at: { start, end } };
  if (cursor.takeKeyword('VALUE')) return { kind: 'value', expression: parseExpression(grammar) };
  let unnamed = 0;
  const fields = list(grammar, (): Field => {
    const expression = parseExpression(grammar);
    const name = takeAlias(cursor) ?? nameOf(expression);
    if (name !== undefined) return { name, expression };
    unnamed += 1;
    return { name: `$${unnamed}`, expression };
  });
  return { kind: 'list', fields };
}

function takeAlias(cursor: Cursor): string | undefined {
  if (cursor.takeKeyword('AS')) return cursor.needName();
  return cursor.peek().kind === 'name' ? cursor.needName() : undefined;
}

function nameOf(expression: Expression): string | undefined {
  const path = pathOf(expression);
  const last = path?.keys.at(-1);
  if (typeof last === 'string') return last;
  return path !== undefined && path.keys.length === 0 ? path.root : undefined;
}

function parseSources(grammar: Grammar): Source[] {
  const sources = [parseSource(grammar)];
  while (grammar.cursor.takeKeyword('JOIN')) sources.push(parseSource(grammar));
  return sources;
}

function parseSource(grammar: Grammar): Source {
  const { cursor } = grammar;
  if (cursor.peek().kind === 'name' && cursor.peek(1).value === 'IN') {
    const alias = cursor.needName();
    cursor.next();
    return { alias, expression: asRows(parsePostfix(grammar)), iterates: true };
  }
  const expression = asRows(parsePostfix(grammar));
  const alias = takeAlias(cursor) ?? nameOf(expression);
  if (alias === undefined) throw cursor.fail();
  return { alias, expression, iterates: isRows(expression) };
}

/** A subquery in FROM gives rows, not the one value that it gives elsewhere. */
const asRows = (expression: Expression): Expression =>
  expression.kind === 'subquery' ? { ...expression, form: 'array' } : expression;

const isRows = (expression: Expression): boolean =>
  expression.kind === 'subquery' && expression.form === 'array';

function parseOrdering(grammar: Grammar): Ordering {
  const expression = parseExpression(grammar);
  const descending = grammar.cursor.takeKeyword('DESC');
  if (!descending) grammar.cursor.takeKeyword('ASC');
  return { expression, descending };
}
