import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { textOf } from '../../tests/unit/shared/pipeline/2-extract/read.ts';
import { partsOf, type LongDocument } from './document.ts';
import { lettersOf, type Stretch } from './letters.ts';
import { readExcerpts } from './excerpts.ts';
import type { Question } from './question.ts';
import type { Cut } from './splitters.ts';

/** Documents, questions, and which stretches of them answer each. */
export interface RetrievalSet {
  readonly documents: readonly LongDocument[];
  /** Answered by whole passages. */
  readonly questions: readonly Question[];
  /** Answered by sentences; undefined where the folder does not hold what Chroma itself publishes. */
  readonly excerpts: readonly Question[] | undefined;
  /** Of each document, the passages that the questions were asked about. */
  readonly passages: readonly (readonly Cut[])[];
}

const Passage = z.looseObject({ _id: z.string(), text: z.string() });

/**
 * Reads corpus.jsonl, queries.jsonl and qrels.tsv (as BEIR has them), and Chroma's questions_df.csv where it lies beside them. The passages `finance#0`, `finance#1` … are those of one document,
 * cut with nothing in between: they are put together again, so that each splitter cuts for itself.
 */
export async function openRetrievalSet(folder: string): Promise<RetrievalSet> {
  const passages = jsonLines(join(folder, 'corpus.jsonl'));
  const byDocument = Map.groupBy(passages, ({ _id: id }) => id.slice(0, id.lastIndexOf('#')));
  const places = new Map<string, Stretch & { readonly document: string }>();
  const documents: LongDocument[] = [];
  const cuts: Cut[][] = [];
  const texts = new Map<string, string>();
  for (const [name, unsorted] of byDocument) {
    const own = unsorted.toSorted((a, b) => numberOf(a) - numberOf(b));
    let at = 0;
    for (const { _id: id, text } of own) {
      const { length } = lettersOf(text);
      places.set(id, { document: name, start: at, end: at + length });
      at += length;
    }
    const text = own.map((passage) => passage.text).join('');
    texts.set(name, text);
    documents.push(await toDocument(name, text));
    cuts.push(own.map((passage) => ({ text: passage.text, body: passage.text })));
  }
  const excerpts = readExcerpts(join(folder, 'questions_df.csv'), texts);
  return { documents, questions: questionsOf(folder, places), excerpts, passages: cuts };
}

const numberOf = ({ _id: id }: z.infer<typeof Passage>): number =>
  Number(id.slice(id.lastIndexOf('#') + 1));

const jsonLines = (file: string): z.infer<typeof Passage>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Passage.parse(JSON.parse(line)));

/** All splitters get the same text: that of the reader of plain text, which cleans blanks and keeps every letter. */
async function toDocument(name: string, text: string): Promise<LongDocument> {
  const extracted = await textOf(Buffer.from(text), `${name}.txt`);
  if (lettersOf(extracted.text) !== lettersOf(text)) throw new Error(`${name} has lost letters`);
  return { name, parts: partsOf(extracted), markdown: extracted.text, extracted };
}

function questionsOf(
  folder: string,
  places: ReadonlyMap<string, Stretch & { readonly document: string }>,
): Question[] {
  const rows = readFileSync(join(folder, 'qrels.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'));
  const answers = Map.groupBy(rows, ([question]) => question);
  return jsonLines(join(folder, 'queries.jsonl')).flatMap(({ _id: id, text }) => {
    const own = (answers.get(id) ?? []).flatMap(([, passage = '']) => places.get(passage) ?? []);
    return own.length === 0 ? [] : [{ text, answers: own }];
  });
}
