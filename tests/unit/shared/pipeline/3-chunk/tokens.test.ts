import * as fc from 'fast-check';
import { countTokens as encoded } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { countText, countTokens } from '../../../../../shared/pipeline/3-chunk/tokens.ts';

const blanks = [' ', '  ', '\n', ' \n ', '\t', '\r\n', '\u00a0', '\u3000', ' \u2003 '];
const words = [
  'the',
  'Don’t',
  "it's",
  'end.',
  '/',
  '//',
  '…',
  '12.50',
  '1',
  '2027',
  '½',
  '５',
  '𝟏',
  'R2-D2',
  'é',
  'e\u0301',
  "'",
  ',',
  '。',
  '日本語',
  '👍🏽',
  '<|endoftext|>',
];

const texts = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...blanks) },
      { weight: 3, arbitrary: fc.constantFrom(...words) },
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

it('counts as the encoding does, word by word', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(countTokens(text)).toBe(encoded(text, { disallowedSpecial: new Set() }));
    }),
    { numRuns: 2_000 },
  );
});

it('counts any stretch of a text as it counts that stretch alone', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (text, one, other) => {
      const [from = 0, to = 0] = [one, other]
        .map((place) => place % (text.length + 1))
        .toSorted((a, b) => a - b);
      expect(countText(text).tokensIn(from, to)).toBe(countTokens(text.slice(from, to)));
    }),
    { numRuns: 2_000 },
  );
});

it('counts a number without the encoding: each three digits are a token', () => {
  const numbers = Array.from({ length: 1_000 }, (_, at) => String(at));
  const padded = numbers.map((number) => number.padStart(3, '0'));
  for (const number of [...numbers, ...padded]) expect(encoded(number)).toBe(1);
});

it('counts as before when it has met more words than it can keep in their places', () => {
  const letters = 'a b c d e f g h i j k l m n o p q r s t'.split(' ');
  const wordOf = (at: number): string =>
    [1, 20, 400, 8_000].map((power) => letters[Math.floor(at / power) % 20]).join('');
  const many = Array.from({ length: 20_000 }, (_, at) => wordOf(at)).join(' ');
  const tokens = countTokens(many);
  expect(countTokens(many)).toBe(tokens);
  expect(tokens).toBe(encoded(many));
});

it('counts one long run in time that grows with its length', () => {
  const run = 'ab'.repeat(50_000);
  expect(countTokens(`before ${run} after`)).toBeGreaterThan(1_000);
}, 2_000);
