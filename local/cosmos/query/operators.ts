import { compareValues, isSame, rankOf } from './values.ts';

const comparisons: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const arithmetic: Record<string, (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '>>>': (left, right) => left >>> right,
};

/** An operator between two values; undefined on either side, or the wrong types, give undefined. */
export function operate(operator: string, left: unknown, right: unknown): unknown {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '=') return isSame(left, right);
  if (operator === '!=') return !isSame(left, right);
  const compares = comparisons[operator];
  if (compares) return compareAlike(compares, left, right);
  if (operator === '||') return joinTexts(left, right);
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const result = arithmetic[operator]?.(left, right);
  return Number.isFinite(result) ? result : undefined;
}

const joinTexts = (left: unknown, right: unknown): string | undefined =>
  typeof left === 'string' && typeof right === 'string' ? left + right : undefined;

/** Only values of one type can be compared, and arrays and objects not at all. */
function compareAlike(
  compares: (order: number) => boolean,
  left: unknown,
  right: unknown,
): boolean | undefined {
  const rank = rankOf(left);
  if (rank !== rankOf(right) || rank > rankOf('')) return undefined;
  return compares(compareValues(left, right));
}

export function operateOnce(operator: string, value: unknown): unknown {
  if (operator === 'NOT') return typeof value === 'boolean' ? !value : undefined;
  if (typeof value !== 'number') return undefined;
  if (operator === '~') return ~value;
  return operator === '-' ? -value : value;
}
