import { charsetNamed, charsetOf, decodeBytes, symbolCharset } from './charsets.ts';
import { createFlow, type Flow, type RowDefinition } from '../flow.ts';
import { characters, destinations, flows, type Destination, type FlowKind } from './words.ts';
import { shapeOf, type Paragraph } from './shape.ts';
import { createSheet } from './sheet.ts';
import { createInfo } from './info.ts';
import { symbol, symbols } from './symbols.ts';
import { urlOf } from '../fields.ts';
import type { Properties } from '../metadata.ts';
import { oneLine, type Piece } from '../pieces.ts';
import type { Pictures } from '../pictures/pictures.ts';

/** What a group takes over from the one around it, and is forgotten when it ends. */
interface Group {
  destination: Destination;
  font: number | undefined;
  /** How many characters stand after a `\u` for programs that know no Unicode. */
  fallback: number;
  hidden: boolean;
  deleted: boolean;
  url: string | undefined;
  /** Set where the group is a text of its own. */
  flow: FlowKind | undefined;
  /** No word was read yet: the first says what the group is. */
  fresh: boolean;
  starred: boolean;
}

/** A text of its own, and where its paragraph stands. */
interface Place {
  readonly flow: Flow;
  /** It is the body, or a box in it. */
  readonly isShown: boolean;
  paragraph: Paragraph;
  label: string;
  row: RowDefinition & { cells: { fromAbove: boolean; fromBefore: boolean }[] };
  nextCell: { fromAbove: boolean; fromBefore: boolean };
}

export interface RtfDocument {
  readonly open: () => void;
  readonly close: () => void;
  /** @param end where it ends in the file */
  readonly word: (word: string, number: number | undefined, end: number) => void;
  readonly bytes: (bytes: Uint8Array) => void;
  /** How many groups are open. */
  readonly depth: () => number;
  readonly end: () => { pieces: readonly Piece[]; properties: Properties };
}

/** A note in a text box in a header: Word nests no deeper, and what does is read where it stands. */
const deepestFlow = 8;

const noCell = () => ({ fromAbove: false, fromBefore: false });
const noRow = () => ({ header: false, cells: [] });

/**
 * Interprets control words as they come. Rich Text Format Specification 1.9.1
 * @param wordsIn the words in a picture, by where its bytes begin in the file
 */
