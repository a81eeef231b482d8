import { valueAt, type MemoryIndex } from '../engine/memory-index.ts';
import { invalidExpression } from '../errors.ts';
import type { Schema } from '../schema.ts';
import type { Kept } from '../values.ts';
import { byScore, type Ranked } from './rank.ts';

interface Criterion {
  /** Absent: search.score(). */
  readonly field?: string;
  readonly descending: boolean;
}

const mostCriteria = 32;

/** $orderby: sortable fields and search.score(); equals stay in order of their score. */
export function parseOrder(source: string | null | undefined, schema: Schema): Criterion[] {
  if (source == null || source.trim() === '') return [];
  const criteria = source.split(',').map((clause) => parseCriterion(clause.trim(), schema));
  if (criteria.length <= mostCriteria) return criteria;
  throw invalidExpression('$orderby', `At most ${mostCriteria} clauses are allowed.`);
}

export function putInOrder(
  ranked: readonly Ranked[],
  criteria: readonly Criterion[],
  index: MemoryIndex,
): Ranked[] {
  if (criteria.length === 0) return [...ranked];
  const compare = (a: Ranked, b: Ranked): number => {
    for (const { field, descending } of criteria) {
      const valueOf = ({ ordinal, score }: Ranked) =>
        field === undefined ? score : valueAt(index, ordinal, field);
      const order = compareValues(valueOf(a), valueOf(b));
      if (order !== 0) return descending ? -order : order;
    }
    return byScore(a, b);
  };
  return ranked.toSorted(compare);
}

/** Null comes first, so that it is last when the order is turned round. */
function compareValues(a: Kept, b: Kept): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}

function parseCriterion(clause: string, schema: Schema): Criterion {
  const parsed = /^(?<name>[\w./()]+)(?:\s+(?<direction>asc|desc))?$/.exec(clause)?.groups;
  const name = parsed?.['name'];
  if (name === undefined) throw invalidExpression('$orderby', `Syntax error in '${clause}'.`);
  if (name === 'search.score()') return { descending: parsed?.['direction'] === 'desc' };
  const field = schema.fields.get(name);
  if (field === undefined)
    throw invalidExpression(
      '$orderby',
      `Could not find a property named '${name}' on type 'search.document'.`,
    );
  if (field.sortable) return { field: name, descending: parsed?.['direction'] === 'desc' };
  throw invalidExpression(
    '$orderby',
    `'${name}' is not a sortable field. Only sortable fields can be used in sort expressions.`,
  );
}
