import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { lettersOf } from './letters.ts';
import type { Question } from './question.ts';

const Row = z.object({
  question: z.string(),
  references: z.string().transform((json) => References.parse(JSON.parse(json))),
  corpus_id: z.string(),
});

const References = z.array(
  z.object({ content: z.string().optional(), start_index: z.int(), end_index: z.int() }),
);

/**
 * The questions of Chroma's evaluation with the sentences that answer them, as it publishes both (questions_df.csv, from its repository
 * brandonstarxel/chunking_evaluation): places are counted in characters of the document.
 * @returns undefined where there is no such file
 */
export function readExcerpts(
  file: string,
  documents: ReadonlyMap<string, string>,
): Question[] | undefined {
  if (!existsSync(file)) return undefined;
  const places = new Map([...documents].map(([name, text]) => [name, placesIn(text)]));
  const rows = z.array(Row).parse(parse(readFileSync(file), { columns: true }));
  return rows.map(({ question, references, corpus_id: document }) => ({
    text: question,
    answers: references.map(({ content, start_index: from, end_index: to }) => {
      const { letters = '', before } = places.get(document) ?? {};
      const [start, end] = [before?.[from], before?.[to]];
      if (start === undefined || end === undefined) throw new Error(`No ${document} up to ${to}`);
      if (content !== undefined && lettersOf(content) !== letters.slice(start, end))
        throw new Error(`${document} says something else from ${from} to ${to}`);
      return { document, start, end };
    }),
  }));
}

/** A document's letters and digits, and how many of them come before each of its characters, and in all. */
function placesIn(text: string): { letters: string; before: Uint32Array } {
  const before = [0];
  let count = 0;
  for (const character of text) {
    if (/[\p{L}\p{N}]/u.test(character)) count += character.length;
    before.push(count);
  }
  const letters = lettersOf(text);
  if (count !== letters.length) throw new Error('The document is not in NFC');
  return { letters, before: Uint32Array.from(before) };
}
