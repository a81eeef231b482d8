import { compoundFile } from './compound-file-written.ts';

export interface DocParagraph {
  /** Ends with a paragraph mark unless it ends with the mark of a cell or a row. */
  readonly text: string;
  /** Number of a style: those below have these built-in meanings. */
  readonly style?: number;
  /** Properties of the paragraph, as code and value. */
  readonly properties?: readonly (readonly [code: number, value: readonly number[]])[];
}

/** What one file holds, of characters of one paragraph after the other. */
export interface DocToWrite {
  readonly paragraphs: readonly DocParagraph[];
  readonly headers?: readonly string[];
  readonly footnote?: string;
  readonly comment?: string;
  /** The bytes of the text that have a property of their own, by its code; it is on unless it has another value. */
  readonly marked?: {
    readonly words: string;
    readonly code: number;
    readonly value?: readonly number[];
  };
  /** Further tables, by the number of their pair. */
  readonly tables?: readonly (readonly [pair: number, bytes: readonly number[]])[];
  /** A stream of its own. */
  readonly data?: readonly number[];
  /** What follows the text in its stream, at `picturesAt`. */
  readonly pictures?: readonly number[];
  readonly encrypted?: boolean;
  readonly macros?: boolean;
  /** One byte a character, as Word saves what fits. */
  readonly compressed?: boolean;
}

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const ended = (text = ''): string => (text === '' ? '' : `${text}\r`);
const textFrom = 2_048;
export const picturesAt = 16_384;
/** Paragraphs whose properties fit a page of 512 bytes. */
const perPage = 4;

/** A Word 97 file: its text, and the tables that say what it means. [MS-DOC] */
export function docFile(file: DocToWrite): Uint8Array {
  const { paragraphs, headers = [], compressed = false } = file;
  const bytesEach = compressed ? 1 : 2;
  const body = paragraphs.map(({ text }) => (text.endsWith('\u0007') ? text : `${text}\r`));
  const note = ended(file.footnote);
  const stories = headers.map(ended);
  const remark = ended(file.comment);
  const all = [body.join(''), note, stories.join(''), remark].join('');
  const pages = Math.ceil(paragraphs.length / perPage);
  const formatting = Math.ceil((textFrom + all.length * bytesEach + 1) / 512);
  const main = Buffer.alloc((formatting + pages + 1) * 512);
  main.write(all, textFrom, compressed ? 'latin1' : 'utf16le');

  const table: number[] = [];
  const place = (pair: number, bytes: readonly number[]): void => {
    main.writeUInt32LE(table.length, 0x9a + pair * 8);
    main.writeUInt32LE(bytes.length, 0x9a + pair * 8 + 4);
    table.push(...bytes);
  };
  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(0xc1, 2);
  main.writeUInt16LE(file.encrypted === true ? 0x0100 : 0, 10);
  for (const [at, text] of [body.join(''), note, stories.join(''), '', remark].entries())
    main.writeInt32LE(text.length, 0x4c + at * 4);

  place(1, [
    ...u16(4),
    ...u16(0),
    ...u16(0),
    ...[0, 1, 2, 62, 19].flatMap((builtIn) => [
      ...u16(4),
      ...u16(builtIn),
      ...u16((0xfff << 4) & 0xffff),
    ]),
  ]);
  const offset = compressed ? (textFrom * 2) | 0x40000000 : textFrom;
  place(33, [2, ...u32(16), ...u32(0), ...u32(all.length), ...u16(0), ...u32(offset), ...u16(0)]);
  const end = textFrom + all.length * bytesEach;
  const ends = [0, ...body.keys()].map(
    (_, at) => textFrom + body.slice(0, at).join('').length * bytesEach,
  );
  const starts: number[] = [];
  for (let page = 0; page < pages; page += 1) {
    const [first, next] = [page * perPage, Math.min(body.length, (page + 1) * perPage)];
    starts.push(ends[first] ?? 0);
    const bytes = main.subarray((formatting + page) * 512, (formatting + page + 1) * 512);
    writeParagraphs(bytes, paragraphs.slice(first, next), ends.slice(first, next + 1));
  }
  place(13, [...starts, end].flatMap(u32).concat(starts.flatMap((_, at) => u32(formatting + at))));
  if (file.marked !== undefined) {
    const from = textFrom + all.indexOf(file.marked.words) * bytesEach;
    const to = from + file.marked.words.length * bytesEach;
    place(12, [...u32(textFrom), ...u32(end), ...u32(formatting + pages)]);
    writeMarked(main.subarray((formatting + pages) * 512), file.marked, [from, to]);
  }
  placeNotes(place, { all, body: body.join('').length, note, remark, stories });
  placeTables(place, file);
  return compoundFile({
    ...streamsOf(file, main),
    '0Table': Uint8Array.from(table),
  });
}

/** One page of formatting for one stretch of the text. */
function writeMarked(
  page: Buffer,
  { code, value = [1] }: NonNullable<DocToWrite['marked']>,
  ends: readonly [from: number, to: number],
): void {
  page.set([...ends.flatMap(u32), 250]);
  page.set([2 + value.length, ...u16(code), ...value], 500);
  page[511] = 1;
}

function placeTables(
  place: (pair: number, bytes: readonly number[]) => void,
  { tables = [] }: DocToWrite,
): void {
  for (const [pair, bytes] of tables) place(pair, bytes);
}

function streamsOf({ pictures, data, macros = false }: DocToWrite, main: Buffer) {
  const room = Buffer.alloc(pictures === undefined ? 0 : picturesAt - main.length);
  return {
    WordDocument: Buffer.concat([main, room, Uint8Array.from(pictures ?? [])]),
    ...(data && { Data: Uint8Array.from(data) }),
    ...(macros && { 'Macros/VBA': Uint8Array.of(1) }),
  };
}

/** Where notes, comments and page headers are, and where their texts begin and end. */
function placeNotes(
  place: (pair: number, bytes: readonly number[]) => void,
  texts: { all: string; body: number; note: string; remark: string; stories: readonly string[] },
): void {
  const { all, body, note, remark, stories } = texts;
  if (note !== '') {
    place(2, [...u32(all.indexOf('\u0002')), ...u32(body), ...u16(1)]);
    place(3, [0, note.length, note.length + 1].flatMap(u32));
  }
  if (remark !== '') {
    place(4, [...[all.indexOf('\u0005'), body].flatMap(u32), ...Array<number>(30).fill(0)]);
    place(5, [0, remark.length, remark.length + 1].flatMap(u32));
    place(36, [...u16(10), ...Buffer.from('Luca Rossi', 'utf16le')]);
  }
  if (stories.length > 0) {
    const ends = stories.map((_, at) => stories.slice(0, at + 1).join('').length);
    place(11, [...Array<number>(7).fill(0), ...ends, (ends.at(-1) ?? 0) + 2].flatMap(u32));
  }
}

/** One page of formatting: where each paragraph ends, and where in the page its properties are. */
function writeParagraphs(
  page: Buffer,
  paragraphs: readonly DocParagraph[],
  ends: readonly number[],
): void {
  let free = 510;
  page.set(ends.flatMap(u32));
  for (const [at, { style = 0, properties = [] }] of paragraphs.entries()) {
    const list = [
      ...u16(style),
      ...properties.flatMap(([code, value]) => [...u16(code), ...value]),
    ];
    if (list.length % 2 === 0) list.push(0);
    free -= list.length + 1;
    free -= free % 2;
    page.set([(list.length + 1) / 2, ...list], free);
    page[ends.length * 4 + at * 13] = free / 2;
  }
  page[511] = paragraphs.length;
}
