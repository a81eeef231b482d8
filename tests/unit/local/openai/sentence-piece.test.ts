import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVocabulary } from '../../../../local/openai/model/weights.ts';
import { createSentencePiece, normalize } from '../../../../local/openai/text/sentence-piece.ts';

const vocabulary = readVocabulary();
const pieces = createSentencePiece(vocabulary);
const decode = (ids: readonly number[]) => ids.map((id) => vocabulary[id]![0]).join('');

describe('SentencePiece', () => {
  // Ids recorded from the tokenizer that the weights were published with.
  it.each([
    ['hello world', [2002, 102, 311]],
    ['the fox jumped over the lazy dog', [9, 1394, 152, 2009, 26, 132, 9, 6266, 959]],
    ['lorem ipsum', [1148, 53, 47, 103, 1541, 400]],
  ])('cuts "%s" as the published tokenizer does', (text, ids) => {
    expect(pieces.encode(text)).toEqual(ids);
  });

  it('loses no character that it knows', () => {
    const known = string({
      unit: constantFrom(...'abcdefghijklmnopqrstuvwxyzABC 0123.,:-'.split('')),
    });
    assert(
      property(known, (text) => {
        expect(decode(pieces.encode(text))).toBe(normalize(text));
      }),
    );
  });

  it('takes the most probable cut, not the longest piece first', () => {
    const small = createSentencePiece([
      ...Array.from({ length: 6 }, (_, id): [string, number] => [`<${id}>`, 0]),
      ['\u2581', -5],
      ['\u2581ab', -8],
      ['c', -6],
      ['\u2581a', -3],
      ['bc', -4],
    ]);
    expect(small.encode('abc')).toEqual([9, 10]); // -7, against -14
  });

  it('turns a run of unknown characters into one unknown piece', () => {
    const ids = pieces.encode('a \u{1F600}\u{1F601}\u{1F602} b');
    expect(ids.filter((id) => id === 0)).toHaveLength(1);
  });

  it.each(['', '   ', '\n\t'])('has nothing for a text without characters', (text) => {
    expect(pieces.encode(text)).toEqual([]);
  });

  it('treats every white space alike, and compatibility forms as their plain form', () => {
    expect(pieces.encode('two\n\n words ')).toEqual(pieces.encode('two words'));
    expect(pieces.encode('ﬁne １２')).toEqual(pieces.encode('fine 12'));
  });

  it('finds a common word more probable than a rare one', () => {
    expect(pieces.logProbability('the')).toBeGreaterThan(pieces.logProbability('indemnification'));
  });

  it('reads a hundred thousand characters without a space in no time', () => {
    expect(pieces.encode('a'.repeat(100_000)).length).toBeGreaterThan(1000);
  });
});
