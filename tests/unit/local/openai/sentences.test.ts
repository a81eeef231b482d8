import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasExpected } from '../../../../local/openai/answer/expected.ts';
import { sentencesOf } from '../../../../local/openai/answer/sentences.ts';

const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.text);

describe('sentencesOf', () => {
  it.each([
    ['two sentences', 'One is here. Two is there!', ['One is here.', 'Two is there!']],
    ['titles', 'Dr. Smith met J. Doe. They talked.', ['Dr. Smith met J. Doe.', 'They talked.']],
    ['numbers', 'It costs 3.50 EUR. Pay now.', ['It costs 3.50 EUR.', 'Pay now.']],
    ['dates', 'Am 3. Oktober ist frei. Gut so.', ['Am 3. Oktober ist frei.', 'Gut so.']],
    ['wrapped lines', 'This goes\non here. And ends.', ['This goes\non here.', 'And ends.']],
    ['paragraphs', 'First part\n\nSecond part', ['First part', 'Second part']],
    ['Chinese', '今天放假。明天上班。', ['今天放假。', '明天上班。']],
    ['footnote marks', 'It is so.[3] [4] Yes it is.', ['It is so.', 'Yes it is.']],
    ['nothing', ' \n . \n', []],
  ])('splits %s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('reads each row of a table under its head', () => {
    const table = '| Meal | Limit |\n|:--|--:|\n| Lunch | 25 EUR |\n| Dinner | 45 EUR |';
    expect(sentencesOf(`# Travel\n${table}`)).toEqual([
      { text: '| Lunch | 25 EUR |', context: 'Travel | Meal | Limit |' },
      { text: '| Dinner | 45 EUR |', context: 'Travel | Meal | Limit |' },
    ]);
    expect(texts('Plan\tPrice\nFree\t0\nTeam\t12')).toEqual(['Free\t0', 'Team\t12']);
  });

  it('reads each item of a list under the line that introduces it', () => {
    const list = 'Bring these. You also need:\n- a badge\n  and a photo\n2. A laptop.';
    expect(sentencesOf(list).slice(2)).toEqual([
      { text: 'a badge\n  and a photo', context: 'You also need:' },
      { text: 'A laptop.', context: 'You also need:' },
    ]);
  });

  it('takes a question for the context of its answer, not for an answer', () => {
    expect(sentencesOf('Can I export my data?\nYes, as CSV.\n\n# Other\nNo more.')).toEqual([
      { text: 'Yes, as CSV.', context: 'Can I export my data?' },
      { text: 'No more.', context: 'Other' },
    ]);
  });

  it('cuts what is too long to be read, at a space', () => {
    const pieces = texts('word '.repeat(500));
    expect(pieces.every((piece) => piece.length <= 600)).toBe(true);
    expect(pieces.join(' ')).toBe('word '.repeat(500).trim());
    expect(texts('x'.repeat(1300)).map((piece) => piece.length)).toEqual([600, 600, 100]);
  });

  it('never changes a word: each sentence stands so in the text', () => {
    const part = constantFrom(
      'The plan costs 12 EUR. ',
      'Why? ',
      '\n',
      '\n\n',
      '- item',
      '| a | b |',
      '# Title',
      '  ',
      'Mr. X. ',
      '[1]',
      '。',
      '\r\n',
      '---',
      '(a) b',
    );
    assert(
      property(array(part), (parts) => {
        const text = parts.join('');
        for (const sentence of texts(text)) expect(text).toContain(sentence);
      }),
    );
  });
});

describe('hasExpected', () => {
  it.each([
    ['How long is the notice period?', 'It is three months.', true],
    ['How long is the notice period?', 'It is long.', false],
    ['How much does it cost?', 'It costs 12 EUR.', true],
    ['When is it due?', 'By 31 March.', true],
    ['Who approves it?', 'Your line manager does.', true],
    ['Who approves it?', 'It is approved soon.', false],
    ['What caused it?', 'The cause was rain.', true],
    ['Describe the process', 'It costs 12 EUR.', false],
  ])('%s %s: %s', (question, sentence, expected) => {
    expect(hasExpected(question, sentence)).toBe(expected);
  });
});
