import { Unreadable } from '../unreadable.ts';

/** Where things lie in a Word file of before 2007. [MS-DOC] 2.5 (Fib) */
export interface FileInformation {
  /** In characters: where each text begins, and where the next one does. */
  readonly range: (kind: TextKind) => { readonly from: number; readonly to: number };
  /** Characters of all texts. */
  readonly length: number;
  /** Which stream holds the tables; undefined before Word 97. */
  readonly tableStream: '0Table' | '1Table' | undefined;
  /** Offset and length in the table stream. */
  readonly table: (at: keyof typeof tables) => readonly [offset: number, length: number];
  /** Before Word 97: where the characters lie in the main stream. */
  readonly textFrom: number;
}

export type TextKind = (typeof kinds)[number];

/** In the order in which they follow each other. */
const kinds = [
  'body',
  'footnotes',
  'headers',
  'macros',
  'comments',
  'endnotes',
  'boxes',
  'headerBoxes',
] as const;

/** Numbers of the pairs of offset and length. [MS-DOC] 2.5.6 (FibRgFcLcb97) */
const tables = {
  styles: 1,
  footnoteMarks: 2,
  footnoteTexts: 3,
  commentMarks: 4,
  commentTexts: 5,
  headers: 11,
  characterRuns: 12,
  paragraphRuns: 13,
  pieces: 33,
  commentAuthors: 36,
  shapes: 40,
  endnoteMarks: 46,
  endnoteTexts: 47,
  drawings: 50,
  lists: 73,
  listOverrides: 74,
} as const;

const signature = 0xa5ec;
const word97 = 0xc1;
const encrypted = 0x0100;
const secondTable = 0x0200;
const pairsFrom = 0x9a;

export function readFileInformation(main: Uint8Array): FileInformation {
  const view = new DataView(main.buffer, main.byteOffset, main.length);
  const isWord = main.length >= 0x60 && [signature, 0xa5dc].includes(view.getUint16(0, true));
  if (!isWord) throw new Unreadable('FILE_MALFORMED', 'no Word document in it');
  const version = view.getUint16(2, true);
  const flags = view.getUint16(10, true);
  if ((flags & encrypted) !== 0) throw new Unreadable('FILE_ENCRYPTED');
  const isOld = version < word97;
  if (!isOld && main.length < pairsFrom + 75 * 8)
    throw new Unreadable('FILE_MALFORMED', 'it was cut off');

  const lengthsFrom = isOld ? 0x34 : 0x4c;
  const ends: number[] = [];
  for (const [at] of kinds.entries()) {
    ends.push((ends.at(-1) ?? 0) + Math.max(0, view.getInt32(lengthsFrom + at * 4, true)));
  }
  return {
    length: ends.at(-1) ?? 0,
    range(kind) {
      const at = kinds.indexOf(kind);
      return { from: ends[at - 1] ?? 0, to: ends[at] ?? 0 };
    },
    tableStream: isOld ? undefined : (flags & secondTable) === 0 ? '0Table' : '1Table',
    table(at) {
      if (isOld) return [0, 0];
      const pair = pairsFrom + tables[at] * 8;
      return [view.getUint32(pair, true), view.getUint32(pair + 4, true)];
    },
    textFrom: view.getUint32(0x18, true),
  };
}
