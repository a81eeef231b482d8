import { blocksOf } from './blocks.ts';

/** Something that can be said as an answer. */
export interface Sentence {
  /** A piece of the text, unchanged. */
  readonly text: string;
  /** What it hangs on: the heading above, the table's head, the list's first line, the question that it answers. */
  readonly context: string;
}

/** Longer runs (tables without rows, lists without marks) are cut at a space: nobody reads them as an answer. */
const longestSentence = 600;
/** How many sentences after a question may be its answer. */
const reachOfQuestion = 3;

/** All sentences, table rows and list items of a text. Headings and questions are only context. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let question = { text: '', reach: 0 };
  let lastHeading = '';
  for (const { kind, text: blockText, heading, above } of blocksOf(text)) {
    if (heading !== lastHeading) question = { text: '', reach: 0 };
    lastHeading = heading;
    for (const piece of kind === 'row' ? [blockText] : splitProse(blockText)) {
      if (/[?？]$/.test(piece)) {
        question = { text: piece, reach: reachOfQuestion };
        continue;
      }
      const asked = question.reach > 0 ? question.text : '';
      question.reach -= 1;
      const context = [heading, above, asked].filter((part) => part !== '').join(' ');
      if (/[\p{L}\p{N}]{2}/u.test(piece)) sentences.push({ text: piece, context });
    }
  }
  return sentences;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
/** After these a full stop ends nothing, though a capital follows: titles, initials, abbreviations. */
const endsInAbbreviation =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|Art|Sec|Fig|vs|etc|approx|e\.g|i\.e|cf|ca|bzw|z\.B|Abs|\p{Lu}|\d{1,2})\.\s*$/u;

function splitProse(text: string): string[] {
  // A line break inside a paragraph ends no sentence, and a footnote mark belongs to the sentence before it.
  const flat = text.replaceAll(/[\r\n]/g, ' ').replaceAll(footnoteMark, blank);
  const ends: number[] = [];
  for (const { index, segment } of segmenter.segment(flat)) {
    const end = index + segment.length;
    if (end === flat.length || !endsInAbbreviation.test(flat.slice(0, end))) ends.push(end);
  }
  return ends
    .map((end, position) => withoutMarks(text.slice(ends[position - 1] ?? 0, end)))
    .flatMap(cutLong)
    .filter((piece) => piece !== '');
}

const footnoteMark = /\[\d{1,3}\]/g;
const blank = (mark: string) => ' '.repeat(mark.length);

/** Footnote marks at the end ("[3]") would read like citations of ours. */
const withoutMarks = (piece: string): string => piece.trim().replace(/(?:\s*\[\d+\])+$/, '');

function cutLong(piece: string): string[] {
  if (piece.length <= longestSentence) return [piece];
  const space = piece.lastIndexOf(' ', longestSentence);
  const end = space > 0 ? space : longestSentence;
  return [piece.slice(0, end).trim(), ...cutLong(piece.slice(end).trim())];
}
