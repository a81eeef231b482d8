import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { createParagraphs, type Paragraphs } from './paragraphs.ts';
import { tablePieces, type Cell, type Row } from '../table.ts';
import { parseXml } from '../xml.ts';

export interface Slide {
  /** The title first, wherever it is drawn. */
  readonly pieces: readonly Piece[];
  readonly isHidden: boolean;
  readonly tables: number;
}

type Attributes = Readonly<Record<string, string>>;

interface Table {
  readonly rows: Row[];
  hasHeader: boolean;
  cells: Cell[];
}

interface State {
  readonly titles: Piece[];
  readonly rest: Piece[];
  /** What kind of placeholder the open shape is; undefined for a plain text box. */
  placeholder: string | undefined;
  paragraphs: Paragraphs;
  table: Table | undefined;
  /** Of the open cell; undefined for one that another has swallowed. */
  cell: { columns: number; rows: number } | undefined;
  tables: number;
  isHidden: boolean;
  /** Open elements whose content does not count. */
  ignored: number;
  inText: boolean;
}

/** ISO/IEC 29500-1, 19.7.10 (ST_PlaceholderType): what is the same on every slide, or only a picture of one. */
const furniture = new Set(['dt', 'ftr', 'hdr', 'sldNum', 'sldImg']);
const bulletedKinds = new Set(['body', 'obj']);

/** @param tables how many the slides before had */
export function readSlide(part: Uint8Array, tables: number): Slide {
  const state = parse(part, tables);
  const { titles, rest, isHidden } = state;
  return { pieces: [...titles, ...rest], isHidden, tables: state.tables - tables };
}

/** What the speaker wrote: the body of a notes page, as plain paragraphs. */
export function readNotes(part: Uint8Array): Piece[] {
  return parse(part, 0).rest.map(({ text }) => ({
    kind: 'paragraph',
    text: text.replace(/^\s*- /, ''),
  }));
}

function parse(part: Uint8Array, tables: number): State {
  const state: State = {
    titles: [],
    rest: [],
    placeholder: undefined,
    paragraphs: createParagraphs(false),
    table: undefined,
    cell: undefined,
    tables,
    isHidden: false,
    ignored: 0,
    inText: false,
  };
  parseXml(part, {
    open(element, attributes) {
      const name = localName(element);
      if (state.ignored > 0 || isIgnored(name, attributes)) state.ignored += 1;
      else opens[name]?.(state, attributes);
    },
    close(element) {
      state.inText = false;
      if (state.ignored > 0) state.ignored -= 1;
      else closes[localName(element)]?.(state);
    },
    text(text) {
      if (state.inText && state.ignored === 0) state.paragraphs.write(text);
    },
  });
  return state;
}

/** The copy for old versions, and fields that say which slide this is or what day. */
const isIgnored = (name: string, { type = '' }: Attributes): boolean =>
  name === 'Fallback' || (name === 'fld' && /^(slidenum|datetime)/.test(type));

const whole = (text: string | undefined): number => Math.max(1, Number(text ?? 1) || 1);

const opens: Readonly<Record<string, (state: State, attributes: Attributes) => void>> = {
  sld(state, { show }) {
    state.isHidden = show === '0' || show === 'false';
  },
  sp(state) {
    state.placeholder = undefined;
    state.paragraphs = createParagraphs(false);
  },
  ph(state, { type = 'obj' }) {
    state.placeholder = type;
    state.paragraphs = createParagraphs(bulletedKinds.has(type));
  },
  /** What a person wrote about a picture; PowerPoint's own guesses say that they are such. */
  cNvPr(state, { descr = '' }) {
    if (descr.trim() !== '' && !/automatically generated/i.test(descr))
      state.rest.push({ kind: 'paragraph', text: oneLine(descr) });
  },
  p: ({ paragraphs }) => paragraphs.open(),
  pPr({ paragraphs }, { lvl }) {
    if (lvl !== undefined) paragraphs.setLevel(Number(lvl) || 0);
  },
  buNone: ({ paragraphs }) => paragraphs.setBullet(false),
  buChar: ({ paragraphs }) => paragraphs.setBullet(true),
  buAutoNum: ({ paragraphs }, { startAt }) => paragraphs.setNumber(whole(startAt)),
  br: ({ paragraphs }) => paragraphs.write('\n'),
  t(state) {
    state.inText = true;
  },
  tbl(state) {
    state.table = { rows: [], hasHeader: false, cells: [] };
  },
  tblPr({ table }, { firstRow }) {
    if (table) table.hasHeader = firstRow === '1' || firstRow === 'true';
  },
  tr({ table }) {
    if (table) table.cells = [];
  },
  tc(state, { gridSpan, rowSpan, hMerge, vMerge }) {
    const isSwallowed = hMerge === '1' || vMerge === '1';
    state.cell = isSwallowed ? undefined : { columns: whole(gridSpan), rows: whole(rowSpan) };
    state.paragraphs = createParagraphs(false);
  },
};

const closes: Readonly<Record<string, (state: State) => void>> = {
  p: ({ paragraphs }) => paragraphs.close(),
  sp(state) {
    const { placeholder = '', paragraphs } = state;
    const pieces = paragraphs.end();
    if (placeholder === 'title' || placeholder === 'ctrTitle') {
      const text = pieces.map((piece) => piece.text).join(' ');
      const level = placeholder === 'ctrTitle' ? 1 : 2;
      state.titles.push({ kind: 'heading', level, text });
    } else if (!furniture.has(placeholder)) state.rest.push(...pieces);
  },
  tc({ table, cell, paragraphs }) {
    if (table && cell) table.cells.push({ ...cell, pieces: paragraphs.end() });
  },
  tr({ table }) {
    if (table)
      table.rows.push({ cells: table.cells, header: table.hasHeader && table.rows.length === 0 });
  },
  tbl(state) {
    if (state.table === undefined) return;
    state.rest.push(...tablePieces(state.table.rows, state.tables));
    state.tables += 1;
    state.table = undefined;
  },
};
