import { pathOf, type BinaryExpression, type Expression, type Query } from './ast.ts';

/**
 * A condition that SQLite can check before a document is parsed. It lets through at least what the
 * query wants: the evaluator has the last word.
 */
export interface Prefilter {
  readonly sql: string;
  readonly args: readonly SqlValue[];
  /** The same, but lets through nothing more than the query wants; where SQL can say that. */
  readonly exact: string | undefined;
  /** SQL expressions of the paths that one index over them all would help: those compared for equality, then one range. */
  readonly indexable: readonly string[];
}

export type SqlValue = string | number;

interface Planner {
  readonly alias: string;
  readonly parameters: ReadonlyMap<string, unknown>;
}

interface Condition {
  readonly sql: string;
  readonly args: readonly SqlValue[];
  readonly exact?: string | undefined;
  readonly equal?: readonly string[];
  readonly ranged?: readonly string[];
}

/** SQLite holds expressions of depth 1,000 at most. */
const mostConditions = 400;
const countOf = ({ sql }: Condition): number => sql.split(/ (?:and|or) /).length;

/** @returns undefined when nothing of the query's WHERE can be left to SQLite */
export function planPrefilter(
  query: Query,
  parameters: ReadonlyMap<string, unknown>,
): Prefilter | undefined {
  const [first] = query.from;
  if (!query.where || first?.iterates !== false || first.expression.kind !== 'name')
    return undefined;
  const condition = plan(query.where, { alias: first.alias, parameters });
  if (condition === undefined || countOf(condition) > mostConditions) return undefined;
  const { sql, args, exact, equal = [], ranged = [] } = condition;
  const columns = [...[...new Set(equal)].toSorted(), ...ranged.slice(0, 1)];
  return { sql, args, exact, indexable: [...new Set(columns)] };
}

function plan(expression: Expression, planner: Planner): Condition | undefined {
  if (expression.kind === 'binary') return planBinary(expression, planner);
  if (expression.kind === 'call') return calls[expression.name]?.(expression.args, planner);
  if (expression.kind === 'in') {
    const options = expression.options.map((option) => constantOf(option, planner));
    return planOneOf(expression.value, options, planner);
  }
  if (expression.kind !== 'between') return undefined;
  const { value: path, low, high } = expression;
  return both(
    planComparison({ path, operator: '>=', other: low }, planner),
    planComparison({ path, operator: '<=', other: high }, planner),
  );
}

function planBinary({ operator, left, right }: BinaryExpression, planner: Planner) {
  if (operator === 'AND') return both(plan(left, planner), plan(right, planner));
  if (operator === 'OR') return either(plan(left, planner), plan(right, planner));
  return (
    planComparison({ path: left, operator, other: right }, planner) ??
    planComparison({ path: right, operator: mirrored[operator] ?? operator, other: left }, planner)
  );
}

const mirrored: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** What is left out of an AND only lets more through; of an OR nothing may be left out. */
function both(left: Condition | undefined, right: Condition | undefined): Condition | undefined {
  if (!left || !right) {
    const kept = left ?? right;
    return kept && { ...kept, exact: undefined };
  }
  return {
    ...joined(left, right, 'and'),
    equal: [...(left.equal ?? []), ...(right.equal ?? [])],
    ranged: [...(left.ranged ?? []), ...(right.ranged ?? [])],
  };
}

const either = (left: Condition | undefined, right: Condition | undefined) =>
  left && right ? joined(left, right, 'or') : undefined;

const joined = (left: Condition, right: Condition, word: 'and' | 'or'): Condition => ({
  sql: `(${left.sql} ${word} ${right.sql})`,
  args: [...left.args, ...right.args],
  exact: left.exact && right.exact && `(${left.exact} ${word} ${right.exact})`,
});

interface Comparison {
  readonly path: Expression;
  readonly operator: string;
  readonly other: Expression;
}

/** SQLite and JavaScript may read the last digit of a fraction differently. */
const toleranceOf = (value: number) => (Number.isSafeInteger(value) ? 0 : Math.abs(value) * 1e-12);

function planComparison({ path, operator, other }: Comparison, planner: Planner) {
  const sql = sqlOf(path, planner);
  const constant = constantOf(other, planner);
  if (sql === undefined || constant === undefined) return undefined;
  const { value } = constant;
  if (operator === '=') return planEquality(sql, value, path);
  if (!isComparable(value)) return undefined;
  const slack = typeof value === 'number' ? toleranceOf(value) : 0;
  const shift = (by: number) => (typeof value === 'number' ? value + by : value);
  // open ends are closed here: the evaluator will open them again
  if (operator === '>' || operator === '>=') {
    return { sql: `${sql} >= ?`, args: [shift(-slack)], ranged: [sql] };
  }
  if (operator === '<' || operator === '<=') {
    return { sql: `${sql} <= ?`, args: [shift(slack)], ranged: [sql] };
  }
  return undefined;
}

