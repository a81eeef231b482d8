import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { createAlternatives, type Alternatives } from '../drawing/alternatives.ts';
import { createParagraphs, type Paragraphs } from '../drawing/paragraphs.ts';
import { tablePieces, type Cell, type Row } from '../table.ts';
import { parseXml } from '../xml.ts';

/** What stands on a slide: its words, or what another part holds, by the id of the relationship. */
export type SlideItem = Piece | Reference;

export interface Reference {
  readonly refersTo: string;
  readonly isHidden: boolean;
}

export interface Slide {
  /** The title first, wherever it is drawn. */
  readonly items: readonly SlideItem[];
  readonly isHidden: boolean;
  readonly tables: number;
}

export interface SlideOptions {
  /** How many tables the slides before had. */
  readonly tables: number;
  /** What the text of a placeholder of this kind is; undefined stands for a plain text box. */
  readonly roleOf: (placeholder: string | undefined) => Role;
  /** Where links lead, by the id of the relationship. */
  readonly addresses: ReadonlyMap<string, string>;
}

export type Role = 'title' | 'body' | 'header' | 'footer' | 'none';

type Attributes = Readonly<Record<string, string>>;

interface Table {
  readonly rows: Row[];
  hasHeader: boolean;
  cells: Cell[];
}

interface State extends SlideOptions {
  readonly titles: SlideItem[];
  readonly rest: SlideItem[];
  readonly alternatives: Alternatives;
  /** Whether each open shape or group is hidden, innermost last. */
  readonly hidden: boolean[];
  /** What kind of placeholder the open shape is; undefined for a plain text box. */
  placeholder: string | undefined;
  paragraphs: Paragraphs;
  table: Table | undefined;
  /** Of the open cell; undefined for one that another has swallowed. */
  cell: { columns: number; rows: number } | undefined;
  tables: number;
  isHidden: boolean;
  /** Open fields that say which slide this is, or what day. */
  fields: number;
  inRun: boolean;
  inText: boolean;
}

const bulletedKinds = new Set(['body', 'obj']);
const shapes = new Set(['sp', 'pic', 'cxnSp', 'grpSp', 'graphicFrame']);

/** Reads one slide, notes page, layout or master. ISO/IEC 29500-1, 19.3 */
export function readSlide(part: Uint8Array, options: SlideOptions): Slide {
  const state: State = {
    ...options,
    titles: [],
    rest: [],
    alternatives: createAlternatives(),
    hidden: [],
    placeholder: undefined,
    paragraphs: createParagraphs(false),
    table: undefined,
    cell: undefined,
    isHidden: false,
    fields: 0,
    inRun: false,
    inText: false,
  };
  parseXml(part, {
    open(element, attributes) {
      const name = localName(element);
      if (!state.alternatives.open(name, attributes)) return;
      if (shapes.has(name)) state.hidden.push(state.hidden.at(-1) ?? false);
      opens[name]?.(state, attributes);
    },
    close(element) {
      state.inText = false;
      const name = localName(element);
      if (!state.alternatives.close(name)) return;
      closes[name]?.(state);
      if (shapes.has(name)) state.hidden.pop();
    },
    text(text) {
      if (state.inText && state.fields === 0) state.paragraphs.write(text);
    },
  });
  const { titles, rest, isHidden } = state;
  return { items: [...titles, ...rest], isHidden, tables: state.tables - options.tables };
}

const isHiddenNow = ({ hidden }: State): boolean => hidden.at(-1) ?? false;

function add(state: State, pieces: readonly Piece[], role: Role = 'body'): void {
  const aside = isHiddenNow(state) ? 'hidden' : asideOf(role);
  const list = role === 'title' ? state.titles : state.rest;
  for (const piece of pieces) list.push(aside === undefined ? piece : { ...piece, aside });
}

const asideOf = (role: Role): Piece['aside'] =>
  role === 'header' || role === 'footer' ? role : undefined;

const refer = (state: State, id: string | undefined): void => {
  if (id !== undefined) state.rest.push({ refersTo: id, isHidden: isHiddenNow(state) });
};

const whole = (text: string | undefined): number => Math.max(1, Number(text ?? 1) || 1);

/** PowerPoint writes the page number and the day into every slide. */
const isFurniture = ({ type = '' }: Attributes): boolean => /^(slidenum|datetime)/.test(type);

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
  cNvPr(state, { descr = '', hidden }) {
    if (hidden === '1' || hidden === 'true') state.hidden[state.hidden.length - 1] = true;
    // What a person wrote about a picture; PowerPoint's own guesses say that they are such.
    if (descr.trim() !== '' && !/automatically generated/i.test(descr))
      add(state, [{ kind: 'figure', text: oneLine(descr) }]);
  },
  chart: (state, attributes) => refer(state, attributes['r:id']),
  relIds: (state, attributes) => refer(state, attributes['r:dm']),
  blip: (state, attributes) => refer(state, attributes['r:embed']),
  p: ({ paragraphs }) => paragraphs.open(),
  pPr({ paragraphs }, { lvl }) {
    if (lvl !== undefined) paragraphs.setLevel(Number(lvl) || 0);
  },
  buNone: ({ paragraphs }) => paragraphs.setBullet(false),
  buChar: ({ paragraphs }) => paragraphs.setBullet(true),
  buAutoNum: ({ paragraphs }, { startAt }) => paragraphs.setNumber(whole(startAt)),
  br: ({ paragraphs }) => paragraphs.write('\n'),
  r(state) {
    state.inRun = true;
  },
  hlinkClick({ inRun, paragraphs, addresses }, attributes) {
    if (inRun) paragraphs.setLink(addresses.get(attributes['r:id'] ?? ''));
  },
  fld(state, attributes) {
    if (isFurniture(attributes)) state.fields += 1;
  },
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
    const isSwallowed = [hMerge, vMerge].some((on) => on === '1' || on === 'true');
    state.cell = isSwallowed ? undefined : { columns: whole(gridSpan), rows: whole(rowSpan) };
    state.paragraphs = createParagraphs(false);
  },
};

const closes: Readonly<Record<string, (state: State) => void>> = {
  r(state) {
    state.inRun = false;
    state.paragraphs.setLink(undefined);
  },
  fld(state) {
    state.fields = 0;
  },
  p: ({ paragraphs }) => paragraphs.close(),
  sp(state) {
    const role = state.roleOf(state.placeholder);
    const pieces = state.paragraphs.end();
    if (role === 'none' || pieces.length === 0) return;
    if (role !== 'title') return add(state, pieces, role);
    const text = pieces.map((piece) => piece.text).join(' ');
    const links = pieces.flatMap((piece) => piece.links ?? []);
    const level = state.placeholder === 'ctrTitle' ? 1 : 2;
    add(state, [{ kind: 'heading', level, text, links }], role);
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
    add(state, tablePieces(state.table.rows, state.tables));
    state.tables += 1;
    state.table = undefined;
  },
};
