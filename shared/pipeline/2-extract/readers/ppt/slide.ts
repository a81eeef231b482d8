import { shapeProperty } from '../drawing/shape-properties.ts';
import { oneLine, type Piece } from '../pieces.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { numberIn, recordsIn, textIn, types, type PptRecord } from './records.ts';
import { addCell, piecesOf, tableOf, type PptTable } from './table.ts';

export interface Slide {
  /** The title first, wherever it is drawn. */
  readonly pieces: readonly Piece[];
  readonly isHidden: boolean;
  readonly tables: number;
}

/** A text, and what it is for. [MS-PPT] 2.13.33 (TextTypeEnum) */
export interface SlideText {
  readonly kind: number;
  readonly text: string;
}

export const textKinds = { title: 0, body: 1, notes: 2, centerTitle: 6 } as const;
const titles = new Set<number>([textKinds.title, textKinds.centerTitle]);
/** Body, half of it, a quarter. */
const bulleted = new Set<number>([textKinds.body, 7, 8]);

/** [MS-PPT] 2.13.21 (PlaceholderEnum): day and number of the slide, then footer and header. */
const numbers = new Set([7, 8]);
const asides: ReadonlyMap<number, 'footer' | 'header'> = new Map([
  [9, 'footer'],
  [10, 'header'],
]);
const hiddenFlag = 4;

interface State {
  readonly only: number | undefined;
  placeholder: number;
  kind: number;
  comment: { author: string; readonly to: number } | undefined;
  linked: string | undefined;
  isHidden: boolean;
  readonly pieces: Piece[];
  table: PptTable | undefined;
  tables: number;
  last: { text: string; links: { text: string; url: string }[] } | undefined;
}

export interface SlideOptions {
  /** Those of the outline, to which the slide refers by number. */
  readonly texts: readonly SlideText[];
  /** Where links lead, by number. */
  readonly urls: ReadonlyMap<number, string>;
  /** The words in a picture, by its number. */
  readonly wordsIn: Pictures['wordsIn'];
  /** The only kind of text that is read; of a page of notes all else is the same on each. */
  readonly only?: number;
  /** How many tables the slides before had. */
  readonly tables: number;
}

/** Reads a slide or a page of notes. */
export function readSlide(
  view: DataView,
  slide: PptRecord,
  { texts, urls, only, tables, wordsIn }: SlideOptions,
): Slide {
  const state: State = {
    only,
    placeholder: 0,
    kind: 4,
    comment: undefined,
    linked: undefined,
    isHidden: false,
    pieces: [],
    last: undefined,
    table: undefined,
    tables,
  };
  const readers: Readonly<Record<number, (record: PptRecord) => void>> = {
    [types.shape]() {
      state.placeholder = 0;
      state.last = undefined;
    },
    [types.group](record) {
      state.table ??= tableOf(view, record);
    },
    [types.properties](record) {
      const picture = shapeProperty(view, record, 'picture');
      if (picture !== undefined) state.pieces.push(...wordsIn(String(picture)));
    },
    [types.anchor](record) {
      if (state.table !== undefined) addCell(view, state.table, record);
    },
    [types.placeholder](record) {
      state.placeholder = numberIn(view, record, 4) & 0xff;
    },
    [types.slideShow](record) {
      state.isHidden = ((numberIn(view, record, 8) >>> 16) & hiddenFlag) !== 0;
    },
    [types.textHeader](record) {
      state.kind = numberIn(view, record, 0);
    },
    [types.textChars]: (record) => addText(state, { kind: state.kind, text: textIn(view, record) }),
    [types.textBytes]: (record) => addText(state, { kind: state.kind, text: textIn(view, record) }),
    [types.outlineText](record) {
      const text = texts[numberIn(view, record, 0)];
      if (text !== undefined) addText(state, text);
    },
    [types.linkAtom](record) {
      state.linked = urls.get(numberIn(view, record, 4));
    },
    [types.textLink](record) {
      const { last, linked } = state;
      if (last === undefined || linked === undefined) return;
      const text = last.text.slice(numberIn(view, record, 0), numberIn(view, record, 4));
      last.links.push({ text, url: linked });
    },
    [types.comment]({ to }) {
      state.comment = { author: '', to };
    },
    [types.string]: (record) => addComment(state, record, view),
  };
  for (const record of recordsIn(view, slide.from, slide.to)) {
    if (state.table !== undefined && record.from > state.table.to) endTable(state);
    readers[record.type]?.(record);
  }
  endTable(state);
  const { pieces, isHidden } = state;
  const isTitle = ({ kind }: Piece): boolean => kind === 'heading';
  return {
    pieces: [...pieces.filter(isTitle), ...pieces.filter((piece) => !isTitle(piece))],
    isHidden,
    tables: state.tables - tables,
  };
}

function endTable(state: State): void {
  if (state.table === undefined) return;
  state.pieces.push(...piecesOf(state.table, state.tables));
  state.tables += 1;
  state.table = undefined;
}

function addText(state: State, { kind, text }: SlideText): void {
  const { placeholder, only } = state;
  if (only !== undefined && kind !== only) return;
  // A star stands for what PowerPoint fills in: the number of the slide, the day.
  if (numbers.has(placeholder) || text.trim() === '*') return;
  const links: { text: string; url: string }[] = [];
  state.last = { text, links };
  const aside = asides.get(placeholder);
  const cell = state.table?.cells.at(-1);
  if (cell !== undefined) {
    cell.pieces = [...cell.pieces, ...paragraphsOf({ kind: 4, text })];
  } else if (titles.has(kind)) {
    const level = kind === textKinds.centerTitle ? 1 : 2;
    state.pieces.push({ kind: 'heading', level, text: oneLine(text), links });
  } else {
    for (const piece of paragraphsOf({ kind, text }))
      state.pieces.push({ ...piece, links, ...(aside !== undefined && { aside }) });
  }
}

/** A vertical tab breaks the line, a return ends the paragraph. */
function paragraphsOf({ kind, text }: SlideText): Piece[] {
  return text
    .split('\r')
    .map((line) => line.replaceAll('\v', '\n').trim())
    .filter((line) => line !== '')
    .map((line) =>
      bulleted.has(kind)
        ? { kind: 'list-item', text: `- ${line}` }
        : { kind: 'paragraph', text: line },
    );
}

/** First the author, then the words. [MS-PPT] 2.12.4 (Comment10Container) */
function addComment(state: State, record: PptRecord, view: DataView): void {
  const { comment } = state;
  if (comment === undefined || record.from > comment.to) return;
  const text = oneLine(textIn(view, record));
  if (record.instance === 0) comment.author = text;
  if (record.instance !== 1 || text === '') return;
  const by = comment.author === '' ? '' : `${comment.author}: `;
  state.pieces.push({ kind: 'comment', text: `${by}${text}` });
}
