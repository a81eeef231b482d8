import type { KeptRecord } from '../engine/memory-index.ts';
import type { Kept, Scalar } from '../values.ts';
import type { Comparison, Expression, Operand, Quantified } from './expression.ts';

/** Whether one document fits the filter. @param element inside a lambda, the collection's element */
export function fits(expression: Expression, record: KeptRecord, element?: Scalar): boolean {
  switch (expression.kind) {
    case 'and':
      return fits(expression.left, record, element) && fits(expression.right, record, element);
    case 'or':
      return fits(expression.left, record, element) || fits(expression.right, record, element);
    case 'not':
      return !fits(expression.operand, record, element);
    case 'literal':
      return expression.value;
    case 'compare':
      return holds(expression, valueOf(expression.operand, record, element));
    case 'in':
      return expression.values.has(valueOf(expression.operand, record, element) as string);
    case 'any':
    case 'all':
      return quantify(expression, record);
  }
}

function valueOf({ field, ranged }: Operand, record: KeptRecord, element?: Scalar): Kept {
  return ranged ? (element ?? null) : (record[field.name] ?? null);
}

function quantify({ kind, field, body }: Quantified, record: KeptRecord): boolean {
  const elements = [record[field.name] ?? []].flat() as readonly Scalar[];
  if (body === undefined) return elements.length > 0;
  const test = (element: Scalar) => fits(body, record, element);
  return kind === 'any' ? elements.some(test) : elements.every(test);
}

/** Nothing is greater or smaller than null. Texts compare by their UTF-16 units, case matters. */
function holds({ operator, value }: Comparison, found: Kept): boolean {
  if (operator === 'eq') return found === value;
  if (operator === 'ne') return found !== value;
  if (found === null || value === null) return false;
  switch (operator) {
    case 'gt':
      return found > value;
    case 'ge':
      return found >= value;
    case 'lt':
      return found < value;
    case 'le':
      return found <= value;
  }
}
