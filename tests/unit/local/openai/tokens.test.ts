import { expect, it } from 'vitest';
import { tokenCount, tokensOf } from '../../../../local/openai/text/tokens.ts';

it.each(['How many days? [3]', 'naïve café 漢字 👩‍👩‍👧', '<|endoftext|>', '', 'y'.repeat(5000)])(
  'streams a text in pieces that join to the same text',
  (text) => {
    const tokens = tokensOf(text);
    expect(tokens.join('')).toBe(text);
    expect(tokens.every((token) => !token.includes('\ufffd'))).toBe(true);
  },
);

it.each([
  ['leave '.repeat(100).trim(), 100],
  ['', 0],
])('counts as o200k_base does', (text, count) => {
  expect(tokenCount(text)).toBe(count);
});

it('counts an endless run without choking on it', () => {
  const started = performance.now();
  expect(tokenCount('a'.repeat(200_000))).toBeGreaterThan(10_000);
  expect(performance.now() - started).toBeLessThan(5000);
});
