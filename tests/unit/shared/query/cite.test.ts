import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { citationsIn, createGroundedText } from '../../../../shared/query/cite.ts';
import type { Found } from '../../../../shared/query/retrieve.ts';

const sources = 3;
function show(...words: string[]) {
  const grounded = createGroundedText(sources);
  const pushed = words.map((word) => grounded.push(word));
  return { pushed, shown: grounded.shown() };
}

describe('words are shown up to the last citation that has come:', () => {
  test.each([
    ['nothing without one', ['Hotels are paid. And more.'], ['']],
    ['up to it, with its full stop', ['Paid [1]. And more.'], ['Paid [1].']],
    ['cut in the middle of it', ['Paid [', '1', '] yes [2]'], ['', '', 'Paid [1] yes [2]']],
    ['not on an unknown one', ['Paid [4] and [0].'], ['']],
    ['an unknown one is taken out', ['Paid [9] or [2]!'], ['Paid  or [2]!']],
    ['what is no citation is text', ['Paid [1234] [x] [] [2]'], ['Paid [1234] [x] [] [2]']],
    ['one that comes about by taking out another', ['[[9]1]'], ['[1]']],
    ['an unknown one that comes about so', ['Paid [[9]9] [1]'], ['Paid  [1]']],
  ])('%s', (_name, words, pushed) => {
    expect(show(...words).pushed).toEqual(pushed);
  });
});

test('however the words are cut, what is shown ends at a known citation and names no other', () => {
  const piece = fc.constantFrom('[', ']', '1', '3', '9', '0', ' a', '.', '[2]', '[7]', 'word ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(3)), (pieces, cuts) => {
      const text = pieces.join('');
      const words: string[] = [];
      for (let at = 0, n = 0; at < text.length; n++) {
        const size = 1 + (cuts[n % Math.max(1, cuts.length)] ?? 1);
        words.push(text.slice(at, at + size));
        at += size;
      }
      const { pushed, shown } = show(...words);
      expect(pushed.join('').trim()).toBe(shown);
      for (const so of pushed) expect(so).toMatch(/^$|\[\d{1,3}\][.!?]?$/);
      for (const [, id] of shown.matchAll(/\[(\d{1,3})\]/g)) {
        expect(Number(id)).toBeGreaterThanOrEqual(1);
        expect(Number(id)).toBeLessThanOrEqual(sources);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('citations come in the order of their first mention, without text', () => {
  const found = [1, 2, 3].map((n) => ({
    key: `k${n}`,
    score: 1,
    folder: null,
    passage: {
      documentId: `d${n}`,
      title: `t${n}`,
      path: [],
      headings: [],
      start: 0,
      end: 5,
      fromPage: null,
      toPage: null,
      place: null,
      url: 'u',
      recording: null,
      mediaType: 'text/plain',
      language: null,
      classification: [],
      author: null,
      modifiedAt: 'm',
      text: 'private words',
      copies: [],
    },
  })) satisfies Found[];
  const citations = citationsIn('b [3] a [1] again [3] none [9]', found);
  expect(citations.map(({ id, documentId }) => [id, documentId])).toEqual([
    [3, 'd3'],
    [1, 'd1'],
  ]);
  expect(JSON.stringify(citations)).not.toContain('private');
});
