import type { DocxParts } from './parts.ts';
import { createParagraphs, type Paragraphs } from './paragraphs.ts';
import { createWordTables, type WordTables } from './tables.ts';
import { isOn, parseWordXml, type Attribute } from './xml.ts';
import type { Piece } from '../pieces.ts';

interface State {
  readonly paragraphs: Paragraphs;
  readonly tables: WordTables;
  /** Open elements whose content does not count. */
  ignored: number;
  textDepth: number;
  inRun: boolean;
  inRowProperties: boolean;
  /** The run has hidden type: nobody sees it. */
  hidden: boolean;
  warnings: Set<string>;
}

/** Deletions, what a move left behind, former formatting, and the copy of a text box for old versions of Word. */
const ignoredElements = new Set([
  'moveFrom',
  'mc:Fallback',
  'pPrChange',
  'rPrChange',
  'tblPrChange',
  'trPrChange',
  'tcPrChange',
  'sectPrChange',
]);

/** Streams the body into blocks, in reading order. Text boxes stand before the paragraph that they are anchored to. */
export function readBody(
  part: Uint8Array,
  parts: DocxParts,
): { pieces: readonly Piece[]; warnings: readonly string[] } {
  const tables = createWordTables();
  const state: State = {
    paragraphs: createParagraphs(parts, tables),
    tables,
    ignored: 0,
    textDepth: 0,
    inRun: false,
    inRowProperties: false,
    hidden: false,
    warnings: new Set(),
  };
  parseWordXml(part, {
    open(name, attribute) {
      if (name === 'del' && state.inRowProperties) state.tables.deleteRow();
      if (ignoredElements.has(name) || name === 'del') state.ignored += 1;
      if (state.ignored === 0) opens[name]?.(state, attribute);
    },
    close(name) {
      if (state.ignored === 0) closes[name]?.(state);
      if (ignoredElements.has(name) || name === 'del') state.ignored -= 1;
    },
    text(text) {
      if (state.textDepth > 0 && state.ignored === 0) write(state, text);
    },
  });
  return { pieces: state.tables.end(), warnings: [...state.warnings] };
}

const write = ({ hidden, paragraphs }: State, text: string): void => {
  if (!hidden) paragraphs.write(text);
};

type Open = (state: State, attribute: Attribute) => void;

const openText: Open = (state) => {
  state.textDepth += 1;
};
const closeText = (state: State): void => {
  state.textDepth -= 1;
};

const opens: Readonly<Record<string, Open>> = {
  p: ({ paragraphs }) => paragraphs.open(),
  pStyle: ({ paragraphs }, attribute) => paragraphs.set({ style: attribute('val') }),
  numId: ({ paragraphs }, attribute) => paragraphs.set({ numId: attribute('val') }),
  ilvl: ({ paragraphs }, attribute) => paragraphs.set({ listLevel: Number(attribute('val') ?? 0) }),
  outlineLvl: ({ paragraphs }, attribute) =>
    paragraphs.set({ outline: Number(attribute('val') ?? 9) }),

  r(state) {
    state.inRun = true;
    state.hidden = false;
  },
  vanish(state, attribute) {
    if (state.inRun && isOn(attribute)) state.hidden = true;
  },
  t: openText,
  'm:t': openText,
  // A tab stop is an element of the same name, but stands before any text, where blanks are cut off.
  tab: (state) => write(state, '\t'),
  br: (state) => write(state, '\n'),
  cr: (state) => write(state, '\n'),
  noBreakHyphen: (state) => write(state, '-'),
  'wp:docPr': (state, attribute) => write(state, described(attribute('descr'))),
  footnoteReference: ({ paragraphs }, attribute) =>
    paragraphs.cite('footnotes', attribute('id') ?? ''),
  endnoteReference: ({ paragraphs }, attribute) =>
    paragraphs.cite('endnotes', attribute('id') ?? ''),

  tbl: ({ tables }) => tables.open(),
  tblLook: ({ tables }, attribute) => tables.setLook(attribute),
  tr: ({ tables }) => tables.openRow(),
  trPr(state) {
    state.inRowProperties = true;
  },
  tblHeader({ tables }, attribute) {
    if (isOn(attribute)) tables.setHeader();
  },
  tc: ({ tables }) => tables.openCell(),
  gridSpan: ({ tables }, attribute) => tables.setSpan(Number(attribute('val') ?? 1)),
  vMerge({ tables }, attribute) {
    if (attribute('val') !== 'restart') tables.continueAbove();
  },
  altChunk: ({ warnings }) => void warnings.add('an embedded document was not read'),
};

const closes: Readonly<Record<string, (state: State) => void>> = {
  p: ({ paragraphs }) => paragraphs.close(),
  r(state) {
    state.inRun = false;
    state.hidden = false;
  },
  t: closeText,
  'm:t': closeText,
  trPr(state) {
    state.inRowProperties = false;
  },
  tr: ({ tables }) => tables.closeRow(),
  tbl: ({ tables, paragraphs }) => {
    tables.close();
    paragraphs.addNotes();
  },
};

/** What a person wrote about a picture; Word's own guesses say that they are such. */
const described = (description = ''): string =>
  description === '' || /automatically generated/i.test(description) ? '' : ` ${description} `;
