import type { Reading } from '../../shared/pipeline/2-extract/reader.ts';

/**
 * What a reading is compared by with a reference that holds a workbook's values as they are stored: what is shown, and the data that
 * is kept beside it.
 */
export function comparableText({
  text,
  tables = [],
}: Extract<Reading, { outcome: 'read' }>): string {
  const data = Buffer.concat(tables).toString('utf8');
  // The T between day and time would make one word of both.
  return `${text.text}\n${data.replaceAll(/(?<=\d)T(?=\d)/g, ' ')}`;
}

/** How many of a reference's words a text holds, both as multisets. */
export function findWords(
  reference: string,
  text: string,
): { readonly right: number; readonly of: number } {
  const left = new Map<string, number>();
  for (const word of wordsOf(text)) left.set(word, (left.get(word) ?? 0) + 1);
  const wanted = wordsOf(reference);
  let right = 0;
  for (const word of wanted) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    right += 1;
  }
  return { right, of: wanted.length };
}

const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
