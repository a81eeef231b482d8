import { describe, expect, test } from 'vitest';
import { mulberry32 } from '../../../../local/faults.ts';
import { expandRegexp, expandWildcard } from '../../../../local/search/query/expand.ts';

const has = (pattern: string, word: string) => expandRegexp(pattern).likeness(word) === 1;

describe("Lucene's regular expressions", () => {
  test.each([
    ['hotel', 'hotel', ['hote', 'hotels']],
    ['[mh]otel', 'motel', ['otel', 'mhotel']],
    ['[^m-z]otel', 'hotel', ['motel', 'otel']],
    ['be.', 'bee', ['be', 'beee']],
    ['be*', 'beee', ['bet']],
    ['be+t?', 'bee', ['b', 'btt']],
    ['(ab|cd){2}', 'abcd', ['ab', 'ababab']],
    ['a{2,3}', 'aaa', ['a', 'aaaa']],
    ['a{2,}', 'aaaaa', ['a']],
    ['(a?){3}', '', ['aaaa']],
    ['a&b|c', 'c', ['a', 'b']],
    ['.*a.*&.*b.*', 'xbya', ['xa', 'b']],
    ['~(.*at)', 'dog', ['cat', 'at']],
    ['a@z', 'abcz', ['a', 'za']],
    ['a#|b', 'b', ['a']],
    ['"a.c"', 'a.c', ['abc']],
    ['a\\.c\\/d', 'a.c/d', ['abc/d']],
    ['v<9-11>', 'v010', ['v12', 'v8']],
    ['<08-11>', '09', ['9', '009']],
    ['()x', 'x', ['']],
    ['.', '😀', ['ab']],
    ['BUDGET', 'budget', []],
    ['^a$', '^a$', ['a']],
  ])('%s has %j, and not %j', (pattern, inside, outside) => {
    expect(has(pattern, inside)).toBe(true);
    for (const word of outside) expect(has(pattern, word)).toBe(false);
  });

  test('say what all their words begin with', () => {
    const prefixes = ['hotel.*', 'hotels?', 'a|b', 'a&b', '(ab)c', 'ab{0,1}', 'ab+'];
    expect(prefixes.map((pattern) => expandRegexp(pattern).prefix)).toEqual(
      ['hotel', 'hotel', '', '', '', 'a', 'ab'], //
    );
  });
});

describe('patterns that would hold up an engine that tries again', () => {
  const long = 'a'.repeat(255);

  test.each([
    '(a+)+b',
    '(a|a)*b',
    '(a|aa)+b',
    '(.*a){9}b',
    '((a{1,9}){1,9}){1,9}b',
    'a?'.repeat(99),
  ])('%s is read in one pass, or refused', (pattern) => {
    expect(has(pattern, long)).toBe(false);
  });

  test('wildcards are read in one pass, too', () => {
    expect(expandWildcard(`${'a*'.repeat(40)}b`).likeness(long)).toBe(0);
    expect(expandWildcard('a*'.repeat(40)).likeness(long)).toBe(1);
  });

  test('a pattern of endless states is refused when it has taken too many steps', () => {
    const { likeness } = expandRegexp('(.*a.{30}|.*b.{30})&~(.*c.{30})');
    const random = mulberry32(7);
    const words = Array.from({ length: 5000 }, () =>
      Array.from({ length: 60 }, () => 'abcd'.charAt(Math.floor(random() * 4))).join(''),
    );
    expect(() => words.map(likeness)).toThrow('The pattern is too complex.');
  });
});
