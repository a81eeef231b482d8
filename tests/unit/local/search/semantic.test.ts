import { describe, expect, test } from 'vitest';
import { parseSemantic } from '../../../../local/search/semantic/options.ts';
import {
  looksLikeQuestion,
  namesIn,
  topicalWords,
} from '../../../../local/search/semantic/question.ts';
import { rankByMeaning, type Embed } from '../../../../local/search/semantic/rank.ts';
import { cut, sentencesOf } from '../../../../local/search/semantic/sentences.ts';

describe('sentences', () => {
  test.each([
    ['One. Two? Three', ['One.', 'Two?', 'Three']],
    ['Ask Dr. Weber or No. 5. He knows.', ['Ask Dr. Weber or No. 5. He knows.']],
    [
      '# Heading\nA line that\ngoes on.\n\nAnother',
      ['# Heading', 'A line that\ngoes on.', 'Another'],
    ],
    ['| a | 1 |\r\n| b | 2 |', ['| a | 1 |', '| b | 2 |']],
    ['---\n\n***', []],
  ])('of %j are %j', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });

  test('are never longer than 600 characters, and lose no word', () => {
    const text = 'word '.repeat(1000).trim();
    const pieces = sentencesOf(text);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(600);
    expect(pieces.join(' ')).toBe(text);
    expect(sentencesOf('x'.repeat(1500)).map(({ length }) => length)).toEqual([600, 600, 300]);
    expect(cut('one two three', 9)).toBe('one two');
  });
});

describe('a question', () => {
  test.each([
    ['What is our limit', true],
    ['wie hoch ist das Limit?', true],
    ['how to', false],
    ['travel limit', false],
    ['Whatever works for you', false],
  ])('%s: %s', (text, expected) => {
    expect(looksLikeQuestion(text)).toBe(expected);
  });

  test('is about some of its words, and names some', () => {
    const question = 'What is the limit for hotels in Zurich?';
    expect(topicalWords(question)).toEqual(['limit', 'hotels', 'Zurich']);
    expect(namesIn(question)).toEqual(['Zurich']);
    expect(topicalWords('who are you')).toEqual(['who', 'are', 'you']);
    expect(namesIn('Travel Policy For Hotels')).toEqual([]);
  });
});

test('settings of answers and captions are read as the REST API writes them', () => {
  const parse = (request: object) =>
    parseSemantic({ queryType: 'semantic', search: 'x', ...request });
  expect(parse({ answers: 'extractive|count-3,threshold-0.9' })?.answers).toEqual({
    count: 3,
    threshold: 0.9,
    longest: Infinity,
  });
  expect(parse({ answers: 'extractive' })?.answers).toMatchObject({ count: 1, threshold: 0.7 });
  expect(parse({ captions: 'extractive|highlight-false,maxcharlength-60' })?.captions).toEqual({
    highlight: false,
    longest: 60,
  });
  expect(parse({ captions: 'none' })?.captions).toBeUndefined();
  expect(parseSemantic({ search: 'x', answers: 'none' })).toBeUndefined();
  expect(() => parse({ captions: 'none|highlight-true' })).toThrow(
    "Highlighting is not supported for 'captions' parameter with 'none'.",
  );
});

describe('the rank', () => {
  const candidate = (key: string, bm25: number, text: string) => ({
    key,
    bm25,
    title: '',
    holdsNames: true,
    sentences: [{ text, hits: [], overlap: bm25 / 2, overlapInContext: bm25 / 2 }],
  });
  const candidates = [
    candidate('a', 1, 'north'),
    candidate('b', 2, 'south'),
    candidate('c', 2, 'east'),
  ];
  const rank = (embed: Embed) =>
    rankByMeaning(candidates, 'question', { embed, signal: new AbortController().signal });

  test('is that of words where there is no model, equals in their order before', async () => {
    const ranked = await rank(() => Promise.resolve(undefined));
    expect(ranked.map(({ key, score }) => [key, score])).toEqual([
      ['b', 4],
      ['c', 4],
      ['a', 2],
    ]);
  });

  test('adds 0.3 of the likest sentence, and gives 4 only to what has it all', async () => {
    const cosines: Readonly<Record<string, number>> = {
      question: 1,
      north: -0.5,
      south: 0.5,
      east: 1,
    };
    const ranked = await rank((texts) =>
      Promise.resolve(texts.map((text) => Float32Array.of(cosines[text] ?? 0, 0))),
    );
    expect(ranked.map(({ key }) => key)).toEqual(['c', 'b', 'a']);
    expect(ranked.map(({ score }) => score)).toEqual([4, (4 * 1.15) / 1.3, (4 * 0.5) / 1.3]);
  });
});
