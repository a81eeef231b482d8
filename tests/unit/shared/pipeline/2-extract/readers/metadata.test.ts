import { expect, it } from 'vitest';
import { toMetadata } from '../../../../../../shared/pipeline/2-extract/readers/metadata.ts';

it.each([
  ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
  ['2026-03-01T09:30:00+02:00', '2026-03-01T07:30:00.000Z'],
  ['2026-03-01T09:30:00.123456789', '2026-03-01T09:30:00.123Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['1601-01-01T00:00:00Z', undefined],
  ['soon', undefined],
  ['2026-99-99T00:00:00Z', undefined],
])('takes %s for %s', (createdAt, expected) => {
  expect(toMetadata({ createdAt }).createdAt).toBe(expected);
});

it('leaves out what is empty or longer than such a thing is', () => {
  expect(
    toMetadata({ author: 'x'.repeat(501), subject: '  ', keywords: `a,,${'b'.repeat(201)}` }),
  ).toEqual({ keywords: ['a'] });
});
