import { createFields } from '../fields.ts';
import { createFlow, type RowDefinition } from '../flow.ts';
import type { Lists } from './lists.ts';
import type { Shape } from '../paragraphs.ts';
import { textOf, type TextPiece } from './pieces.ts';
import type { Piece } from '../pieces.ts';
import type { DocPictures } from './pictures.ts';
import { codes, numberIn, runAt, type Run } from './properties.ts';
import type { Styles } from './styles.ts';

/** What the formatting of a Word file says of its characters. */
export interface Formatting {
  readonly main: Uint8Array;
  readonly pieces: readonly TextPiece[];
  readonly paragraphs: readonly Run[];
  /** Only those that are hidden or deleted. */
  readonly asides: readonly Run[];
  readonly styles: Styles;
  readonly lists: Lists;
  readonly numberTable: () => number;
  /** What stands at a mark: the words for it, and what follows the paragraph. */
  readonly noteAt: (position: number) => { written: string; note: Piece } | undefined;
  /** The words in the pictures that a mark stands for. */
  readonly figuresAt: (mark: Parameters<DocPictures['namesAt']>[0]) => readonly Piece[];
}

const special = {
  picture: 0x01,
  noteMark: 0x02,
  commentMark: 0x05,
  cell: 0x07,
  shape: 0x08,
  lineBreak: 0x0b,
  pageBreak: 0x0c,
  paragraph: 0x0d,
  fieldBegins: 0x13,
  fieldSeparates: 0x14,
  fieldEnds: 0x15,
  hyphen: 0x1e,
} as const;

/** Reads the characters of one text, from one position to another. [MS-DOC] 2.4.1 */
export function readRange(from: number, to: number, formatting: Formatting): readonly Piece[] {
  const flow = createFlow(formatting.numberTable);
  const fields = createFields();
  const write = (text: string, offset: number): void => {
    if (fields.isInCode()) fields.write(text);
    else flow.write(text, { url: fields.url(), aside: asideAt(formatting.asides, offset) });
  };
  const ends: Readonly<Record<number, (offset: number) => void>> = {
    [special.paragraph](offset) {
      const run = runAt(formatting.paragraphs, offset);
      if (formatting.styles.isContents(run?.style ?? 0)) flow.drop();
      else flow.endParagraph(shapeOf(run, formatting), isOn(run, codes.inTable));
    },
    [special.cell](offset) {
      const run = runAt(formatting.paragraphs, offset);
      if (isOn(run, codes.endsRow)) flow.endRow(rowOf(run));
      else flow.endCell(shapeOf(run, formatting));
    },
    [special.pageBreak]: () => flow.endParagraph({ kind: 'paragraph' }, false),
    [special.lineBreak]: (offset) => write('\n', offset),
    [special.hyphen]: (offset) => write('-', offset),
    [special.fieldBegins]: () => fields.mark('begin'),
    [special.fieldSeparates]: () => fields.mark('separate'),
    [special.fieldEnds]: () => fields.mark('end'),
  };
  const note = (position: number, offset: number): void => {
    const found = formatting.noteAt(position);
    if (found === undefined) return;
    if (found.written !== '') write(found.written, offset);
    flow.addNote(found.note);
  };
  const show = (position: number, offset: number): void => {
    if (fields.isInCode() || asideAt(formatting.asides, offset) !== undefined) return;
    for (const figure of formatting.figuresAt({ position, offset })) flow.addNote(figure);
  };
  const marks: Readonly<Record<number, typeof note>> = {
    [special.noteMark]: note,
    [special.commentMark]: note,
    [special.picture]: show,
    [special.shape]: show,
  };

  for (const piece of formatting.pieces) {
    if (piece.to <= from || piece.from >= to) continue;
    const first = Math.max(from, piece.from) - piece.from;
    const text = textOf(formatting.main, partOf(piece, from, to));
    const positionOf = (at: number): number => piece.from + first + at;
    const offsetOf = (at: number): number => piece.offset + (first + at) * piece.bytesEach;
    for (const { index: at, 0: found } of text.matchAll(stretches(formatting.asides.length > 0))) {
      const code = found.codePointAt(0) ?? 0;
      const end = found.length === 1 ? ends[code] : undefined;
      if (end !== undefined) end(offsetOf(at));
      else if (marks[code] !== undefined) marks[code](positionOf(at), offsetOf(at));
      else if (code >= 0x20 || code === 9) write(found, offsetOf(at));
    }
  }
  return flow.end();
}

/** Of a piece, what lies between two positions: one may hold all of a file, and notes are read one by one. */
const partOf = (piece: TextPiece, from: number, to: number): TextPiece => ({
  ...piece,
  from: Math.max(from, piece.from),
  to: Math.min(to, piece.to),
  offset: piece.offset + Math.max(0, from - piece.from) * piece.bytesEach,
});

/** Control characters one by one, others together; one by one where some of them may be hidden. */
const stretches = (oneByOne: boolean): RegExp =>
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  oneByOne ? /[\s\S]/g : /[\u0000-\u001e]|[^\u0000-\u001e]+/g;

function asideAt(asides: readonly Run[], offset: number): 'hidden' | 'deleted' | undefined {
  if (asides.length === 0) return undefined;
  const run = runAt(asides, offset);
  if (isOn(run, codes.deleted)) return 'deleted';
  return isOn(run, codes.hidden) ? 'hidden' : undefined;
}

export const isOn = (run: Run | undefined, code: number): boolean =>
  run?.properties.get(code)?.[0] === 1;

function shapeOf(run: Run | undefined, { styles, lists }: Formatting): Shape {
  const properties = run?.properties;
  const number = numberIn(properties?.get(codes.list));
  const depth = Math.min(8, properties?.get(codes.listLevel)?.[0] ?? 0);
  // Numbers over 2,047 take a paragraph out of its list. [MS-DOC] 2.6.2 (sprmPIlfo)
  const label = number > 0 && number < 0x7ff ? lists.next(number, depth) : undefined;
  const level = headingLevel(run, styles);
  if (level !== undefined) {
    const isNumber = label !== undefined && label !== '-';
    return { kind: 'heading', level, label: isNumber ? `${label} ` : '' };
  }
  if (label === undefined) return { kind: 'paragraph' };
  return { kind: 'list-item', label: `${'  '.repeat(depth)}${label} ` };
}

/** Its own outline level says more than that of its style; 9 says that it is body text. */
function headingLevel(run: Run | undefined, styles: Styles): number | undefined {
  const outline = run?.properties.get(codes.outlineLevel)?.[0];
  if (outline === undefined) return styles.headingLevel(run?.style ?? 0);
  return outline > 8 ? undefined : Math.min(6, outline + 1);
}

/** [MS-DOC] 2.9.325 (TDefTableOperand), 2.9.311 (TC80): how cells are merged. */
function rowOf(run: Run | undefined): RowDefinition {
  const operand = run?.properties.get(codes.tableCells) ?? new Uint8Array();
  const count = operand[0] ?? 0;
  const cellsFrom = 1 + (count + 1) * 2;
  const cells = Array.from({ length: count }, (_, at) => {
    const flags = operand[cellsFrom + at * 20] ?? 0;
    return { fromBefore: (flags & 2) !== 0, fromAbove: (flags & 0x60) === 0x20 };
  });
  return { header: isOn(run, codes.tableHeader), cells };
}
