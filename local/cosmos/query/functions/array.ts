import { distinct, includesPart, isObject, isSame } from '../values.ts';
import { ofAny, type Pure } from './define.ts';

const ofArrays = (
  arity: readonly [number, number],
  run: (...arrays: unknown[][]) => unknown,
): Pure => ({
  fewest: arity[0],
  most: arity[1],
  run: (args) => (args.every((arg) => Array.isArray(arg)) ? run(...args) : undefined),
});

const has = (array: readonly unknown[], value: unknown) =>
  array.some((item) => isSame(item, value));

export const arrayFunctions: Record<string, Pure> = {
  ARRAY_CONCAT: ofArrays([2, Infinity], (...arrays) => arrays.flat()),
  ARRAY_CONTAINS: ofAny([2, 3], (array, value, partial) => {
    if (!Array.isArray(array) || value === undefined) return undefined;
    return partial === true ? array.some((item) => includesPart(item, value)) : has(array, value);
  }),
  ARRAY_CONTAINS_ALL: ofAny([2, Infinity], (array, ...values) =>
    Array.isArray(array) ? values.every((value) => has(array, value)) : undefined,
  ),
  ARRAY_CONTAINS_ANY: ofAny([2, Infinity], (array, ...values) =>
    Array.isArray(array) ? values.some((value) => has(array, value)) : undefined,
  ),
  ARRAY_LENGTH: ofArrays([1, 1], (array = []) => array.length),
  ARRAY_SLICE: ofAny([2, 3], (array, start, length) => {
    if (!Array.isArray(array) || typeof start !== 'number') return undefined;
    const from = start < 0 ? Math.max(array.length + start, 0) : start;
    if (length === undefined) return array.slice(from);
    return typeof length === 'number' ? array.slice(from, from + Math.max(length, 0)) : undefined;
  }),
  CHOOSE: ofAny([2, Infinity], (index, ...values) =>
    typeof index === 'number' ? values[index - 1] : undefined,
  ),
  OBJECTTOARRAY: ofAny([1, 3], (object, key = 'k', value = 'v') =>
    isObject(object) && typeof key === 'string' && typeof value === 'string'
      ? Object.entries(object).map(([name, held]) => ({ [key]: name, [value]: held }))
      : undefined,
  ),
  SETDIFFERENCE: ofArrays([2, 2], (left = [], right = []) =>
    distinct(left.filter((item) => !has(right, item))),
  ),
  SETEQUAL: ofArrays([2, 2], (left = [], right = []) => {
    return left.every((item) => has(right, item)) && right.every((item) => has(left, item));
  }),
  SETINTERSECT: ofArrays([2, 2], (left = [], right = []) =>
    distinct(left.filter((item) => has(right, item))),
  ),
  SETUNION: ofArrays([2, 2], (left = [], right = []) => distinct([...left, ...right])),
};
