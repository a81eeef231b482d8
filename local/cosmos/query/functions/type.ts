import { isObject, rankOf } from '../values.ts';
import { ofAny, type Pure } from './define.ts';

const test = (run: (value: unknown) => boolean) => ofAny([1, 1], run);

export const typeFunctions: Record<string, Pure> = {
  IIF: ofAny([3, 3], (condition, then, otherwise) => (condition === true ? then : otherwise)),
  IS_ARRAY: test(Array.isArray),
  IS_BOOL: test((value) => typeof value === 'boolean'),
  IS_DEFINED: test((value) => value !== undefined),
  IS_FINITE_NUMBER: test((value) => Number.isFinite(value)),
  IS_INTEGER: test((value) => Number.isInteger(value)),
  IS_NULL: test((value) => value === null),
  IS_NUMBER: test((value) => typeof value === 'number'),
  IS_OBJECT: test(isObject),
  IS_PRIMITIVE: test((value) => value !== undefined && rankOf(value) <= rankOf('')),
  IS_STRING: test((value) => typeof value === 'string'),
};
