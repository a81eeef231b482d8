import { peopleIn } from '../../local/directory.ts';
import { directory, rightsOf } from '../../local/seed/company.ts';
import { questions, type Question } from '../../local/seed/questions.ts';

/** Each question with each person of whom it is known whether they may have the answer: the table that answers are judged by. */
interface Asking {
  readonly question: Question;
  readonly person: string;
  readonly mayRead: boolean;
}

export const askings: readonly Asking[] = questions.flatMap((question) => [
  ...question.mayRead.map((person) => ({ question, person, mayRead: true })),
  ...question.mayNotRead.map((person) => ({ question, person, mayRead: false })),
]);

/** Where the answer stands: the file, and its copies. */
export const placesOf = ({ answerIn, alsoIn = [] }: Question): string[] => [answerIn, ...alsoIn];

/** Keys of those who may read a file of the sample company: a right on a folder flows down; uploading is not reading. */
export function readersOf(path: string): Set<string> {
  const readers = rightsOf('company')
    .filter((right) => right.role !== 'uploader')
    .filter((right) => path === right.path || path.startsWith(`${right.path}/`))
    .flatMap(({ to }) =>
      directory.people.some(({ key }) => key === to)
        ? [to]
        : peopleIn(directory, to).map(({ key }) => key),
    );
  return new Set(readers);
}
