import {
  createBitmap,
  insert,
  intersect,
  members,
  unite,
  without,
  type Bitmap,
} from '../engine/bitmap.ts';
import { listOf } from '../engine/columns.ts';
import { toTerm } from '../engine/dictionary.ts';
import { valueAt, type MemoryIndex } from '../engine/memory-index.ts';
import type { Expression, Operand } from './expression.ts';
import { fits } from './test.ts';

/**
 * Those of `within` that fit the filter. What names values of filterable strings (eq, search.in, any) is read from inverted
 * lists; only the rest looks at documents, and then only at those that the other side of an `and` has left.
 */
export function select(expression: Expression, within: Bitmap, index: MemoryIndex): Bitmap {
  const wanted = listedValues(expression);
  if (wanted !== undefined) return fromLists(wanted, within, index);
  switch (expression.kind) {
    case 'and': {
      const [first, second] = cheapFirst(expression.left, expression.right);
      return select(second, select(first, within, index), index);
    }
    case 'or':
      return unite(select(expression.left, within, index), select(expression.right, within, index));
    case 'not':
      return without(within, select(expression.operand, within, index));
    case 'literal':
    case 'compare':
    case 'in':
    case 'any':
    case 'all':
      return scan(expression, within, index);
  }
}

interface Listed {
  readonly field: string;
  readonly values: ReadonlySet<string>;
}

const cheapFirst = (left: Expression, right: Expression): [Expression, Expression] =>
  listedValues(left) === undefined && listedValues(right) !== undefined
    ? [right, left]
    : [left, right];

/** A condition that says no more than "this field is, or holds, one of these texts". */
function listedValues(expression: Expression): Listed | undefined {
  if (expression.kind === 'any' && expression.body !== undefined)
    return unionOf(expression.body, (operand) => operand.ranged);
  if (expression.kind === 'compare' || expression.kind === 'in')
    return unionOf(expression, (operand) => !operand.ranged && !operand.field.collection);
  return undefined;
}

function unionOf(body: Expression, isUsable: (operand: Operand) => boolean): Listed | undefined {
  if (body.kind === 'in' && isUsable(body.operand))
    return { field: body.operand.field.name, values: body.values };
  if (body.kind === 'compare' && body.operator === 'eq' && isUsable(body.operand))
    return typeof body.value === 'string'
      ? { field: body.operand.field.name, values: new Set([body.value]) }
      : undefined;
  if (body.kind !== 'or') return undefined;
  const left = unionOf(body.left, isUsable);
  const right = unionOf(body.right, isUsable);
  return left && right && { field: left.field, values: new Set([...left.values, ...right.values]) };
}

function fromLists({ field, values }: Listed, within: Bitmap, index: MemoryIndex): Bitmap {
  const selected = createBitmap(within.length * 32);
  const terms = Array.from(values, toTerm);
  for (const { base, segment } of index.segments) {
    const column = segment.columns.get(field);
    if (column?.kind !== 'text') continue;
    for (const term of terms)
      for (const place of listOf(column, term)) insert(selected, base + place);
  }
  return intersect(selected, within);
}

function scan(expression: Expression, within: Bitmap, index: MemoryIndex): Bitmap {
  const selected = createBitmap(within.length * 32);
  for (const ordinal of members(within))
    if (fits(expression, (name) => valueAt(index, ordinal, name))) insert(selected, ordinal);
  return selected;
}
