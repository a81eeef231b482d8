import { queryError } from '../errors.ts';
import { aggregates, type Accumulator } from './aggregate.ts';
import type { ByKind, CallExpression, Expression, ExpressionOf, Query } from './ast.ts';
import { builtIns } from './functions.ts';
import type { QueryClock } from './functions/define.ts';
import { like } from './like.ts';
import { operate, operateOnce } from './operators.ts';
import { compareValues, isSame, rankOf, type JsonObject } from './values.ts';

/** One row on its way: what each alias stands for and, once grouped, what each aggregate came to. */
export interface Row {
  readonly slots: readonly unknown[];
  readonly aggregates?: readonly unknown[];
}

export type Evaluate = (row: Row) => unknown;

/** An aggregate that a selection asks for: fed row by row, read by its place in `Row.aggregates`. */
export interface AggregateCall {
  readonly start: () => Accumulator;
  readonly argument: Evaluate;
}

/** What names mean at this point of the query. */
export interface Scope {
  /** In the order of their slots. */
  readonly aliases: readonly string[];
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly clock: QueryClock;
  /** Collects the slots that anything reads: what nobody reads need not be loaded. */
  readonly reads: Set<number>;
  /** Collects the aggregates of a selection; absent where none may stand. */
  readonly aggregates?: AggregateCall[];
  /** Nested queries are made ready by whoever makes queries ready. */
  readonly prepare: (query: Query, scope: Scope) => (row: Row) => unknown[];
}

/** Makes a function of an expression: names and functions are resolved once, not per document. */
export const compile = (expression: Expression, scope: Scope): Evaluate =>
  compilers[expression.kind](expression as never, scope);

const compilers: ByKind<Evaluate, [Scope]> = {
  constant:
    ({ value }) =>
    () =>
      value,
  parameter: compileParameter,
  name: compileName,
  call: compileCall,
  subquery: compileSubquery,
  member: ({ object, key }, scope) => compileMember(compile(object, scope), compile(key, scope)),
  unary({ operator, operand }, scope) {
    const evaluate = compile(operand, scope);
    return (row) => operateOnce(operator, evaluate(row));
  },
  binary: ({ operator, left, right }, scope) =>
    compileBinary(operator, compile(left, scope), compile(right, scope)),
  conditional(expression, scope) {
    const test = compile(expression.test, scope);
    const whenTrue = compile(expression.whenTrue, scope);
    const otherwise = compile(expression.otherwise, scope);
    return (row) => (test(row) === true ? whenTrue(row) : otherwise(row));
  },
  in: ({ value, options }, scope) =>
    compileIn(
      compile(value, scope),
      options.map((option) => compile(option, scope)),
    ),
  between: ({ value, low, high }, scope) =>
    compileBetween(compile(value, scope), compile(low, scope), compile(high, scope)),
  like: ({ value, pattern, escape }, scope) =>
    like({
      value: compile(value, scope),
      pattern: compile(pattern, scope),
      escape: escape && compile(escape, scope),
    }),
  array({ items }, scope) {
    const evaluates = items.map((item) => compile(item, scope));
    return (row) => evaluates.map((item) => item(row)).filter((value) => value !== undefined);
  },
  object: ({ fields }, scope) =>
    compileObject(fields.map(({ name, expression }) => [name, compile(expression, scope)])),
};

function compileParameter(
  { name, at }: ExpressionOf<'parameter'>,
  { parameters }: Scope,
): Evaluate {
  if (!parameters.has(name)) {
    const message = `Parameter '${name}' is used in the query but is not supplied.`;
    throw queryError({ code: 'SC2014', message, start: at.start, end: at.end });
  }
  const value = parameters.get(name);
  return () => value;
}

function compileName({ name, at }: ExpressionOf<'name'>, { aliases, reads }: Scope): Evaluate {
  const slot = aliases.lastIndexOf(name);
  if (slot === -1) {
    const message = `Identifier '${name}' could not be resolved.`;
    throw queryError({ code: 'SC2001', message, start: at.start, end: at.end });
  }
  reads.add(slot);
  return ({ slots }) => slots[slot];
}

const compileMember =
  (object: Evaluate, key: Evaluate): Evaluate =>
  (row) => {
    const holder = object(row);
    if (typeof holder !== 'object' || holder === null) return undefined;
    const name = key(row);
    if (Array.isArray(holder)) return typeof name === 'number' ? holder[name] : undefined;
    return typeof name === 'string' && Object.hasOwn(holder, name)
      ? (holder as JsonObject)[name]
      : undefined;
  };

/** AND, OR and ?? look at their right side only when they must. */
function compileBinary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case 'AND':
      return (row) => {
        const first = left(row);
        if (first === false) return false;
        const second = right(row);
        if (second === false) return false;
        return first === true && second === true ? true : undefined;
      };
    case 'OR':
      return (row) => {
        const first = left(row);
        if (first === true) return true;
        const second = right(row);
        if (second === true) return true;
        return first === false && second === false ? false : undefined;
      };
    case '??':
      return (row) => {
        const first = left(row);
        return first === undefined ? right(row) : first;
      };
    default:
      return (row) => operate(operator, left(row), right(row));
  }
}

const compileIn =
  (value: Evaluate, options: readonly Evaluate[]): Evaluate =>
  (row) => {
    const wanted = value(row);
    return wanted === undefined ? undefined : options.some((option) => isSame(wanted, option(row)));
  };

const compileBetween =
  (value: Evaluate, low: Evaluate, high: Evaluate): Evaluate =>
  (row) => {
    const [middle, bottom, top] = [value(row), low(row), high(row)];
    const rank = rankOf(middle);
    if (middle === undefined || rank !== rankOf(bottom) || rank !== rankOf(top)) return undefined;
    return compareValues(middle, bottom) >= 0 && compareValues(middle, top) <= 0;
  };

const compileObject =
  (fields: [string, Evaluate][]): Evaluate =>
  (row) => {
    const object: JsonObject = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(row);
      if (value !== undefined) object[name] = value;
    }
    return object;
  };

function compileCall({ name, args, at }: CallExpression, scope: Scope): Evaluate {
  const start = aggregates[name];
  if (start !== undefined && scope.aggregates) return compileAggregate(start, args, scope);
  const builtIn = builtIns[name];
  if (builtIn === undefined) {
    const message = `'${name}' is not a recognized built-in function name.`;
    throw queryError({ code: 'SC2005', message, start: at.start, end: at.end });
  }
  const { fewest, most, run } = builtIn;
  if (args.length < fewest || args.length > most) {
    const message = `The ${name} function requires ${fewest} argument(s)`;
    throw queryError({ code: 'SC2050', message, start: at.start, end: at.end });
  }
  const compiled = args.map((arg) => compile(arg, scope));
  const { clock } = scope;
  return (row) =>
    run(
      compiled.map((evaluate) => evaluate(row)),
      clock,
    );
}

function compileAggregate(
  start: () => Accumulator,
  args: readonly Expression[],
  scope: Scope,
): Evaluate {
  const { aggregates: _none, ...inner } = scope;
  const argument = args[0] ? compile(args[0], inner) : () => 1;
  const place = (scope.aggregates?.push({ start, argument }) ?? 0) - 1;
  return (row) => row.aggregates?.[place];
}

function compileSubquery({ form, query }: ExpressionOf<'subquery'>, scope: Scope): Evaluate {
  const { aggregates: _none, ...inner } = scope;
  const run = scope.prepare(query, inner);
  if (form === 'exists') return (row) => run(row).length > 0;
  return form === 'array' ? run : (row) => run(row)[0];
}
