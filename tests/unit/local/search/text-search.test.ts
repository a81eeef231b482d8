import { describe, expect, test } from 'vitest';
import { bm25, inverseFrequency } from '../../../../local/search/query/bm25.ts';
import { editDistance } from '../../../../local/search/query/expand.ts';
import { parseLucene } from '../../../../local/search/query/lucene-syntax.ts';
import { fuse } from '../../../../local/search/query/rank.ts';
import { parseSimple } from '../../../../local/search/query/simple-syntax.ts';
import { searchedFields, searchText } from '../../../../local/search/query/text-search.ts';
import { keyAt, type MemoryIndex } from '../../../../local/search/engine/memory-index.ts';
import { indexOf, putAll, schema, tidyUp } from './sample-index.ts';

function scores(index: MemoryIndex, text: string, fields?: string) {
  const search = {
    index,
    fields: searchedFields(schema, fields),
    within: index.live,
    mode: 'any' as const,
  };
  const { ordinals, scores: found } = searchText(parseSimple(text, 'any'), search);
  return Object.fromEntries(
    Array.from(ordinals, (ordinal, place) => [keyAt(index, ordinal), found[place]]),
  );
}

describe('BM25', () => {
  test('has the values of the formula worked by hand', () => {
    // ln(1 + (3 - 2 + 0.5) / (2 + 0.5)) = ln 1.6
    expect(inverseFrequency(3, 2)).toBeCloseTo(0.470_003_629, 8);
    // 2 times in 4 words, average 3: 0.47 · 2 · 2.2 / (2 + 1.2 · (0.25 + 0.75 · 4/3)) = 0.47 · 4.4 / 3.5
    const index = { statistics: { documents: 3, words: 9 }, similarity: { k1: 1.2, b: 0.75 } };
    expect(bm25(Math.log(1.6), { frequency: 2, length: 4 }, index)).toBeCloseTo(0.590_861_705, 8);
  });

  test('scores documents by it, and adds up the fields', () => {
    const index = indexOf([
      { content: 'zebra zebra and lion' },
      { content: 'zebra here', title: 'Zebra' },
      { content: 'lions and tigers' },
    ]);
    const ofContent = scores(index, 'zebra', 'content');
    expect(ofContent['d0']).toBeCloseTo(0.590_861_705, 8);
    // 1 time in 2 words: ln 1.6 · 2.2 / (1 + 1.2 · (0.25 + 0.75 · 2/3)) = ln 1.6 · 2.2 / 1.9
    expect(ofContent['d1']).toBeCloseTo(0.544_214_728, 8);
    // Of the only title: ln(1 + 0.5 / 1.5) · 2.2 / 2.2
    expect(scores(index, 'zebra')['d1']).toBeCloseTo(0.544_214_728 + Math.log(4 / 3), 8);
  });

  test('forgets what was replaced, before segments are merged and after', () => {
    const fresh = indexOf([
      { content: 'lion' },
      { content: 'zebra zebra and lion' },
      { content: 'x' },
    ]);
    const used = indexOf([{ content: 'lion' }, { content: 'zebra' }, { content: 'zebra' }]);
    const put = (key: string, content: string) => putAll(used, [[key, { content }]]);
    put('d1', 'zebra zebra and lion');
    put('d2', 'zebra');
    put('d2', 'x');
    expect(scores(used, 'zebra lion')).toEqual(scores(fresh, 'zebra lion'));
    expect(tidyUp(used)).toBeGreaterThan(0);
    expect(used.segments.every(({ segment, living }) => living * 2 >= segment.size)).toBe(true);
    expect(scores(used, 'zebra lion')).toEqual(scores(fresh, 'zebra lion'));
  });
});

describe('a phrase', () => {
  const index = indexOf([
    { content: 'train tickets and hotel bookings' },
    { content: 'hotel tickets, train bookings' },
    { content: 'hotel' },
  ]);

  test('matches words that follow one another', () => {
    expect(Object.keys(scores(index, '"hotel bookings"'))).toEqual(['d0']);
    expect(Object.keys(scores(index, '"train bookings"'))).toEqual(['d1']);
    expect(Object.keys(scores(index, '"tickets hotel"'))).toEqual([]);
  });
});

