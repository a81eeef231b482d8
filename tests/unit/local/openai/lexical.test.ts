import { describe, expect, it } from 'vitest';
import { compose } from '../../../../local/openai/model/composite.ts';
import { createTelling, lexicalVector } from '../../../../local/openai/model/lexical.ts';
import { readVocabulary } from '../../../../local/openai/model/weights.ts';
import { createSentencePiece } from '../../../../local/openai/text/sentence-piece.ts';
import { stem } from '../../../../local/openai/text/stem.ts';
import { termsOf } from '../../../../local/openai/text/terms.ts';

const telling = createTelling(createSentencePiece(readVocabulary()));
const vector = (text: string) => lexicalVector(text, telling);
const dot = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);

describe('stem', () => {
  // Examples of Porter's own description.
  it.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['cats', 'cat'],
    ['agreed', 'agre'],
    ['plastered', 'plaster'],
    ['motoring', 'motor'],
    ['sing', 'sing'],
    ['conflated', 'conflat'],
    ['hopping', 'hop'],
    ['falling', 'fall'],
    ['filing', 'file'],
    ['happy', 'happi'],
    ['sky', 'sky'],
    ['relational', 'relat'],
    ['digitizer', 'digit'],
    ['operator', 'oper'],
    ['triplicate', 'triplic'],
    ['hopefulness', 'hope'],
    ['replacement', 'replac'],
    ['adoption', 'adopt'],
    ['probate', 'probat'],
    ['rate', 'rate'],
    ['controll', 'control'],
    ['yes', 'ye'],
  ])('turns %s into %s', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});

describe('termsOf', () => {
  it.each([
    ['The rules of the Company', ['rules', 'company']],
    ['to be or not to be', ['to', 'be', 'or', 'not', 'to', 'be']],
    ['Über die Straße, naïve', ['uber', 'die', 'straße', 'naive']],
    ['INV-2026-0417', ['inv', '2026', '0417']],
    ['東京都の会社', ['東京', '京都', '都の', 'の会', '会社']],
    ['한국어 문서', ['한국어', '문서']],
    ['!?', []],
  ])('reads %s', (text, words) => {
    expect(termsOf(text).map(({ word }) => word)).toEqual(words);
  });
});

describe('lexicalVector', () => {
  it('has unit length for any text, even one without words', () => {
    for (const text of ['annual leave', 'the', '!?', 'x'.repeat(10_000)]) {
      expect(Math.hypot(...vector(text))).toBeCloseTo(1, 5);
    }
  });

  it('hardly cares for the order, the endings and the stop words', () => {
    const likeness = dot(vector('The approvals of invoices'), vector('invoice approval'));
    expect(likeness).toBeGreaterThan(0.97); // not 1: "approvals" is rarer than "approval"
  });

  it('grows likeness with the words in common, and weighs rare ones more', () => {
    const query = vector('indemnification of the company');
    const rare = dot(query, vector('indemnification period'));
    const common = dot(query, vector('company period'));
    expect(rare).toBeGreaterThan(common);
    expect(common).toBeGreaterThan(0.05);
    expect(Math.abs(dot(query, vector('canteen lunch menu')))).toBeLessThan(0.15);
  });
});

describe('compose', () => {
  it('adds up to unit length, with and without meaning', () => {
    const meaning = new Float32Array(512);
    meaning[3] = 1;
    const both = compose(vector('leave'), meaning);
    expect(both).toHaveLength(1536);
    expect(Math.hypot(...both)).toBeCloseTo(1, 5);
    expect(both[1024 + 3]).toBeCloseTo(Math.sqrt(0.4), 5);
    expect(Math.hypot(...compose(vector('leave'), undefined))).toBeCloseTo(1, 5);
  });
});
