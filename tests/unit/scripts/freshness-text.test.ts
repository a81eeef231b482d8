import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freshnessTable } from '../../../scripts/freshness-text.ts';

test('docs/FRESHNESS.md is what the code says (else: npm run settings)', () => {
  expect(readFileSync('docs/FRESHNESS.md', 'utf8')).toBe(freshnessTable());
});
