import type { Expression, Field, Query } from './ast.ts';
import type { Cursor } from './cursor.ts';
import type { Token } from './tokenize.ts';

/** The cursor, and how to read a nested query: queries and expressions contain each other. */
export interface Grammar {
  readonly cursor: Cursor;
  readonly query: () => Query;
}

type Rule = (grammar: Grammar) => Expression;

/** Binary operators from the loosest to the tightest; the rungs between are `comparison` and `unary`. */
const above = [['??'], ['OR'], ['AND']];
const below = [['|'], ['^'], ['&'], ['<<', '>>', '>>>'], ['+', '-', '||'], ['*', '/', '%']];
const comparisons = ['=', '!=', '<>', '<', '>', '<=', '>='];

export const parseExpression: Rule = (grammar) => {
  const test = logical(grammar);
  if (!grammar.cursor.takeSymbol('?')) return test;
  const whenTrue = parseExpression(grammar);
  grammar.cursor.needSymbol(':');
  return { kind: 'conditional', test, whenTrue, otherwise: parseExpression(grammar) };
};

const binary =
  (operand: Rule, operators: string[]): Rule =>
  (grammar) => {
    const { cursor } = grammar;
    let left = operand(grammar);
    while (cursor.isSymbol(...operators) || cursor.isKeyword(...operators)) {
      const operator = String(cursor.next().value);
      left = { kind: 'binary', operator, left, right: operand(grammar) };
    }
    return left;
  };

const unary: Rule = (grammar) => {
  const { cursor } = grammar;
  if (cursor.takeKeyword('NOT')) {
    return { kind: 'unary', operator: 'NOT', operand: comparison(grammar) };
  }
  if (!cursor.isSymbol('-', '+', '~')) return parsePostfix(grammar);
  const operator = String(cursor.next().value);
  return { kind: 'unary', operator, operand: unary(grammar) };
};

const arithmetic = below.toReversed().reduce(binary, unary);

const comparison: Rule = (grammar) => {
  const { cursor } = grammar;
  let left = arithmetic(grammar);
  for (;;) {
    const negated =
      cursor.isKeyword('NOT') && ['IN', 'BETWEEN', 'LIKE'].includes(String(cursor.peek(1).value));
    if (negated) cursor.next();
    const compared = comparedWith(left, grammar);
    if (compared === undefined) return left;
    left = negated ? { kind: 'unary', operator: 'NOT', operand: compared } : compared;
  }
};

const logical = above.toReversed().reduce(binary, comparison);

function comparedWith(value: Expression, grammar: Grammar): Expression | undefined {
  const { cursor } = grammar;
  if (cursor.isSymbol(...comparisons)) {
    const written = String(cursor.next().value);
    const operator = written === '<>' ? '!=' : written;
    return { kind: 'binary', operator, left: value, right: arithmetic(grammar) };
  }
  if (cursor.takeKeyword('IN')) {
    cursor.needSymbol('(');
    return { kind: 'in', value, options: listUntil(')', grammar) };
  }
  if (cursor.takeKeyword('BETWEEN')) {
    const low = arithmetic(grammar);
    cursor.needKeyword('AND');
    return { kind: 'between', value, low, high: arithmetic(grammar) };
  }
  if (!cursor.takeKeyword('LIKE')) return undefined;
  const pattern = arithmetic(grammar);
  const escape = cursor.takeKeyword('ESCAPE') ? arithmetic(grammar) : undefined;
  return { kind: 'like', value, pattern, escape };
}

/** A value and the properties read from it: `c`, `c.a["b"]`, `(…)[0]`, `f(x).y`. */
export const parsePostfix: Rule = (grammar) => {
  const { cursor } = grammar;
  let object = primary(grammar);
  for (;;) {
    if (cursor.takeSymbol('.')) {
      object = { kind: 'member', object, key: { kind: 'constant', value: cursor.needName() } };
    } else if (cursor.takeSymbol('[')) {
      const key = parseExpression(grammar);
      cursor.needSymbol(']');
      object = { kind: 'member', object, key };
    } else return object;
  }
};

const constants: Record<string, unknown> = {
  TRUE: true,
  FALSE: false,
  NULL: null,
  UNDEFINED: undefined,
};

function primary(grammar: Grammar): Expression {
  const token = grammar.cursor.next();
  switch (token.kind) {
    case 'string':
    case 'number':
      return { kind: 'constant', value: token.value };
    case 'parameter':
      return { kind: 'parameter', name: token.text, at: token };
    case 'name':
      return named(token, grammar);
    case 'keyword':
      return fromKeyword(token, grammar);
    case 'symbol':
      return bracketed(token, grammar);
    case 'end':
      throw grammar.cursor.fail(token);
  }
}

function named(token: Token, grammar: Grammar): Expression {
  const at = { start: token.start, end: token.end };
  if (!grammar.cursor.takeSymbol('(')) return { kind: 'name', name: token.text, at };
  const args = grammar.cursor.takeSymbol('*') ? countAll(grammar) : listUntil(')', grammar);
  return { kind: 'call', name: token.text.toUpperCase(), args, at };
}

/** COUNT(*) counts what COUNT(1) counts. */
function countAll({ cursor }: Grammar): Expression[] {
  cursor.needSymbol(')');
  return [{ kind: 'constant', value: 1 }];
}

function fromKeyword(token: Token, grammar: Grammar): Expression {
  const { cursor } = grammar;
  const word = String(token.value);
  if (Object.hasOwn(constants, word)) return { kind: 'constant', value: constants[word] };
  const opensSubquery = (word === 'EXISTS' || word === 'ARRAY') && cursor.takeSymbol('(');
  if (opensSubquery) {
    const query = grammar.query();
    cursor.needSymbol(')');
    return { kind: 'subquery', form: word === 'EXISTS' ? 'exists' : 'array', query };
  }
  // `value.x`: a word of the language used as an alias
  if (cursor.isSymbol('.', '[')) return { kind: 'name', name: token.text, at: token };
  throw cursor.fail(token);
}

function bracketed(token: Token, grammar: Grammar): Expression {
  const { cursor } = grammar;
  if (token.value === '[') return { kind: 'array', items: listUntil(']', grammar) };
  if (token.value === '{') return { kind: 'object', fields: fields(grammar) };
  if (token.value !== '(') throw cursor.fail(token);
  const inner: Expression = cursor.isKeyword('SELECT')
    ? { kind: 'subquery', form: 'scalar', query: grammar.query() }
    : parseExpression(grammar);
  cursor.needSymbol(')');
  return inner;
}

function listUntil(close: string, grammar: Grammar): Expression[] {
  const items: Expression[] = [];
  if (grammar.cursor.takeSymbol(close)) return items;
  do items.push(parseExpression(grammar));
  while (grammar.cursor.takeSymbol(','));
  grammar.cursor.needSymbol(close);
  return items;
}

function fields(grammar: Grammar): Field[] {
  const { cursor } = grammar;
  const found: Field[] = [];
  if (cursor.takeSymbol('}')) return found;
  do {
    const token = cursor.next();
    if (token.kind === 'symbol' || token.kind === 'end') throw cursor.fail(token);
    const name = token.kind === 'string' ? String(token.value) : token.text;
    cursor.needSymbol(':');
    found.push({ name, expression: parseExpression(grammar) });
  } while (cursor.takeSymbol(','));
  cursor.needSymbol('}');
  return found;
}
