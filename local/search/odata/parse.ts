import { invalidExpression, notEmulatedHere, type SearchFailure } from '../errors.ts';
import { isVector, type Field, type Schema } from '../schema.ts';
import { isDate, type Scalar } from '../values.ts';
import { operators, type Expression, type Operand, type Operator } from './expression.ts';
import { lex, syntaxError, type Lexeme } from './lex.ts';
import { checkLambda } from './lambda.ts';

/** Reads $filter, as far as it is emulated, and checks names and types. */
export function parseFilter(source: string, schema: Schema): Expression {
  const parser = {
    lexemes: lex(source, '$filter'),
    at: 0,
    depth: 0,
    count: { clauses: 0 },
    schema,
  };
  const expression = parseOr(parser);
  if (peek(parser).kind !== 'end') throw syntaxError('$filter', peek(parser).at);
  return expression;
}

interface Parser {
  readonly lexemes: readonly Lexeme[];
  at: number;
  depth: number;
  readonly count: { clauses: number };
  readonly schema: Schema;
  /** Inside a lambda: its variable, and the collection that it runs over. */
  readonly variable?: { readonly name: string; readonly field: Field };
}

const deepest = 100;
/** Azure's own limit is not documented; hundreds are said to be at risk. */
const mostClauses = 2000;

type Value =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'constant'; readonly lexeme: Lexeme; readonly value: Scalar | null };

const end: Lexeme = { kind: 'end', text: '', at: 0 };
const peek = ({ lexemes, at }: Parser): Lexeme => lexemes[at] ?? lexemes.at(-1) ?? end;

function take(parser: Parser): Lexeme {
  const lexeme = peek(parser);
  parser.at += 1;
  return lexeme;
}

function accept(parser: Parser, text: string): boolean {
  const { kind, text: found } = peek(parser);
  if ((kind !== 'word' && kind !== 'mark') || found !== text) return false;
  parser.at += 1;
  return true;
}

function expect(parser: Parser, text: string): void {
  if (!accept(parser, text)) throw syntaxError('$filter', peek(parser).at);
}

function parseOr(parser: Parser): Expression {
  let left = parseAnd(parser);
  while (accept(parser, 'or')) left = { kind: 'or', left, right: parseAnd(parser) };
  return left;
}

function parseAnd(parser: Parser): Expression {
  let left = parseNot(parser);
  while (accept(parser, 'and')) left = { kind: 'and', left, right: parseNot(parser) };
  return left;
}

function parseNot(parser: Parser): Expression {
  parser.depth += 1;
  parser.count.clauses += 1;
  if (parser.depth > deepest)
    throw invalidExpression('$filter', 'The expression is nested too deeply.');
  if (parser.count.clauses > mostClauses)
    throw invalidExpression('$filter', `The expression has more than ${mostClauses} clauses.`);
  const expression: Expression = accept(parser, 'not')
    ? { kind: 'not', operand: parseNot(parser) }
    : parsePrimary(parser);
  parser.depth -= 1;
  return expression;
}

function parsePrimary(parser: Parser): Expression {
  if (accept(parser, '(')) {
    const inner = parseOr(parser);
    expect(parser, ')');
    return inner;
  }
  const { kind, text } = peek(parser);
  if (kind === 'word' && text.startsWith('search.')) return parseFunction(parser);
  if (kind === 'word' && text.startsWith('geo.')) throw notEmulatedHere(text);
  if (kind === 'word' && /\/(?:any|all)$/.test(text)) return parseLambda(parser);
  return parseComparison(parser);
}

function parseFunction(parser: Parser): Expression {
  const { text: name } = take(parser);
  if (name !== 'search.in') throw notEmulatedHere(`${name} in a filter`);
  expect(parser, '(');
  const operand = operandNamed(parser, take(parser));
  if (operand.field.element !== 'Edm.String' || (operand.field.collection && !operand.ranged))
    throw invalidExpression('$filter', `'search.in' takes strings, not '${typeOf(operand)}'.`);
  expect(parser, ',');
  const values = parseString(parser);
  const delimiters = accept(parser, ',') ? parseString(parser) : ' ,';
  expect(parser, ')');
  return { kind: 'in', operand, values: new Set(splitBy(values, delimiters)) };
}

/** Each character of `delimiters` parts two values by itself. */
function splitBy(values: string, delimiters: string): string[] {
  const parts = Array.from(delimiters).reduce(
    (texts, delimiter) => texts.flatMap((text) => text.split(delimiter)),
    [values],
  );
  return parts.filter((part) => part !== '');
}

function parseString(parser: Parser): string {
  const lexeme = take(parser);
  if (lexeme.kind !== 'string') throw syntaxError('$filter', lexeme.at);
  return unquote(lexeme.text);
}

const unquote = (text: string): string => text.slice(1, -1).replaceAll("''", "'");

