import { expect, it } from 'vitest';
import { holdsNames, namesIn } from '../../../../local/openai/answer/names.ts';

it.each([
  ['What is our travel limit for hotels in Zurich?', ['zurich'], true],
  ['What is our travel limit for hotels in Zurich?', ['lugano'], false],
  ['Who may I ask about leave?', ['anybody'], true],
  ['What Is Our Travel Limit', ['anything'], true],
])('"%s" is answered by a source about %s: %s', (question, words, holds) => {
  expect(holdsNames(`A text about ${words.join(' ')}.`, namesIn(question))).toBe(holds);
});