/** json_extract gives 1 for true and a text for an array: only with the type it is exact. */
function planEquality(sql: string, value: unknown, path: Expression): Condition | undefined {
  const type = typeSqlOf(path);
  if (value === null) return { sql: `${type} = 'null'`, args: [], exact: `${type} = 'null'` };
  if (typeof value === 'boolean') {
    const exact = `(${sql} = ? and ${type} = '${value}')`;
    return { sql: `${sql} = ?`, args: [Number(value)], exact, equal: [sql] };
  }
  if (!isComparable(value)) return undefined;
  const slack = typeof value === 'number' ? toleranceOf(value) : 0;
  if (typeof value === 'number' && slack > 0) {
    return { sql: `${sql} between ? and ?`, args: [value - slack, value + slack], ranged: [sql] };
  }
  const exact = typeof value === 'string' ? `(${sql} = ? and ${type} = 'text')` : undefined;
  return { sql: `${sql} = ?`, args: [value], exact, equal: [sql] };
}

function planOneOf(
  path: Expression,
  options: readonly (Constant | undefined)[],
  planner: Planner,
): Condition | undefined {
  const sql = sqlOf(path, planner);
  const values = options.map((option) => option?.value);
  if (sql === undefined || !values.every(isExact)) return undefined;
  const isOneOf = `${sql} in (select value from json_each(?))`;
  const areTexts = values.every((value) => typeof value === 'string');
  const exact = areTexts ? `(${isOneOf} and ${typeSqlOf(path)} = 'text')` : undefined;
  return { sql: isOneOf, args: [JSON.stringify(values)], exact, equal: [sql] };
}

const calls: Record<
  string,
  (args: readonly Expression[], planner: Planner) => Condition | undefined
> = {
  ARRAY_CONTAINS([array, item, partial], planner) {
    if (!array || !item || partial) return undefined;
    const list = constantOf(array, planner)?.value;
    if (Array.isArray(list))
      return planOneOf(
        item,
        list.map((value: unknown) => ({ value })),
        planner,
      );
    const path = jsonPathOf(array, planner);
    const value = constantOf(item, planner)?.value;
    if (path === undefined || !isExact(value)) return undefined;
    return {
      sql: `exists (select 1 from json_each(body, '${path}') where value = ?)`,
      args: [value],
    };
  },
  STARTSWITH([text, start, ignoreCase], planner) {
    const sql = text && sqlOf(text, planner);
    const value = start && constantOf(start, planner)?.value;
    if (sql === undefined || ignoreCase || typeof value !== 'string' || !isComparable(value))
      return undefined;
    return {
      sql: `(${sql} >= ? and ${sql} <= ?)`,
      args: [value, `${value}\u{10FFFF}`],
      ranged: [sql],
    };
  },
  IS_DEFINED([value], planner) {
    const path = value && jsonPathOf(value, planner);
    const isDefined = `json_type(body, '${path}') is not null`;
    return path === undefined ? undefined : { sql: isDefined, args: [], exact: isDefined };
  },
};

interface Constant {
  readonly value: unknown;
}

function constantOf(expression: Expression, { parameters }: Planner): Constant | undefined {
  if (expression.kind === 'constant') return expression;
  return expression.kind === 'parameter' ? { value: parameters.get(expression.name) } : undefined;
}

/** Values that SQLite compares as we do. NUL ends a text there; half a surrogate pair cannot be bound. */
const isComparable = (value: unknown): value is SqlValue =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.isWellFormed() && !value.includes('\0'));

const isExact = (value: unknown): value is SqlValue =>
  isComparable(value) && (typeof value === 'string' || Number.isSafeInteger(value));

function sqlOf(expression: Expression, planner: Planner): string | undefined {
  const path = jsonPathOf(expression, planner);
  if (path === '$."id"') return 'id'; // both are columns of their own
  if (path === '$."_ts"') return 'ts';
  return path === undefined ? undefined : `json_extract(body, '${path}')`;
}

function typeSqlOf(path: Expression): string {
  return `json_type(body, '${writePath(pathOf(path)?.keys ?? [])}')`;
}

function jsonPathOf(expression: Expression, { alias }: Planner): string | undefined {
  const path = pathOf(expression);
  if (path?.root !== alias || path.keys.length === 0) return undefined;
  return path.keys.every(isPlain) ? writePath(path.keys) : undefined;
}

const isPlain = (key: string | number) =>
  typeof key === 'number' ? Number.isSafeInteger(key) && key >= 0 : /^[\w$ -]+$/.test(key);

const writePath = (keys: readonly (string | number)[]) =>
  `$${keys.map((key) => (typeof key === 'number' ? `[${key}]` : `."${key}"`)).join('')}`;
