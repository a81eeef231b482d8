import type { FormField, ParsedPage } from '@llamaindex/liteparse';
import { oneLine, type Piece } from '../pieces.ts';
import { around, boxOf, rounded, type Box } from './boxes.ts';

/** What somebody has written into a form, or onto a page. */
interface Written {
  readonly text: string;
  readonly box: Box;
}

/** Of one page; more would be a drawing of fields. */
const most = 1_000;
/** In points, between a label and its field: as wide as a column of labels may be. */
const widestGap = 200;

/**
 * What is filled into the fields of forms (ISO 32000-1, 12.7.4.3 and 12.7.4.4) and typed onto the page (12.5.6.6), each behind the words
 * that stand before it on its line, or by itself where it lies; then the comments (12.5.6.4). None of it is in the text of a page, since it is drawn over it.
 * A box that is ticked says no more than its name, which nobody sees, and a signature nothing.
 */
export function withWriting(pieces: readonly Piece[], parsed: ParsedPage): Piece[] {
  const { pageNum: page, formFields = [], annotations = [] } = parsed;
  const placed = [...pieces];
  for (const written of [...formFields.slice(0, most).flatMap(filledIn), ...typedOn(annotations)])
    place(placed, written, page);
  return [...placed, ...commentsOn(annotations, page)];
}

function filledIn({ type, value, selectedOptions, rect }: FormField): Written[] {
  if (!['text', 'combobox', 'listbox'].includes(type) || rect === undefined) return [];
  const text = (selectedOptions.length > 0 ? selectedOptions.join(', ') : (value ?? '')).trim();
  return text === '' ? [] : [{ text, box: boxOf(rect) }];
}

type Annotations = NonNullable<ParsedPage['annotations']>;

const typedOn = (annotations: Annotations): Written[] =>
  contentsOf(annotations, (subtype) => subtype === 'freetext');

/** Also those of marks, which quote nothing: what is underlined stands in the text. */
const commented = new Set(['text', 'highlight', 'underline', 'strikeout', 'squiggly', 'caret']);

const commentsOn = (annotations: Annotations, page: number): Piece[] =>
  contentsOf(annotations, (subtype) => commented.has(subtype)).map(({ text, box }) => ({
    kind: 'comment',
    text,
    page,
    box: rounded(box),
  }));

function contentsOf(annotations: Annotations, isOne: (subtype: string) => boolean): Written[] {
  return annotations.slice(0, most).flatMap(({ subtype, contents, rect }) => {
    const text = contents?.trim() ?? '';
    return isOne(subtype.toLowerCase()) && text !== '' && rect ? [{ text, box: boxOf(rect) }] : [];
  });
}

function place(pieces: Piece[], { text, box }: Written, page: number): void {
  const label = labelOf(pieces, box);
  const piece = pieces[label];
  if (piece?.box) {
    const both = { text: `${piece.text} ${oneLine(text)}`, box: rounded(around([piece.box, box])) };
    pieces[label] = { ...piece, ...both };
    return;
  }
  const below = pieces.findIndex((one) => one.box !== undefined && one.box[1] >= box[3]);
  const own: Piece = { kind: 'paragraph', text, page, box: rounded(box) };
  pieces.splice(below === -1 ? pieces.length : below, 0, own);
}

/** The nearest words to the left on the same line; -1 where there are none. Rows of a table keep their columns. */
function labelOf(pieces: readonly Piece[], box: Box): number {
  const gaps = pieces.map(({ box: words, kind }) => {
    const isBeside = words !== undefined && (isLevel(words, box) || isLevel(box, words));
    const gap = isBeside && kind !== 'table-row' ? box[0] - words[2] : -1;
    return gap >= 0 && gap <= widestGap ? gap : Infinity;
  });
  const least = Math.min(...gaps);
  return least === Infinity ? -1 : gaps.indexOf(least);
}

/** Whether the middle of one is as high as the other reaches: a field of several lines has its label at the first. */
const isLevel = (one: Box, other: Box): boolean => {
  const middle = (one[1] + one[3]) / 2;
  return other[1] <= middle && middle <= other[3];
};