function parseLambda(parser: Parser): Expression {
  const { text, at } = take(parser);
  const [name = '', quantifier = ''] = text.split(/\/(?=(?:any|all)$)/);
  const kind = quantifier === 'all' ? 'all' : 'any';
  const { field, ranged } = operandNamed(parser, { kind: 'word', text: name, at });
  if (!field.collection || ranged)
    throw invalidExpression('$filter', `'${name}' is not a collection; '${kind}' needs one.`);
  expect(parser, '(');
  if (kind === 'any' && accept(parser, ')')) return { kind, field };
  const variable = take(parser);
  if (variable.kind !== 'word' || variable.text.includes('/'))
    throw syntaxError('$filter', variable.at);
  expect(parser, ':');
  const inner = { ...parser, variable: { name: variable.text, field } };
  const body = parseOr(inner);
  parser.at = inner.at;
  expect(parser, ')');
  checkLambda(kind, field, body);
  return { kind, field, body };
}

function parseComparison(parser: Parser): Expression {
  const left = parseValue(parser);
  const { kind, text } = peek(parser);
  if (kind !== 'word' || !isOperator(text)) return asCondition(left);
  take(parser);
  const right = parseValue(parser);
  if (left.kind === 'operand' && right.kind === 'constant') return compare(text, left, right);
  if (left.kind === 'constant' && right.kind === 'operand')
    return compare(mirrored[text], right, left);
  throw invalidExpression('$filter', 'A comparison needs one field and one constant.');
}

/** 5 lt rating is rating gt 5. */
const mirrored = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
} as const satisfies Record<Operator, Operator>;

const isOperator = (text: string): text is Operator =>
  (operators as readonly string[]).includes(text);

function asCondition(value: Value): Expression {
  if (value.kind === 'constant' && typeof value.value === 'boolean')
    return { kind: 'literal', value: value.value };
  if (value.kind === 'operand' && typeOf(value.operand) === 'Edm.Boolean')
    return { kind: 'compare', operator: 'eq', operand: value.operand, value: true };
  throw invalidExpression(
    '$filter',
    'The filter expression must evaluate to a single boolean value.',
  );
}

function parseValue(parser: Parser): Value {
  const lexeme = take(parser);
  const { kind, text, at } = lexeme;
  if (kind === 'string') return { kind: 'constant', lexeme, value: unquote(text) };
  if (kind === 'number') return { kind: 'constant', lexeme, value: toNumber(text) };
  if (kind === 'date') {
    if (!isDate(text)) throw syntaxError('$filter', at);
    return { kind: 'constant', lexeme, value: Date.parse(text) };
  }
  if (kind !== 'word') throw syntaxError('$filter', at);
  const constant = constants.get(text);
  if (constant !== undefined) return { kind: 'constant', lexeme, value: constant };
  return { kind: 'operand', operand: operandNamed(parser, lexeme) };
}

const constants = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const toNumber = (text: string): number => Number(text.replace('INF', 'Infinity'));

function operandNamed({ schema, variable }: Parser, { kind, text, at }: Lexeme): Operand {
  if (kind !== 'word') throw syntaxError('$filter', at);
  if (text === variable?.name) return { field: variable.field, ranged: true };
  const field = schema.fields.get(text);
  if (field === undefined)
    throw invalidExpression(
      '$filter',
      `Could not find a property named '${text}' on type 'search.document'.`,
    );
  if (!field.filterable || isVector(field))
    throw invalidExpression(
      '$filter',
      `'${text}' is not a filterable field. Only filterable fields can be used in filter expressions.`,
    );
  if (variable !== undefined)
    throw invalidExpression(
      '$filter',
      `'${text}' cannot be used in a lambda over a collection of values.`,
    );
  return { field, ranged: false };
}

const typeOf = ({ field, ranged }: Operand): string => (ranged ? field.element : field.type);

function compare(
  operator: Operator,
  { operand }: Extract<Value, { kind: 'operand' }>,
  { lexeme, value }: Extract<Value, { kind: 'constant' }>,
): Expression {
  const type = typeOf(operand);
  const equality = operator === 'eq' || operator === 'ne';
  const fits =
    value === null
      ? equality && !type.startsWith('Collection(')
      : literalOf[type] === kindOf(lexeme);
  if (!fits || (type === 'Edm.Boolean' && !equality)) throw mismatch(type, lexeme, operator);
  return { kind: 'compare', operator, operand, value };
}

const kindOf = ({ kind, text }: Lexeme): string =>
  kind === 'word' && constants.has(text) ? 'boolean' : kind;

const literalOf: Readonly<Record<string, string>> = {
  'Edm.String': 'string',
  'Edm.Int32': 'number',
  'Edm.Int64': 'number',
  'Edm.Double': 'number',
  'Edm.Boolean': 'boolean',
  'Edm.DateTimeOffset': 'date',
};

function mismatch(type: string, lexeme: Lexeme, operator: Operator): SearchFailure {
  const literalType =
    Object.keys(literalOf).find((name) => literalOf[name] === kindOf(lexeme)) ?? 'Edm.Untyped';
  return invalidExpression(
    '$filter',
    `A binary operator with incompatible types was detected. Found operand types '${type}' and '${literalType}' for operator kind '${operatorNames[operator]}'.`,
  );
}

const operatorNames = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
} as const satisfies Record<Operator, string>;
