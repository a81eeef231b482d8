import type { ReadAids } from '../../reader.ts';
import { createContainers, wordsOf, type Containers } from './containers.ts';
import { createLists, type Lists } from './lists.ts';
import { createParagraphs, type Paragraphs } from '../paragraphs.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { noPictures, type Pictures } from '../pictures/pictures.ts';
import type { OdfStyles } from './styles.ts';
import { parseXml } from '../xml.ts';

type Attributes = Readonly<Record<string, string>>;

interface State {
  readonly styles: OdfStyles;
  readonly containers: Containers;
  readonly paragraphs: Paragraphs;
  readonly lists: Lists;
  /** Notes and comments that wait for the end of what they belong to. */
  readonly waiting: Piece[];
  readonly links: (string | undefined)[];
  /** Open elements that are hidden, of all that may be. */
  readonly hidden: boolean[];
  readonly cells: { columns: number; rows: number; repeated: number }[];
  /** Who wrote the open comment; its date is not read. */
  author: string;
  citation: string;
  /** Open elements whose content does not count. */
  ignored: number;
  /** Text counts only within a paragraph, or what is read by name. */
  reading: 'text' | 'author' | 'citation' | 'description';
  description: string;
  readonly wordsIn: Pictures['wordsIn'];
}

/** Other elements of a body, read by whoever calls. */
export interface OdfHandlers {
  readonly open?: (name: string, attributes: Attributes) => void;
  /** @param closed the pieces of the element, where it is one of `parts` */
  readonly close?: (name: string, closed: readonly Piece[]) => readonly Piece[];
  /** Elements whose pieces are handed to `close`, which says what to put in their place. */
  readonly parts?: ReadonlySet<string>;
  /** What is to be said of a picture. */
  readonly wordsIn?: Pictures['wordsIn'];
  readonly progress?: ReadAids['progress'];
}

/** A table of contents says every heading a second time; the others are of the drawing, not of the text. */
const ignoredElements = new Set([
  'text:table-of-content',
  'text:illustration-index',
  'text:table-index',
  'office:forms',
  'text:ruby-text',
  'text:page-number',
  'dc:date',
  'meta:date-string',
]);

/** Streams the content of an OpenDocument file into pieces, in reading order. OpenDocument 1.3, part 3, 4–10 */
export function readContent(
  part: Uint8Array,
  styles: OdfStyles,
  handlers: OdfHandlers = {},
): readonly Piece[] {
  const state: State = {
    styles,
    containers: createContainers(),
    paragraphs: createParagraphs(),
    lists: createLists(styles),
    waiting: [],
    links: [],
    hidden: [],
    cells: [],
    author: '',
    citation: '',
    ignored: 0,
    reading: 'text',
    description: '',
    wordsIn: handlers.wordsIn ?? noPictures.wordsIn,
  };
  parseXml(part, {
    progress: handlers.progress,
    open(name, attributes) {
      if (state.ignored > 0 || ignoredElements.has(name)) state.ignored += 1;
      if (state.ignored > 0) return;
      handlers.open?.(name, attributes);
      if (handlers.parts?.has(name) === true) state.containers.open();
      if (mayHide.has(name)) state.hidden.push(isHidden(state, name, attributes));
      opens[name]?.(state, attributes);
    },
    close(name) {
      if (state.ignored > 0) {
        state.ignored -= 1;
        return;
      }
      closes[name]?.(state);
      if (mayHide.has(name)) state.hidden.pop();
      const isPart = handlers.parts?.has(name) === true;
      const closed = handlers.close?.(name, isPart ? state.containers.close() : []);
      if (closed !== undefined) state.containers.add(closed);
    },
    text(text) {
      if (state.ignored > 0) return;
      if (state.reading === 'text') write(state, text.replaceAll(/\s+/g, ' '));
      else state[state.reading] += text;
    },
  });
  return state.containers.end();
}

const mayHide = new Set(['text:section', 'text:p', 'text:h', 'text:span', 'text:hidden-paragraph']);

function isHidden({ hidden, styles }: State, name: string, attributes: Attributes): boolean {
  if (hidden.at(-1) === true) return true;
  if (name === 'text:section') return attributes['text:display'] === 'none';
  return styles.isHidden(attributes['text:style-name']);
}

function write({ paragraphs, links, hidden }: State, text: string): void {
  const aside = hidden.at(-1) === true ? 'hidden' : undefined;
  paragraphs.write(text, { url: links.at(-1), aside });
}

/** Notes follow the paragraph that cites them, but never stand within a table. */
function addWaiting({ paragraphs, containers, waiting }: State): void {
  if (!paragraphs.isOpen() && !containers.isInTable()) containers.add(waiting.splice(0));
}

function closeParagraph(state: State): void {
  state.containers.add(state.paragraphs.close());
  addWaiting(state);
}

