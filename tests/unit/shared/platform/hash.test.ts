import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256, shortId } from '../../../../shared/platform/hash.ts';

test('SHA-256 as everybody has it, of text and of bytes', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect([sha256('abc'), sha256(Buffer.from('abc'))]).toEqual([abc, abc]);
});

test('a short id tells every two lists of parts apart, and is safe in keys and filters', () => {
  const parts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(shortId(...a)).toMatch(/^[\w-]{16}$/);
      expect(shortId(...a) === shortId(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

test('a short id begins with a letter or digit: no document key may begin with an underscore', () => {
  const ids = Array.from({ length: 1_000 }, (_, n) => shortId(String(n)));
  expect(ids.filter((id) => !/^[A-Za-z0-9]/.test(id))).toEqual([]);
});

test.each([
  [
    ['a', 'bc'],
    ['ab', 'c'],
  ],
  [['a|1:b'], ['a', 'b']],
  [[''], []],
  [['1:a'], ['a']],
])('%j is not %j', (a, b) => {
  expect(shortId(...a)).not.toBe(shortId(...b));
});
