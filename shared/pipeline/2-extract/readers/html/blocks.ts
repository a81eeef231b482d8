import { createAsides, type Asides } from './asides.ts';
import { createLinks, type Links } from './links.ts';
import { createMetadata, type HtmlMetadata } from './metadata.ts';
import { blockTags } from './tags.ts';
import { createHtmlTables, type HtmlTables } from './tables.ts';
import type { Metadata } from '../../../../model/text.ts';
import { formatNumber } from '../number-format.ts';
import type { Piece } from '../pieces.ts';
import { noPictures, type Pictures } from '../pictures/pictures.ts';

export interface HtmlBlocks {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly close: (name: string) => void;
  readonly text: (data: string) => void;
  readonly end: () => { title: string; metadata: Metadata; pieces: readonly Piece[] };
}

interface State {
  readonly tables: HtmlTables;
  readonly links: Links;
  readonly metadata: HtmlMetadata;
  readonly wordsIn: Pictures['wordsIn'];
  /** What stands in the images since the last block boundary. */
  readonly figures: Piece[];
  /** The text since then. */
  inline: string[];
  /** Whether some of it is not said by images. */
  hasWords: boolean;
  kind: Piece['kind'];
  level: number;
  marker: string;
  /** Open lists, innermost last. */
  readonly lists: OpenList[];
  /** Open `main` and `article`: a `header` inside them is content. */
  content: number;
  pre: number;
  /** Nothing was said yet in a `sup` that has begun. */
  isRaised: boolean;
  inTitle: boolean;
  title: string;
}

/** The next number, or null where items have a dot. */
interface OpenList {
  number: number | null;
  readonly type: string;
}

/** Deeper lists are flattened; deeper elements cost nothing. */
const maxDepth = 1_000;

export interface HtmlOptions {
  /** Number of its first table, where several pages make one document. */
  readonly firstTable?: number;
  /** It is XML, whatever it says of itself. */
  readonly isXhtml?: boolean;
  /** What is to be said of an image, by its address. */
  readonly wordsIn?: Pictures['wordsIn'];
}

/** Builds blocks from a stream of tags. */
export function createHtmlBlocks({
  firstTable = 0,
  wordsIn = noPictures.wordsIn,
}: HtmlOptions = {}): HtmlBlocks {
  const asides: Asides = createAsides();
  const state: State = {
    tables: createHtmlTables(firstTable),
    links: createLinks(),
    metadata: createMetadata(),
    wordsIn,
    figures: [],
    inline: [],
    hasWords: false,
    kind: 'paragraph',
    level: 0,
    marker: '',
    lists: [],
    content: 0,
    pre: 0,
    isRaised: false,
    inTitle: false,
    title: '',
  };
  return {
    open(name, attributes) {
      if (asides.open({ name, attributes, inContent: state.content > 0 })) return;
      if (blockTags.has(name)) flush(state);
      openElement(state, name, attributes);
    },
    close(name) {
      if (asides.close(name)) return;
      if (blockTags.has(name)) flush(state);
      closeElement(state, name);
    },
    text(data) {
      if (asides.text(data)) return;
      if (state.isRaised) sayRaised(state, data);
      if (state.inTitle) state.title += data;
      else say(state, state.pre > 0 ? data : data.replaceAll(/\s+/g, ' '));
    },
    end() {
      flush(state);
      const pieces = [...state.tables.end(), ...asides.end()];
      return { title: state.title, metadata: state.metadata.end(), pieces };
    },
  };
}

/** A power or the number of a note would else be one figure more of the number before it. */
function sayRaised(state: State, text: string): void {
  const isAfterFigure = /\d$/.test(state.inline.at(-1) ?? '');
  if (isAfterFigure && /^[-−+]?\d/.test(text)) say(state, '^');
  state.isRaised = false;
}

function say(state: State, text: string): void {
  state.inline.push(text);
  state.links.text(text);
  state.hasWords ||= text.trim() !== '';
}

type Attributes = Readonly<Record<string, string>>;

