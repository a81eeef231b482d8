/**
 * Values as the query language sees them: JSON plus `undefined`, which is what a missing property is,
 * and which makes most operators undefined as well.
 */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ranks = { undefined: 0, null: 1, boolean: 2, number: 3, string: 4, array: 5, object: 6 };

/** ORDER BY sorts by type first, in this order. */
export function rankOf(value: unknown): number {
  if (value === undefined) return ranks.undefined;
  if (value === null) return ranks.null;
  if (Array.isArray(value)) return ranks.array;
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? ranks[type] : ranks.object;
}

/** Numbers, strings and booleans can be told apart by <; of other types no one is before another. */
export function compareValues(left: unknown, right: unknown): number {
  const rank = rankOf(left);
  const difference = rank - rankOf(right);
  if (difference !== 0) return difference;
  if (rank === ranks.string) return compareStrings(left as string, right as string);
  if (rank === ranks.number || rank === ranks.boolean) return Number(left) - Number(right);
  return 0;
}

/** By code points, which is the order of UTF-8 bytes and so SQLite's, whose prefilter must agree. */
function compareStrings(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const difference = weight(left.charCodeAt(index)) - weight(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others, though their units are below U+E000. */
const weight = (unit: number): number =>
  unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;

export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isSame(item, right[index]))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  );
}

/** Whether `whole` has at least what `part` has; ARRAY_CONTAINS with its third argument true. */
export const includesPart = (whole: unknown, part: unknown): boolean =>
  isObject(whole) && isObject(part)
    ? Object.keys(part).every(
        (key) => Object.hasOwn(whole, key) && includesPart(whole[key], part[key]),
      )
    : isSame(whole, part);

/** One text for all values that are the same, for DISTINCT and GROUP BY. */
export function keyOf(value: unknown): string {
  if (value === undefined) return 'undefined';
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export function distinct(values: readonly unknown[]): unknown[] {
  const seen = new Map<string, unknown>();
  for (const value of values) {
    const key = keyOf(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}
