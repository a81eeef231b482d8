import { queryError } from '../errors.ts';
import { aggregates } from './aggregate.ts';
import type { ByKind, Expression, Query, Selection } from './ast.ts';

/** Whether a selection asks for COUNT, SUM and the like, nested queries apart. */
export const hasAggregate = (selection: Selection): boolean =>
  expressionsOf(selection).some(mentionsAggregate);

const mentionsAggregate = (expression: Expression): boolean =>
  isAggregate(expression) || partsOf(expression).some(mentionsAggregate);

const isAggregate = (expression: Expression): boolean =>
  expression.kind === 'call' && Object.hasOwn(aggregates, expression.name);

/** Outside of aggregates, a grouped selection may only name what it groups by. */
export function checkGrouping({ selection, groupBy }: Query): void {
  const keys = new Set(groupBy.map(textOf));
  const check = (expression: Expression): void => {
    if (isAggregate(expression) || keys.has(textOf(expression))) return;
    if (expression.kind !== 'name') return partsOf(expression).forEach(check);
    const message = `Property reference '${expression.name}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`;
    throw queryError({ code: 'SC2102', message, ...expression.at });
  };
  if (selection.kind === 'star') {
    const message = "'SELECT *' is not allowed with GROUP BY.";
    throw queryError({ code: 'SC2102', message, ...selection.at });
  }
  expressionsOf(selection).forEach(check);
}

function expressionsOf(selection: Selection): readonly Expression[] {
  if (selection.kind === 'star') return [];
  return selection.kind === 'value'
    ? [selection.expression]
    : selection.fields.map(({ expression }) => expression);
}

/** The same for expressions that differ only in where they stand. */
const textOf = (expression: Expression): string =>
  JSON.stringify(expression, (key, value: unknown) => (key === 'at' ? undefined : value));

/** The expressions right inside of one; a nested query is a world of its own. */
const parts: ByKind<readonly Expression[]> = {
  constant: () => [],
  parameter: () => [],
  name: () => [],
  subquery: () => [],
  member: ({ object, key }) => [object, key],
  unary: ({ operand }) => [operand],
  binary: ({ left, right }) => [left, right],
  conditional: ({ test, whenTrue, otherwise }) => [test, whenTrue, otherwise],
  in: ({ value, options }) => [value, ...options],
  between: ({ value, low, high }) => [value, low, high],
  like: ({ value, pattern }) => [value, pattern],
  call: ({ args }) => args,
  array: ({ items }) => items,
  object: ({ fields }) => fields.map(({ expression }) => expression),
};

const partsOf = (expression: Expression): readonly Expression[] =>
  parts[expression.kind](expression as never);
