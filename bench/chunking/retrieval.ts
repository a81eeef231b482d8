import Database from 'better-sqlite3';
import { lettersOf, locate, type Stretch } from './letters.ts';
import type { Question } from './question.ts';
import type { RetrievalSet } from './retrieval-set.ts';
import type { Cut } from './splitters.ts';

/** By what answers a question. */
export interface Retrieved {
  readonly passages: Found;
  /** Undefined where the sentences are not known. */
  readonly sentences: Found | undefined;
}

/** Means over all questions, of what is to be found. */
export interface Found {
  readonly recallAt5: number;
  readonly recallAt10: number;
  /** Of the letters that the first five chunks hold, the share that is asked for. */
  readonly precisionAt5: number;
}

interface Placed extends Stretch {
  readonly document: string;
}

/** Words alone, by SQLite's BM25 over all chunks of all documents. */
export function retrieve(set: RetrievalSet, cuts: readonly (readonly Cut[])[]): Retrieved {
  const { documents, questions, excerpts } = set;
  const chunks = documents.flatMap(({ name, extracted }, at) =>
    locate(lettersOf(extracted.text), cuts[at]?.map(({ body }) => body) ?? []).map((place) => ({
      ...place,
      document: name,
    })),
  );
  const search = index(cuts.flat().map(({ text }) => text));
  const find = ({ text }: Question) => search(text, 10).flatMap((number) => chunks[number] ?? []);
  return {
    passages: foundOf(questions, find),
    sentences: excerpts && foundOf(excerpts, find),
  };
}

function foundOf(
  questions: readonly Question[],
  find: (question: Question) => readonly Placed[],
): Found {
  const found = questions.map(find);
  const mean = (of: (question: Question, found: readonly Placed[]) => number) =>
    questions.reduce((sum, question, at) => sum + of(question, found[at] ?? []), 0) /
    questions.length;
  return {
    recallAt5: mean((question, all) => recall(question, all.slice(0, 5))),
    recallAt10: mean(recall),
    precisionAt5: mean(({ answers }, all) => {
      const first = all.slice(0, 5);
      const held = first.reduce((sum, { start, end }) => sum + end - start, 0);
      return held === 0 ? 0 : answers.reduce((sum, one) => sum + covered(one, first), 0) / held;
    }),
  };
}

const recall = ({ answers }: Question, found: readonly Placed[]): number =>
  answers.reduce((sum, one) => sum + covered(one, found), 0) /
  answers.reduce((sum, { start, end }) => sum + end - start, 0);

/** Letters of the answer that any of these hold; chunks hardly overlap, and what they share counts once. */
function covered(answer: Placed, found: readonly Placed[]): number {
  const parts = found
    .filter(({ document }) => document === answer.document)
    .toSorted((a, b) => a.start - b.start);
  let letters = 0;
  let from = answer.start;
  for (const { start, end } of parts) {
    const begin = Math.max(from, start);
    const stop = Math.min(answer.end, end);
    if (stop <= begin) continue;
    letters += stop - begin;
    from = stop;
  }
  return letters;
}

/** @returns numbers of texts, best first */
function index(texts: readonly string[]): (question: string, most: number) => number[] {
  const db = new Database(':memory:');
  db.exec("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61')");
  const insert = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  db.transaction(() => {
    for (const [number, text] of texts.entries()) insert.run(number, text);
  })();
  const search = db
    .prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?')
    .pluck();
  return (question, most) => {
    const words = question.match(/[\p{L}\p{N}]+/gu) ?? [];
    return search.all(words.map((word) => `"${word}"`).join(' OR '), most) as number[];
  };
}