function openElement(state: State, name: string, attributes: Attributes): void {
  const heading = /^h([1-6])$/.exec(name)?.[1];
  if (heading !== undefined) {
    state.kind = 'heading';
    state.level = Number(heading);
    return;
  }
  const handler = opens.get(name);
  if (handler === undefined) state.tables.open(name, attributes);
  else handler(state, attributes);
}

const openContent = (state: State): void => {
  state.content += 1;
};

const opens: ReadonlyMap<string, (state: State, attributes: Attributes) => void> = new Map<
  string,
  (state: State, attributes: Attributes) => void
>([
  ['br', (state) => say(state, '\n')],
  [
    'sup',
    (state) => {
      state.isRaised = true;
    },
  ],
  [
    'img',
    ({ inline, figures, wordsIn }, { alt = '', src = '' }) => {
      inline.push(` ${alt} `);
      figures.push(...wordsIn(src));
    },
  ],
  ['a', ({ links }, attributes) => links.open(attributes['href'])],
  ['meta', ({ metadata }, attributes) => metadata.add(attributes)],
  [
    'pre',
    (state) => {
      state.pre += 1;
      state.kind = 'code';
    },
  ],
  ['ul', ({ lists }) => openList(lists, null)],
  ['ol', ({ lists }, { start, type }) => openList(lists, wholeNumber(start) ?? 1, type)],
  ['li', openItem],
  [
    'title',
    (state) => {
      state.inTitle = true;
    },
  ],
  ['main', openContent],
  ['article', openContent],
]);

function openList(lists: OpenList[], number: number | null, type = '1'): void {
  if (lists.length < maxDepth) lists.push({ number, type });
}

const wholeNumber = (text = ''): number | undefined => {
  const number = Number.parseInt(text, 10);
  return Number.isSafeInteger(number) ? number : undefined;
};

/** How the items of a list are counted: HTML, 4.4.5. */
const numberFormats: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

function openItem(state: State, { value }: Attributes): void {
  state.kind = 'list-item';
  const list = state.lists.at(-1);
  let mark = '-';
  if (list !== undefined && list.number !== null) {
    const number = wholeNumber(value) ?? list.number;
    list.number = number + 1;
    mark = `${formatNumber(number, numberFormats[list.type] ?? 'decimal')}.`;
  }
  const depth = Math.min(20, Math.max(0, state.lists.length - 1));
  state.marker = `${'  '.repeat(depth)}${mark} `;
}

function closePre(state: State): void {
  state.pre = Math.max(0, state.pre - 1);
  if (state.pre === 0) state.kind = 'paragraph';
}

function closeElement(state: State, name: string): void {
  if (name === 'pre') closePre(state);
  else if (name === 'ul' || name === 'ol') state.lists.pop();
  else if (name === 'title') state.inTitle = false;
  else if (name === 'sup') state.isRaised = false;
  else if (name === 'a') state.links.close();
  else if (name === 'main' || name === 'article') state.content = Math.max(0, state.content - 1);
  else state.tables.close(name);
}

/** Ends the block at hand; the words in its images come after its own. */
function flush(state: State): void {
  flushText(state);
  for (const figure of state.figures.splice(0)) state.tables.add(figure);
}

/** Only the first block of a list item has its marker. */
function flushText(state: State): void {
  const raw = state.inline.join('');
  const text = state.pre > 0 ? raw : tidy(raw);
  const links = state.links.take();
  const { hasWords } = state;
  state.inline = [];
  state.hasWords = false;
  if (text.trim() === '') {
    // An item may begin with a block of its own: <li><p>.
    if (state.kind !== 'list-item') state.kind = state.pre > 0 ? 'code' : 'paragraph';
    return;
  }
  const { level, marker } = state;
  const kind = state.kind === 'paragraph' && !hasWords ? 'figure' : state.kind;
  state.tables.add({
    kind,
    text: kind === 'list-item' ? marker + text : text,
    ...(kind === 'heading' && { level }),
    ...(links.length > 0 && { links }),
  });
  state.kind = state.pre > 0 ? 'code' : 'paragraph';
}

function tidy(text: string): string {
  const single = text.replaceAll(/ {2,}/g, ' ');
  return (single.includes('\n') ? single.replaceAll(/ ?\n ?/g, '\n') : single).trim();
}
