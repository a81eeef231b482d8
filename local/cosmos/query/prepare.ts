import { queryError, refusals } from '../errors.ts';
import { pathOf, type Expression, type Place, type Query, type Source } from './ast.ts';
import { compile, type AggregateCall, type Evaluate, type Row, type Scope } from './evaluate.ts';
import { checkGrouping, hasAggregate } from './grouping.ts';

/** A query made ready to be fed with rows. */
export interface Prepared {
  /** The rows that FROM and WHERE make of a starting row. */
  readonly rows: (start: Row) => Row[];
  readonly project: Evaluate;
  readonly orderBy: readonly { readonly evaluate: Evaluate; readonly descending: boolean }[];
  readonly grouping: Grouping | undefined;
  readonly distinct: boolean;
  readonly offset: number;
  /** Infinity when neither TOP nor LIMIT is there. */
  readonly limit: number;
  readonly isFiltered: boolean;
}

export interface Grouping {
  readonly keys: readonly Evaluate[];
  readonly calls: readonly AggregateCall[];
}

type Step = (row: Row) => Row[];

/** @param scope what the names outside this query mean; a query over documents starts with none */
export function prepareQuery(query: Query, scope: Scope): Prepared {
  const { steps, inner } = prepareSources(query.from, scope);
  const where = query.where && compile(query.where, inner);
  const filter: Step = where ? (row) => (where(row) === true ? [row] : []) : (row) => [row];
  const calls: AggregateCall[] = [];
  const isGrouped = query.groupBy.length > 0 || hasAggregate(query.selection);
  if (isGrouped) checkGrouping(query);
  const project = prepareSelection(query, isGrouped ? { ...inner, aggregates: calls } : inner);
  return {
    rows: (start) => [...steps, filter].reduce<Row[]>((rows, step) => rows.flatMap(step), [start]),
    project,
    orderBy: query.orderBy.map(({ expression, descending }) => ({
      evaluate: compile(expression, inner),
      descending,
    })),
    grouping: isGrouped
      ? { keys: query.groupBy.map((key) => compile(key, inner)), calls }
      : undefined,
    distinct: query.distinct,
    offset: countOf(query.offset, scope) ?? 0,
    limit: countOf(query.top, scope) ?? countOf(query.limit, scope) ?? Infinity,
    isFiltered: where !== undefined,
  };
}

function prepareSources(sources: readonly Source[], scope: Scope) {
  let inner = scope;
  const steps = sources.map((source, position) => {
    const isRoot = position === 0 && scope.aliases.length === 0;
    if (isRoot && isWholeDocument(source)) {
      inner = { ...inner, aliases: [source.alias] };
      return (row: Row) => [row];
    }
    // over documents the first name, whatever it is called, is the document
    const root = isRoot ? pathOf(source.expression)?.root : undefined;
    const visible = root === undefined ? inner : { ...inner, aliases: [root] };
    const evaluate = compile(source.expression, visible);
    const kept = isRoot ? [] : inner.aliases;
    inner = { ...inner, aliases: [...kept, source.alias] };
    return toStep(evaluate, source.iterates, kept.length);
  });
  return { steps, inner };
}

/** `FROM c`: the document itself, which perhaps nothing reads. */
const isWholeDocument = (source: Source): boolean =>
  source.expression.kind === 'name' && !source.iterates;

/** `select * from c`: each answer is the document's own text. */
export const isPlainText = ({ selection, from }: Query): boolean =>
  selection.kind === 'star' && from.length === 1 && from.every(isWholeDocument);

/** @param width how many slots of the row stay: what comes out of the source is put after them */
function toStep(evaluate: Evaluate, iterates: boolean, width: number): Step {
  return (row) => {
    const value = evaluate(row);
    const values = iterates ? (Array.isArray(value) ? value : []) : [value];
    return values
      .filter((item) => item !== undefined)
      .map((item: unknown) => ({ slots: [...row.slots.slice(0, width), item] }));
  };
}

function prepareSelection({ selection, from }: Query, scope: Scope): Evaluate {
  if (selection.kind === 'value') return compile(selection.expression, scope);
  if (selection.kind === 'list') {
    return compile({ kind: 'object', fields: selection.fields }, scope);
  }
  if (from.length !== 1) throw starError(selection.at);
  const slot = scope.aliases.length - 1;
  scope.reads.add(slot);
  return ({ slots }) => slots[slot];
}

const starError = (at: Place) =>
  queryError({
    code: 'SC2030',
    message: "'SELECT *' is only valid with a single input set.",
    start: at.start,
    end: at.end,
  });

function countOf(expression: Expression | undefined, scope: Scope): number | undefined {
  if (expression === undefined) return undefined;
  const value = compile(expression, { ...scope, aliases: [] })({ slots: [] });
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw refusals.badRequest('TOP, OFFSET and LIMIT take a non-negative integer.');
}

/** Groups hold running aggregates and one row of theirs, never all rows. */
export function createGroups({ keys, calls }: Grouping) {
  const groups = new Map<string, { row: Row; running: ReturnType<AggregateCall['start']>[] }>();
  const open = (row: Row) => ({ row, running: calls.map(({ start }) => start()) });
  if (keys.length === 0) groups.set('', open({ slots: [] }));
  return {
    add(row: Row, key: string): void {
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = open(row)));
      for (const [place, { argument }] of calls.entries()) group.running[place]?.add(argument(row));
    },
    rows: (): Row[] =>
      [...groups.values()].map(({ row, running }) => ({
        slots: row.slots,
        aggregates: running.map((accumulator) => accumulator.result()),
      })),
  };
}