export function createDocument(wordsIn: Pictures['wordsIn']): RtfDocument {
  const sheet = createSheet();
  const info = createInfo();
  const groups: Group[] = [];
  /** Page headers and footers, each once. */
  const furniture = new Map<string, Piece>();
  let made = 0;
  let notes = 0;
  let charset = 'windows-1252';
  let code = '';
  let author = '';
  let toSkip = 0;
  /** Bytes of one charset: a character may be written as several tokens. */
  let pending: Uint8Array[] = [];

  const newPlace = (isShown: boolean): Place => ({
    flow: createFlow(() => made++),
    isShown,
    paragraph: {},
    label: '',
    row: noRow(),
    nextCell: noCell(),
  });
  const places = [newPlace(true)];
  const place = (): Place => places.at(-1) ?? newPlace(true);
  const group = (): Group => groups.at(-1) ?? outermost();

  const write = (text: string): void => {
    const { destination, hidden, deleted, url } = group();
    if (destination === 'text') {
      const aside = deleted ? 'deleted' : hidden ? 'hidden' : undefined;
      place().flow.write(text, { url, aside });
    } else if (destination === 'label') place().label += text;
    else if (destination === 'code') code += text;
    else if (destination === 'author') author += text;
    else if (destination === 'property') info.write(text);
    else if (destination === 'styles') sheet.writeName(text);
  };
  const flush = (): void => {
    if (pending.length === 0) return;
    const bytes = Buffer.concat(pending);
    pending = [];
    const ofFont = sheet.charset(group().font);
    if (ofFont === symbolCharset) write(symbols(bytes));
    else write(decodeBytes(bytes, charsetOf(ofFont, charset)));
  };

  const shape = () => {
    const { paragraph, label } = place();
    place().label = '';
    return shapeOf(paragraph, label, sheet);
  };

  const endFlow = (kind: FlowKind): void => {
    const ended = places.length > 1 ? places.pop() : undefined;
    const pieces = ended?.flow.end() ?? [];
    const text = oneLine(pieces.map((piece) => piece.text).join(' '));
    const { flow } = place();
    if (kind === 'box') for (const piece of pieces) flow.addNote(piece);
    else if (text === '') return;
    else if (kind === 'note') {
      notes += 1;
      write(`[${notes}]`);
      flow.addNote({ kind: 'note', text: `[${notes}] ${text}` });
    } else if (kind === 'comment') {
      const by = oneLine(author);
      flow.addNote({ kind: 'comment', text: by === '' ? text : `${by}: ${text}` });
    } else furniture.set(`${kind} ${text}`, { kind: 'paragraph', text, aside: kind });
  };

  /** After the paragraph, as far as somebody sees it. */
  const showPicture = (at: number): void => {
    const { flow, isShown } = place();
    const { destination, hidden, deleted } = group();
    if (destination !== 'picture' || !isShown || hidden || deleted) return;
    for (const figure of wordsIn(String(at))) flow.addNote(figure);
  };

  /** @returns whether the word says what the group is */
  const enter = (word: string): boolean => {
    const at = group();
    // The Unicode form of what stands before it.
    if (word === 'ud' && at.destination === 'info') return true;
    if (flows[word] !== undefined) return enterFlow(flows[word]);
    const destination = destinations[word] ?? (at.starred ? 'skip' : undefined);
    if (destination === undefined) return false;
    at.destination = destination;
    if (destination === 'code') code = '';
    if (destination === 'author') author = '';
    if (destination === 'property') info.open(word);
    if (word === 'fldrslt') at.url = urlOf(code) ?? at.url;
    return true;
  };
  const enterFlow = (flow: FlowKind): boolean => {
    const at = group();
    if (at.destination === 'text' && places.length < deepestFlow) {
      at.flow = flow;
      at.url = undefined;
      places.push(newPlace(flow === 'box' && place().isShown));
    }
    return true;
  };

  const set = (paragraph: Partial<Paragraph>): void => {
    place().paragraph = { ...place().paragraph, ...paragraph };
  };
  const isOn = (number: number | undefined): boolean => number !== 0;

  const words: Readonly<Record<string, (number: number | undefined, end: number) => void>> = {
    // Other pictures are drawings.
    pngblip: (_, end) => showPicture(end),
    jpegblip: (_, end) => showPicture(end),
    par: () => place().flow.endParagraph(shape(), place().paragraph.inTable === true),
    sect: () => place().flow.endParagraph(shape(), false),
    page: () => write('\n'),
    cell: () => place().flow.endCell(shape()),
    row() {
      place().flow.endRow(place().row);
    },
    nestcell: () => write(' | '),
    nestrow: () => write('\n'),
    trowd() {
      place().row = noRow();
      place().nextCell = noCell();
    },
    trhdr() {
      place().row = { ...place().row, header: true };
    },
    clvmrg() {
      place().nextCell.fromAbove = true;
    },
    clmrg() {
      place().nextCell.fromBefore = true;
    },
    cellx() {
      place().row.cells.push(place().nextCell);
      place().nextCell = noCell();
    },
    pard() {
      place().paragraph = {};
    },
    s: (style) => (group().destination === 'styles' ? sheet.openStyle(style) : set({ style })),
    outlinelevel: (outline) =>
      group().destination === 'styles' ? sheet.setOutline(outline) : set({ outline }),
    ilvl: (level) => set({ level }),
    intbl: () => set({ inTable: true }),
    f(font) {
      if (group().destination === 'fonts') sheet.openFont(font);
      else group().font = font;
    },
    fcharset: (number) => sheet.setCharset(number),
    deff: (font) => sheet.setDefaultFont(font),
    plain() {
      Object.assign(group(), { font: undefined, hidden: false, deleted: false });
    },
    v(number) {
      group().hidden = isOn(number);
    },
    deleted(number) {
      group().deleted = isOn(number);
    },
    uc(number) {
      group().fallback = Math.max(0, number ?? 1);
    },
    u(number = 0) {
      write(symbol(number < 0 ? number + 65_536 : number));
      toSkip = group().fallback;
    },
  };

  return {
    depth: () => groups.length,
    open() {
      flush();
      toSkip = 0;
      groups.push({ ...group(), flow: undefined, fresh: true, starred: false });
    },
    close() {
      flush();
      toSkip = 0;
      const { flow, destination } = group();
      if (flow !== undefined) {
        place().flow.endParagraph(shape(), false);
        endFlow(flow);
      }
      groups.pop();
      if (destination === 'styles') sheet.closeStyle();
    },
    bytes(bytes) {
      const at = group();
      at.fresh = false;
      if (at.destination === 'skip' || at.destination === 'picture') return;
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      if (skipped < bytes.length) pending.push(bytes.subarray(skipped));
    },
    word(word, number, end) {
      flush();
      const at = group();
      if (at.destination === 'skip') return;
      if (word === '*') {
        at.starred = true;
        return;
      }
      const isFirst = at.fresh;
      at.fresh = false;
      if (isFirst && enter(word)) return;
      if (toSkip > 0 && word.length === 1 && word in characters) {
        toSkip -= 1;
        return;
      }
      const character = characters[word];
      if (character !== undefined) write(character);
      else if (at.destination === 'property') info.number(word, number);
      else words[word]?.(number, end);
      charset = charsetNamed(word, number) ?? charset;
    },
    end: () => ({
      pieces: [...place().flow.end(), ...furniture.values()],
      properties: info.end(),
    }),
  };
}

const outermost = (): Group => ({
  destination: 'text',
  font: undefined,
  fallback: 1,
  hidden: false,
  deleted: false,
  url: undefined,
  flow: undefined,
  fresh: false,
  starred: false,
});
