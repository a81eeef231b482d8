import { expect, test } from 'vitest';
import { files } from '../../../../local/seed/content/files.ts';
import { questions } from '../../../../local/seed/questions.ts';
import { askings, placesOf, readersOf } from '../../../support/questions.ts';

const textOf = (path: string): string | undefined =>
  files.find((file) => file.path === path)?.text.replace(/\s+/g, ' ');

test('begins with the question of the first page of the documentation', () => {
  expect(questions).toHaveLength(20);
  expect(questions[0]?.question).toBe('What is our travel limit for hotels in Zurich?');
});

test.for(questions)('"$question" is answered by one sentence of its file', (question) => {
  for (const path of placesOf(question)) {
    const sentences = textOf(path)?.split(/(?<=[.!?]) /) ?? [];
    const answers = sentences.filter((sentence) =>
      question.mustMention.every((word) => sentence.includes(word)),
    );
    expect(answers, path).not.toEqual([]);
  }
});

test.for(askings)('$person asks "$question.question": may read is $mayRead', (asking) => {
  const readers = placesOf(asking.question).flatMap((path) => [...readersOf(path)]);
  expect(readers.includes(asking.person)).toBe(asking.mayRead);
});

test('asks for the audit, the copied contract and the file shared with one person', () => {
  const places = questions.flatMap(placesOf);
  expect(places.filter((path) => path.startsWith('Finance/Audit/'))).toHaveLength(2);
  expect(questions.filter(({ alsoIn }) => alsoIn !== undefined)).toHaveLength(2);
  expect(places).toContain('Legal/Contracts/Survey services Haddad.pdf');
});
