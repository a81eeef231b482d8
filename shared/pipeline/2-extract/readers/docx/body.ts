import { createEquations, type Equations } from './equations.ts';
import type { DocxParts } from './parts.ts';
import { createParagraphs, type Paragraphs } from './paragraphs.ts';
import { createWordTables, type WordTables } from './tables.ts';
import { ignoredElements, isOn, parseWordXml, type Attribute } from './xml.ts';
import { createFields, urlOf, type Fields } from '../fields.ts';
import { oneLine, type Piece } from '../pieces.ts';

interface State {
  readonly parts: DocxParts;
  readonly paragraphs: Paragraphs;
  readonly tables: WordTables;
  readonly fields: Fields;
  readonly equations: Equations;
  /** Open elements whose content does not count. */
  ignored: number;
  /** Open deletions that are tracked. */
  deleted: number;
  textDepth: number;
  inRun: boolean;
  inRowProperties: boolean;
  /** The run has hidden type: nobody sees it. */
  hidden: boolean;
  /** Open links: where each leads, if outside. */
  readonly links: (string | undefined)[];
}

/** Streams the body, a header or a footer into blocks, in reading order. Text boxes stand before the paragraph that they are anchored to. */
export function readBody(part: Uint8Array, parts: DocxParts): readonly Piece[] {
  const tables = createWordTables();
  const state: State = {
    parts,
    paragraphs: createParagraphs(parts, tables),
    tables,
    fields: createFields(),
    equations: createEquations(),
    ignored: 0,
    deleted: 0,
    textDepth: 0,
    inRun: false,
    inRowProperties: false,
    hidden: false,
    links: [],
  };
  parseWordXml(part, {
    progress: parts.progress,
    open(name, attribute) {
      if (ignoredElements.has(name)) state.ignored += 1;
      if (state.ignored > 0) return;
      if (state.equations.isOpen()) state.equations.open(name, attribute);
      opens[name]?.(state, attribute);
    },
    close(name) {
      if (state.ignored === 0) {
        closes[name]?.(state);
        if (state.equations.isOpen()) write(state, state.equations.close() ?? '');
      }
      if (ignoredElements.has(name)) state.ignored -= 1;
    },
    text(text) {
      if (state.textDepth === 0 || state.ignored > 0) return;
      if (state.equations.isOpen()) state.equations.write(text);
      else write(state, text);
    },
  });
  return state.tables.end();
}

const asideOf = ({ deleted, hidden }: State): 'deleted' | 'hidden' | undefined =>
  deleted > 0 ? 'deleted' : hidden ? 'hidden' : undefined;

function write(state: State, text: string): void {
  const { fields, links, paragraphs } = state;
  if (fields.isInCode()) {
    if (state.textDepth > 0) fields.write(text);
    return;
  }
  const aside = asideOf(state);
  const url = links.findLast((link) => link !== undefined) ?? fields.url();
  if (aside === undefined && url === undefined) paragraphs.write(text);
  else paragraphs.write(text, { aside, url });
}

/** A picture, a chart or a diagram is a block of its own, before the paragraph that it stands in. */
function draw({ tables, ...state }: State, pieces: readonly Piece[]): void {
  const aside = asideOf({ tables, ...state });
  let table = 0;
  for (const piece of pieces) {
    if (piece.kind === 'table-row' && piece.header === true) table = tables.number();
    const placed = piece.kind === 'table-row' ? { ...piece, table } : piece;
    if (aside === undefined) tables.add(placed);
    else tables.setAside({ ...placed, aside });
  }
}

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
    state.hidden = state.paragraphs.isHidden();
  },
  rStyle(state, attribute) {
    if (state.inRun && state.parts.styles.isHidden(attribute('val'))) state.hidden = true;
  },
  vanish(state, attribute) {
    if (state.inRun) state.hidden = isOn(attribute);
  },
  t: openText,
  delText: openText,
  instrText: openText,
  'm:t': openText,
  'm:oMath': ({ equations }, attribute) => {
    if (!equations.isOpen()) equations.open('m:oMath', attribute);
  },
  // A tab stop is an element of the same name, but stands before any text, where blanks are cut off.
  tab: (state) => write(state, '\t'),
  br: (state) => write(state, '\n'),
  cr: (state) => write(state, '\n'),
  ptab: (state) => write(state, '\t'),
  noBreakHyphen: (state) => write(state, '-'),

  fldChar: ({ fields }, attribute) => fields.mark(attribute('fldCharType')),
  fldSimple: ({ links }, attribute) => void links.push(urlOf(attribute('instr') ?? '')),
  hyperlink: ({ links, parts }, attribute) =>
    void links.push(parts.addresses.get(attribute('r:id') ?? '')),

  'wp:docPr': (state, attribute) => draw(state, described(attribute('descr'))),
  'c:chart': (state, attribute) => draw(state, state.parts.drawing(attribute('r:id') ?? '')),
  'dgm:relIds': (state, attribute) => draw(state, state.parts.drawing(attribute('r:dm') ?? '')),
  'a:blip': (state, attribute) => draw(state, state.parts.drawing(attribute('r:embed') ?? '')),
  'v:imagedata': (state, attribute) => draw(state, state.parts.drawing(attribute('r:id') ?? '')),

  footnoteReference: (state, attribute) =>
    state.paragraphs.cite('footnotes', attribute('id') ?? '', asideOf(state)),
  endnoteReference: (state, attribute) =>
    state.paragraphs.cite('endnotes', attribute('id') ?? '', asideOf(state)),
  commentReference: (state, attribute) =>
    state.paragraphs.cite('comments', attribute('id') ?? '', asideOf(state)),

  del(state) {
    if (state.inRowProperties) state.tables.deleteRow();
    state.deleted += 1;
  },
  tbl: ({ tables }) => tables.open(),
  tblLook: ({ tables }, attribute) => tables.setLook(attribute),
  tr: ({ tables }) => tables.openRow(),
  trPr(state) {
    state.inRowProperties = true;
  },
  gridBefore: ({ tables }, attribute) => tables.skipColumns(Number(attribute('val') ?? 0)),
  tblHeader({ tables }, attribute) {
    if (isOn(attribute)) tables.setHeader();
  },
  tc: ({ tables }) => tables.openCell(),
  gridSpan: ({ tables }, attribute) => tables.setSpan(Number(attribute('val') ?? 1)),
  vMerge({ tables }, attribute) {
    if (attribute('val') !== 'restart') tables.continueAbove();
  },
};

const closes: Readonly<Record<string, (state: State) => void>> = {
  p: ({ paragraphs }) => paragraphs.close(),
  r(state) {
    state.inRun = false;
    state.hidden = false;
  },
  t: closeText,
  delText: closeText,
  instrText: closeText,
  'm:t': closeText,
  fldSimple: ({ links }) => void links.pop(),
  hyperlink: ({ links }) => void links.pop(),
  del(state) {
    state.deleted -= 1;
  },
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
const described = (description = ''): Piece[] =>
  /automatically generated/i.test(description)
    ? []
    : [{ kind: 'figure', text: oneLine(description) }];
