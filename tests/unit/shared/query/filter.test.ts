import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Question, SearchRequest } from '../../../../shared/model/answer.ts';
import { toConditions } from '../../../../shared/query/filter.ts';

describe('a filter becomes conditions that can only narrow', () => {
  test.each([
    [undefined, []],
    [{}, []],
    [{ author: [] }, []],
    [{ author: ["O'Hara", 'Ann'] }, ["author eq 'O''Hara' or author eq 'Ann'"]],
    [
      { language: ['de'], classification: ['iban', 'secret'] as ('iban' | 'secret')[] },
      ["language eq 'de'", "classification/any(one: one eq 'iban' or one eq 'secret')"],
    ],
    [
      { kind: ['slides'] as 'slides'[] },
      [
        [
          'application/vnd.openxmlformats-officedocument.presentationml.presentation',
          'application/vnd.ms-powerpoint',
          'application/vnd.oasis.opendocument.presentation',
        ]
          .map((format) => `mediaType eq '${format}'`)
          .join(' or '),
      ],
    ],
    [
      { year: [2025, 2026], folder: ['abc_-1'] },
      [
        "scopes/any(one: one eq 'abc_-1')",
        '(modifiedAt ge 2025-01-01T00:00:00Z and modifiedAt lt 2026-01-01T00:00:00Z) or (modifiedAt ge 2026-01-01T00:00:00Z and modifiedAt lt 2027-01-01T00:00:00Z)',
      ],
    ],
    [
      { mediaType: ['text/plain'], connectionId: ['box'] },
      ["mediaType eq 'text/plain'", "connectionId eq 'box'"],
    ],
    [
      { modifiedFrom: '2026-01-01T00:00:00Z', modifiedTo: '2026-02-01T00:00:00+01:00' },
      ['modifiedAt ge 2026-01-01T00:00:00Z', 'modifiedAt le 2026-02-01T00:00:00+01:00'],
    ],
  ])('%j', (filter, conditions) => {
    expect(toConditions(filter)).toEqual(conditions);
  });

  test('whatever stands in a value stays inside of its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (value) => {
        const [condition = ''] = toConditions({ author: [value] });
        const quoted = /^author eq '((?:[^']|'')*)'$/s.exec(condition)?.[1];
        expect(quoted?.replaceAll("''", "'")).toBe(value);
      }),
    );
  });
});

describe('a request', () => {
  test.each([
    [{ query: '' }],
    [{ query: '   ' }],
    [{ query: 'a'.repeat(2_001) }],
    [{ query: 'a', top: 0 }],
    [{ query: 'a', top: 51 }],
    [{ query: 'a', top: 1.5 }],
    [{ query: 'a', tenantId: 'x' }],
    [{ query: 'a', filter: { scopes: ['x'] } }],
    [{ query: 'a', filter: { modifiedFrom: '2026-01-01' } }],
    [{ query: 'a', filter: { modifiedFrom: '2026-01-01T00:00:00Z or true' } }],
    [{ query: 'a', filter: { author: 'Ann' } }],
    [{ query: 'a', filter: { folder: ["x' or true"] } }],
    [{ query: 'a', filter: { year: ['2026'] } }],
    [{ query: 'a', filter: { classification: ["x' or true"] } }],
  ])('is refused: %j', (request) => {
    expect(SearchRequest.safeParse(request).success).toBe(false);
  });

  test('is trimmed, and asks for ten', () => {
    expect(SearchRequest.parse({ query: ' a ' })).toEqual({ query: 'a', top: 10 });
    expect(Question.safeParse({ question: 'a', userId: 'me' }).success).toBe(false);
  });
});
