import { ofAny, ofStrings, type Pure } from './define.ts';

/** Comparisons take a third argument: true to ignore case. */
const compares = (run: (text: string, other: string) => boolean): Pure => ({
  fewest: 2,
  most: 3,
  run: ([text, other, ignoreCase]) => {
    if (typeof text !== 'string' || typeof other !== 'string') return undefined;
    return ignoreCase === true ? run(text.toLowerCase(), other.toLowerCase()) : run(text, other);
  },
});

/** A string, then numbers. */
const cuts = (
  arity: readonly [number, number],
  run: (text: string, ...numbers: number[]) => unknown,
): Pure => ({
  fewest: arity[0],
  most: arity[1],
  run: ([text, ...numbers]) =>
    typeof text === 'string' && numbers.every((number) => typeof number === 'number')
      ? run(text, ...numbers)
      : undefined,
});

const longestReplication = 10_000;

export const stringFunctions: Record<string, Pure> = {
  CONCAT: ofStrings([2, Infinity], (...parts) => parts.join('')),
  CONTAINS: compares((text, other) => text.includes(other)),
  ENDSWITH: compares((text, other) => text.endsWith(other)),
  INDEX_OF: {
    fewest: 2,
    most: 3,
    run: ([text, other, from = 0]) =>
      typeof text === 'string' && typeof other === 'string' && typeof from === 'number'
        ? text.indexOf(other, from)
        : undefined,
  },
  LEFT: cuts([2, 2], (text, length = 0) => text.slice(0, Math.max(length, 0))),
  LENGTH: ofStrings([1, 1], (text = '') => text.length),
  LOWER: ofStrings([1, 1], (text = '') => text.toLowerCase()),
  LTRIM: ofStrings([1, 2], (text = '', characters = ' ') => trimStart(text, characters)),
  REGEXMATCH: ofStrings([2, 3], (text = '', pattern = '', modifiers = '') =>
    toRegex(pattern, modifiers)?.test(text),
  ),
  REPLACE: ofStrings([3, 3], (text = '', search = '', replacement = '') =>
    search === '' ? text : text.replaceAll(search, () => replacement),
  ),
  REPLICATE: cuts([2, 2], (text, times = 0) =>
    times < 0 || text.length * times > longestReplication ? undefined : text.repeat(times),
  ),
  REVERSE: ofStrings([1, 1], (text = '') => Array.from(text).toReversed().join('')),
  RIGHT: cuts([2, 2], (text, length = 0) => text.slice(Math.max(text.length - length, 0))),
  RTRIM: ofStrings([1, 2], (text = '', characters = ' ') => trimEnd(text, characters)),
  STARTSWITH: compares((text, other) => text.startsWith(other)),
  STRINGEQUALS: compares((text, other) => text === other),
  STRINGJOIN: {
    fewest: 2,
    most: 2,
    run: ([parts, separator]) =>
      Array.isArray(parts) && typeof separator === 'string' ? parts.join(separator) : undefined,
  },
  STRINGSPLIT: ofStrings([2, 2], (text = '', separator = '') => text.split(separator)),
  STRINGTOARRAY: ofStrings([1, 1], (text = '') => fromJson(text, Array.isArray)),
  STRINGTOBOOLEAN: ofStrings([1, 1], (text = '') => fromJson(text, isBoolean)),
  STRINGTONULL: ofStrings([1, 1], (text = '') => fromJson(text, (value) => value === null)),
  STRINGTONUMBER: ofStrings([1, 1], (text = '') => fromJson(text, isNumber)),
  STRINGTOOBJECT: ofStrings([1, 1], (text = '') => fromJson(text, isPlainObject)),
  SUBSTRING: cuts([3, 3], (text, start = 0, length = 0) =>
    start < 0 ? '' : text.slice(start, start + Math.max(length, 0)),
  ),
  TOSTRING: ofAny([1, 1], (value) =>
    typeof value === 'string' ? value : value === undefined ? value : JSON.stringify(value),
  ),
  TRIM: ofStrings([1, 2], (text = '', characters = ' ') =>
    trimEnd(trimStart(text, characters), characters),
  ),
  UPPER: ofStrings([1, 1], (text = '') => text.toUpperCase()),
};

function trimStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start += 1;
  return text.slice(start);
}

function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function toRegex(pattern: string, modifiers: string): RegExp | undefined {
  if (/[^imsx]/.test(modifiers)) return undefined;
  try {
    return new RegExp(pattern, modifiers.replaceAll('x', ''));
  } catch {
    return undefined; // a pattern that cannot be read matches nothing, not even by NOT
  }
}

function fromJson(text: string, isWanted: (value: unknown) => boolean): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isWanted(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isNumber = (value: unknown) => typeof value === 'number';
const isPlainObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