describe('the syntaxes', () => {
  const term = (text: string) => ({ kind: 'term', text });

  test('simple binds from left to right', () => {
    expect(parseSimple('a b +c', 'any')).toEqual({
      kind: 'boolean',
      clauses: [
        {
          occur: 'must',
          query: {
            kind: 'boolean',
            clauses: [
              { occur: 'should', query: term('a') },
              { occur: 'should', query: term('b') },
            ],
          },
        },
        { occur: 'must', query: term('c') },
      ],
    });
  });

  test('simple takes escaped marks as letters, and stray ones as nothing', () => {
    expect(parseSimple('a\\+b', 'any')).toEqual(term('a+b'));
    expect(parseSimple('pre*', 'any')).toEqual({ kind: 'prefix', text: 'pre' });
    expect(parseSimple('pre\\*', 'any')).toEqual(term('pre*'));
    expect(parseSimple('(a', 'any')).toEqual(term('a'));
    expect(parseSimple('"a', 'any')).toEqual(term('a'));
    expect(parseSimple('a)', 'any')).toEqual(term('a'));
    expect(parseSimple('((((', 'any')).toEqual({ kind: 'boolean', clauses: [] });
  });

  test('full knows boosts, fields of groups, and which clauses AND requires', () => {
    expect(parseLucene('title:(a b)^2', 'any')).toEqual({
      kind: 'boost',
      factor: 2,
      query: {
        kind: 'boolean',
        clauses: [
          { occur: 'should', query: { ...term('a'), field: 'title' } },
          { occur: 'should', query: { ...term('b'), field: 'title' } },
        ],
      },
    });
    const occurs = (text: string, mode: 'any' | 'all') => {
      const query = parseLucene(text, mode);
      return query.kind === 'boolean' ? query.clauses.map(({ occur }) => occur) : [];
    };
    expect(occurs('a AND b c', 'any')).toEqual(['must', 'must', 'should']);
    expect(occurs('a AND NOT b', 'any')).toEqual(['must', 'not']);
    expect(occurs('a b', 'all')).toEqual(['must', 'must']);
    expect(occurs('a OR b', 'all')).toEqual(['should', 'should']);
    expect(occurs('a -b', 'any')).toEqual(['should', 'not']);
    expect(occurs('a !b', 'all')).toEqual(['must', 'not']);
  });

  test.each([
    'x:[1 TO 2]',
    'x:{a TO b}',
    '/re',
    'and/or',
    '-a',
    'NOT a',
    '-a *',
    'a (-b)',
    '/a{2,1}/',
    '/(a/',
    '/[a/',
  ])('full cannot read %s', (text) => {
    expect(() => parseLucene(text, 'any')).toThrow('Failed to parse query string');
  });
});

describe('words that stand for others', () => {
  const index = indexOf(
    [
      { content: 'test' },
      { content: 'text' },
      { content: 'toast' },
      { content: 'tent' },
      { content: 'a*b' },
    ],
    2,
  );
  const found = (text: string) => {
    const { ordinals } = searchText(parseLucene(text, 'any'), {
      index,
      fields: searchedFields(schema, 'content'),
      within: index.live,
      mode: 'any',
    });
    return Array.from(ordinals, (ordinal) => keyAt(index, ordinal));
  };

  test.each([
    ['te?t', ['d0', 'd1', 'd3']],
    ['t*t', ['d0', 'd1', 'd2', 'd3']],
    ['TE*t', ['d0', 'd1', 'd3']],
    ['te\\?t', []],
    ['test~0', ['d0']],
    ['tset~1', ['d0']],
    ['test~1', ['d0', 'd1', 'd3']],
    ['tost~', ['d0', 'd1', 'd2', 'd3']],
    ['content:tes?', ['d0']],
    ['/te[sx]t/', ['d0', 'd1']],
    ['/.*ast/', ['d2']],
    ['/es/', []],
  ])('%s finds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('rank what is written alike first', () => {
    const scores = searchText(parseLucene('test~1', 'any'), {
      index,
      fields: searchedFields(schema, 'content'),
      within: index.live,
      mode: 'any',
    }).scores;
    expect(scores[0]).toBeGreaterThan(scores[1] ?? 0);
  });

  test.each(['*est', '?est', 'test~3', 'test~1.5'])('%s cannot be read', (text) => {
    expect(() => parseLucene(text, 'any')).toThrow('Failed to parse query string');
  });

  test('an edit is one character put in, left out, replaced, or two swapped', () => {
    const distance = (a: string, b: string) => editDistance(Array.from(a), Array.from(b));
    expect(distance('abc', 'abc')).toBe(0);
    expect(distance('abc', 'acb')).toBe(1);
    expect(distance('abc', 'abxc')).toBe(1);
    expect(distance('', 'ab')).toBe(2);
    expect(distance('kitten', 'sitting')).toBe(3);
  });
});

test('a query of too many words for its fields is refused as the service does', () => {
  const index = indexOf([{ content: 'x' }]);
  const search = (words: number) =>
    searchText(parseSimple('x '.repeat(words), 'any'), {
      index,
      fields: searchedFields(schema, 'title,content'),
      within: index.live,
      mode: 'any',
    });
  expect(search(1500).ordinals).toHaveLength(1);
  expect(() => search(1501)).toThrow('exceeded the maximum clause limit of 3000');
});

test('ranks fuse by 1 / (60 + rank), equals in order of writing', () => {
  const ranked = (...ordinals: number[]) => ordinals.map((ordinal) => ({ ordinal, score: 9 }));
  expect(
    fuse([
      { weight: 1, ranked: ranked(7, 3) },
      { weight: 2, ranked: ranked(3, 5) },
    ]),
  ).toEqual([
    { ordinal: 3, score: 1 / 62 + 2 / 61 },
    { ordinal: 5, score: 2 / 62 },
    { ordinal: 7, score: 1 / 61 },
  ]);
});
