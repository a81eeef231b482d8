import { describe, expect, test } from 'vitest';
import { keyAt } from '../../../../local/search/engine/memory-index.ts';
import { parseLucene } from '../../../../local/search/query/lucene-syntax.ts';
import { sloppyFrequency } from '../../../../local/search/query/proximity-search.ts';
import { searchedFields, searchText } from '../../../../local/search/query/text-search.ts';
import { indexOf, schema } from './sample-index.ts';

const index = indexOf(
  [
    { content: 'hotel near the airport' },
    { content: 'airport hotel' },
    { content: 'hotel airport' },
    { content: 'hotel with a pool, far away from any noisy old airport' },
    { content: 'hotel' },
    { content: 'rose is a rose' },
    { content: 'a rose' },
  ],
  3,
);

function search(text: string) {
  const within = index.live;
  const fields = searchedFields(schema, 'content');
  const { ordinals, scores } = searchText(parseLucene(text, 'any'), {
    index,
    fields,
    within,
    mode: 'any',
  });
  return new Map(Array.from(ordinals, (ordinal, at) => [keyAt(index, ordinal), scores[at] ?? 0]));
}

describe('words near one another', () => {
  test.each([
    ['"hotel airport"', ['d2']],
    ['"hotel airport"~', ['d2']],
    ['"hotel airport"~1', ['d2']],
    ['"hotel airport"~2', ['d0', 'd1', 'd2']],
    ['content:"hotel airport"~9', ['d0', 'd1', 'd2', 'd3']],
    ['"hotel hotel"~9', []],
    ['"rose rose"~9', ['d5']],
    ['"hotel"~3', ['d0', 'd1', 'd2', 'd3', 'd4']],
    ['"hotel nowhere"~9', []],
  ])('%s finds %j', (text, keys) => {
    expect([...search(text).keys()]).toEqual(keys);
  });

  test('score the more the nearer they are', () => {
    const scores = search('"hotel airport"~9');
    const of = (key: string) => scores.get(key) ?? 0;
    expect(of('d2')).toBe(search('"hotel airport"').get('d2'));
    expect(of('d2')).toBeGreaterThan(of('d1'));
    expect(of('d0')).toBeGreaterThan(of('d3'));
  });
});

describe("the frequency of a phrase whose words may be moved, as Lucene's SloppyPhraseScorer counts it", () => {
  const frequency = (phrase: string, text: string, slop: number) => {
    const positions = new Map<string, number[]>();
    for (const [at, word] of text.split(' ').entries())
      positions.set(word, [...(positions.get(word) ?? []), at]);
    const words = phrase.split(' ').map((word, offset) => ({ text: word, offset }));
    return sloppyFrequency(words, positions, slop);
  };

  test.each([
    ['a b', 'a b', 3, 1],
    ['a b', 'a x b', 3, 1 / 2],
    ['a b', 'b a', 3, 1 / 3],
    ['a b', 'b a', 1, 0],
    ['a b', 'a b x x a x b', 2, 1 + 1 / 2],
    ['a b c', 'a x b c', 2, 1 / 2],
    ['a b c', 'c b a', 4, 1 / 5],
    ['a b a', 'a b a', 2, 1],
    ['a a', 'a', 5, 0],
    ['a a', 'a x a', 5, 1 / 2],
  ] as const)('%s in %s, moved by %i at most: %d', (...[phrase, text, slop, expected]) => {
    expect(frequency(phrase, text, slop)).toBeCloseTo(expected, 12);
  });
});
