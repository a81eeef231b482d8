import type { Kept, Scalar } from '../values.ts';
import type { Comparison, Expression, Operand, Quantified } from './expression.ts';

/** A document's value by the name of its field. */
export type ReadValue = (name: string) => Kept;

/** Whether one document fits the filter. @param element inside a lambda, the collection's element */
export function fits(expression: Expression, read: ReadValue, element?: Scalar): boolean {
  switch (expression.kind) {
    case 'and':
      return fits(expression.left, read, element) && fits(expression.right, read, element);
    case 'or':
      return fits(expression.left, read, element) || fits(expression.right, read, element);
    case 'not':
      return !fits(expression.operand, read, element);
    case 'literal':
      return expression.value;
    case 'compare':
      return holds(expression, valueOf(expression.operand, read, element));
    case 'in':
      return expression.values.has(valueOf(expression.operand, read, element) as string);
    case 'any':
    case 'all':
      return quantify(expression, read);
  }
}

function valueOf({ field, ranged }: Operand, read: ReadValue, element?: Scalar): Kept {
  return ranged ? (element ?? null) : read(field.name);
}

function quantify({ kind, field, body }: Quantified, read: ReadValue): boolean {
  const elements = [read(field.name) ?? []].flat() as readonly Scalar[];
  if (body === undefined) return elements.length > 0;
  const test = (element: Scalar) => fits(body, read, element);
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
