import { blockTags, isChrome, neverShown } from './tags.ts';
import { createHtmlTables, type HtmlTables } from './tables.ts';
import type { Piece } from '../pieces.ts';

export interface HtmlBlocks {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly close: (name: string) => void;
  readonly text: (data: string) => void;
  readonly end: () => { title: string; pieces: readonly Piece[] };
}

interface State {
  readonly tables: HtmlTables;
  /** The text since the last block boundary. */
  inline: string[];
  kind: Piece['kind'];
  level: number;
  marker: string;
  /** Open lists, innermost last: the next number, or null where items have a dot. */
  readonly lists: (number | null)[];
  /** Elements open inside one that is left out. */
  skipped: number;
  skippedName: string;
  /** Open `main` and `article`: a `header` inside them is content. */
  content: number;
  pre: number;
  inTitle: boolean;
  title: string;
}

/** Deeper lists are flattened; deeper elements cost nothing. */
const maxDepth = 1_000;

/** Builds blocks from a stream of tags. */
export function createHtmlBlocks(): HtmlBlocks {
  const state: State = {
    tables: createHtmlTables(),
    inline: [],
    kind: 'paragraph',
    level: 0,
    marker: '',
    lists: [],
    skipped: 0,
    skippedName: '',
    content: 0,
    pre: 0,
    inTitle: false,
    title: '',
  };
  return {
    open(name, attributes) {
      if (state.skipped > 0) {
        if (name === state.skippedName) state.skipped += 1;
        return;
      }
      if (neverShown.has(name) || isChrome({ name, attributes, inContent: state.content > 0 })) {
        state.skipped = 1;
        state.skippedName = name;
        return;
      }
      if (blockTags.has(name)) flush(state);
      openElement(state, name, attributes);
    },
    close(name) {
      if (state.skipped > 0) {
        if (name === state.skippedName) state.skipped -= 1;
        return;
      }
      if (blockTags.has(name)) flush(state);
      closeElement(state, name);
    },
    text(data) {
      if (state.skipped > 0) return;
      if (state.inTitle) state.title += data;
      else state.inline.push(state.pre > 0 ? data : data.replaceAll(/\s+/g, ' '));
    },
    end() {
      flush(state);
      return { title: state.title, pieces: state.tables.end() };
    },
  };
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
  ['br', ({ inline }) => void inline.push('\n')],
  ['img', ({ inline }, attributes) => void inline.push(` ${attributes['alt'] ?? ''} `)],
  [
    'pre',
    (state) => {
      state.pre += 1;
      state.kind = 'code';
    },
  ],
  ['ul', ({ lists }) => openList(lists, null)],
  [
    'ol',
    ({ lists }, attributes) => openList(lists, Number.parseInt(attributes['start'] ?? '1', 10)),
  ],
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

function openList(lists: (number | null)[], first: number | null): void {
  if (lists.length < maxDepth) lists.push(Number.isNaN(first) ? 1 : first);
}

function openItem(state: State): void {
  state.kind = 'list-item';
  const depth = Math.max(0, state.lists.length - 1);
  const number = state.lists.at(-1) ?? null;
  if (number !== null) state.lists[depth] = number + 1;
  state.marker = `${'  '.repeat(Math.min(depth, 20))}${number === null ? '-' : `${number}.`} `;
}

function closePre(state: State): void {
  state.pre = Math.max(0, state.pre - 1);
  if (state.pre === 0) state.kind = 'paragraph';
}

function closeElement(state: State, name: string): void {
  if (name === 'pre') closePre(state);
  else if (name === 'ul' || name === 'ol') state.lists.pop();
  else if (name === 'title') state.inTitle = false;
  else if (name === 'main' || name === 'article') state.content = Math.max(0, state.content - 1);
  else state.tables.close(name);
}

/** Ends the block at hand. Only the first block of a list item has its marker. */
function flush(state: State): void {
  const text = state.pre > 0 ? state.inline.join('') : tidy(state.inline.join(''));
  state.inline = [];
  if (text.trim() === '') {
    // An item may begin with a block of its own: <li><p>.
    if (state.kind !== 'list-item') state.kind = state.pre > 0 ? 'code' : 'paragraph';
    return;
  }
  const { kind, level, marker } = state;
  state.tables.add({
    kind,
    text: kind === 'list-item' ? marker + text : text,
    ...(kind === 'heading' && { level }),
  });
  state.kind = state.pre > 0 ? 'code' : 'paragraph';
}

const tidy = (text: string): string =>
  text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim();