/** Its pieces become one text. */
function closeAside(state: State, make: (words: string) => Piece): void {
  const words = wordsOf(state.containers.close());
  if (words !== '') state.waiting.push(make(words));
}

function closeDescription(state: State): void {
  state.reading = 'text';
  const text = oneLine(state.description);
  if (text !== '') state.containers.add([{ kind: 'figure', text }]);
}

const whole = (text: string | undefined): number => Math.max(1, Number(text ?? 1) || 1);

type Open = (state: State, attributes: Attributes) => void;

const readsInto =
  (reading: 'author' | 'citation' | 'description'): Open =>
  (state) => {
    state.reading = reading;
    state[reading] = '';
  };

const opens: Readonly<Record<string, Open>> = {
  'text:h'({ paragraphs, lists }, attributes) {
    const level = Math.min(10, whole(attributes['text:outline-level']));
    const label = lists.takeLabel() ?? '';
    const counts = attributes['text:is-list-header'] !== 'true';
    const number = counts ? lists.numberHeading(level) : '';
    paragraphs.open({ kind: 'heading', level, label: number || label.replace(/^[\s-]+/, '') });
  },
  'text:p'({ paragraphs, lists, styles }, attributes) {
    const label = lists.takeLabel();
    if (label !== undefined) paragraphs.open({ kind: 'list-item', label });
    else if (styles.isTitle(attributes['text:style-name']))
      paragraphs.open({ kind: 'heading', level: 1 });
    else paragraphs.open({ kind: 'paragraph' });
  },
  'text:list': ({ lists }, attributes) => lists.open(attributes),
  'text:list-item': ({ lists }, attributes) => lists.openItem(attributes),
  'text:s': (state, attributes) =>
    write(state, ' '.repeat(Math.min(100, whole(attributes['text:c'])))),
  'text:tab': (state) => write(state, '\t'),
  'text:line-break': (state) => write(state, '\n'),
  'text:a': ({ links }, attributes) => void links.push(outside(attributes['xlink:href'])),
  'draw:a': ({ links }, attributes) => void links.push(outside(attributes['xlink:href'])),
  'text:note': ({ containers }) => containers.open(),
  'text:note-citation': readsInto('citation'),
  'office:annotation'(state) {
    state.author = '';
    state.containers.open();
  },
  'dc:creator': readsInto('author'),
  'text:deletion': ({ containers }) => containers.open(),
  'draw:image': ({ containers, wordsIn }, attributes) =>
    containers.add(wordsIn(attributes['xlink:href']?.replace(/^\.\//, '') ?? '')),
  'svg:title': readsInto('description'),
  'svg:desc': readsInto('description'),
  'table:table': ({ containers }, attributes) =>
    containers.openTable(attributes['table:use-first-row-styles'] === 'true'),
  'table:table-header-rows': ({ containers }) => containers.openHeader(true),
  'table:table-row': ({ containers }) => containers.openRow(),
  'table:table-cell'({ containers, cells }, attributes) {
    cells.push({
      columns: whole(attributes['table:number-columns-spanned']),
      rows: whole(attributes['table:number-rows-spanned']),
      repeated: whole(attributes['table:number-columns-repeated']),
    });
    containers.open();
  },
};

/** Addresses within the file say nothing to anybody else. */
const outside = (url: string | undefined): string | undefined =>
  url !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : undefined;

const closes: Readonly<Record<string, (state: State) => void>> = {
  'text:h': closeParagraph,
  'text:p': closeParagraph,
  'text:list': ({ lists }) => lists.close(),
  'text:a': ({ links }) => void links.pop(),
  'draw:a': ({ links }) => void links.pop(),
  'text:note-citation'(state) {
    state.reading = 'text';
    write(state, `[${oneLine(state.citation)}]`);
  },
  'text:note': (state) =>
    closeAside(state, (words) => ({ kind: 'note', text: `[${oneLine(state.citation)}] ${words}` })),
  'dc:creator'(state) {
    state.reading = 'text';
  },
  'office:annotation'(state) {
    const author = oneLine(state.author);
    closeAside(state, (words) => ({
      kind: 'comment',
      text: author === '' ? words : `${author}: ${words}`,
    }));
    addWaiting(state);
  },
  'text:deletion': ({ containers }) =>
    containers.add(containers.close().map((piece) => ({ ...piece, aside: 'deleted' as const }))),
  'svg:title': closeDescription,
  'svg:desc': closeDescription,
  'table:table-header-rows': ({ containers }) => containers.openHeader(false),
  'table:table-row': ({ containers }) => containers.closeRow(),
  'table:table-cell'({ containers, cells }) {
    const span = cells.pop();
    if (span !== undefined) containers.closeCell(span);
  },
  'table:table'(state) {
    state.containers.closeTable();
    addWaiting(state);
  },
};
