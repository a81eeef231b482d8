import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzers, tokensOf } from '../../../../local/search/analysis/analyzers.ts';
import { tokenize, type Span } from '../../../../local/search/analysis/tokenize.ts';

function spans(text: string): Span[] {
  const found: Span[] = [];
  tokenize(text, (span) => found.push({ ...span }));
  return found;
}

const words = (text: string) => spans(text).map(({ start, end }) => text.slice(start, end));

describe('words', () => {
  test.each([
    ["Don't stop, e.g. now!", ["Don't", 'stop', 'e.g', 'now']],
    ['1,000.50 euros; v2.1 a_b', ['1,000.50', 'euros', 'v2.1', 'a_b']],
    ['well-known C++ (x|y)', ['well', 'known', 'C', 'x', 'y']],
    ['Größe naïve Ωmega', ['Größe', 'naïve', 'Ωmega']],
    ['東京 tower', ['東', '京', 'tower']],
    ['𝒳y 😀 z', ['𝒳y', 'z']],
    ['', []],
  ])('of %j are %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('lie where they say, one after the other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let before = 0;
        for (const [place, span] of spans(text).entries()) {
          expect(span.position).toBe(place);
          expect(span.start).toBeGreaterThanOrEqual(before);
          expect(span.end).toBeGreaterThan(span.start);
          before = span.end;
        }
      }),
    );
  });

  test('longer than 255 units are cut', () => {
    expect(words('a'.repeat(300)).map((word) => word.length)).toEqual([255, 45]);
  });
});

describe('analyzers', () => {
  const terms = (name: keyof typeof analyzers, text: string) =>
    tokensOf(analyzers[name], text).map(({ text: term, position }) => [term, position]);

  test('standard lower-cases and keeps every word', () => {
    expect(terms('standard.lucene', 'The Zebras')).toEqual([
      ['the', 0],
      ['zebras', 1],
    ]);
  });

  test('English stems, and leaves a gap for each stop word', () => {
    expect(terms('en.lucene', "The employee's terms of use")).toEqual([
      ['employe', 1],
      ['term', 2],
      ['us', 4],
    ]);
    expect(terms('en.microsoft', 'to be')).toEqual([]);
  });

  test('keyword takes the text whole', () => {
    expect(terms('keyword', 'A b')).toEqual([['A b', 0]]);
  });
});
