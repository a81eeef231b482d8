import type { Block, ExtractedText, Format } from '../../model/text.ts';
import type { Reading } from './reader.ts';
import { usableTitle } from './title.ts';
import { Unreadable } from './unreadable.ts';

/** A block on its way: its text is not placed yet. */
export interface Piece extends Pick<Block, 'kind' | 'level' | 'page' | 'table' | 'header'> {
  readonly text: string;
}

export interface Read {
  readonly format: Format;
  readonly engine: string;
  readonly pieces: Iterable<Piece>;
  /** The document's own title property, as found: it is used only when it looks like one. */
  readonly title?: string | null | undefined;
  readonly pages?: number;
  readonly warnings?: readonly string[];
}

/** In UTF-16 units. More than any book; a file that unfolds to more is not a document. */
const maxCharacters = 50_000_000;

/** Lays the pieces out as one text and notes where each lies. Throws when there is nothing to lay out. */
export function toReading({ format, engine, pieces, title, pages, warnings }: Read): Reading {
  const { text, blocks } = layOut(pieces);
  const extracted: ExtractedText = {
    schemaVersion: 1,
    format,
    title: usableTitle(oneLine(clean(title ?? ''))) ?? firstHeading(text, blocks),
    text,
    blocks,
    pages: pages ?? 0,
    engine,
    warnings: [...(warnings ?? [])],
  };
  return { outcome: 'read', text: extracted };
}

function firstHeading(text: string, blocks: readonly Block[]): string | null {
  for (const { kind, start, end } of blocks) {
    const title = kind === 'heading' ? usableTitle(text.slice(start, end)) : undefined;
    if (title !== undefined) return title;
  }
  return null;
}

function layOut(pieces: Iterable<Piece>): { text: string; blocks: Block[] } {
  const blocks: Block[] = [];
  const parts: string[] = [];
  let length = 0;
  let before: Piece | undefined;
  for (const piece of pieces) {
    const text = piece.kind === 'heading' ? oneLine(clean(piece.text)) : trimLines(piece.text);
    if (text === '') continue;
    const gap = before === undefined ? '' : gapBetween(before, piece);
    const start = length + gap.length;
    length = start + text.length;
    if (length > maxCharacters) {
      throw new Unreadable('FILE_TOO_LARGE', 'over 50 million characters of text');
    }
    parts.push(gap, text);
    blocks.push(place(piece, start, length));
    before = piece;
  }
  if (blocks.length === 0) throw new Unreadable('FILE_NO_TEXT');
  return { text: parts.join(''), blocks };
}

function place({ kind, level, page, table, header }: Piece, start: number, end: number): Block {
  return {
    kind,
    start,
    end,
    ...(level !== undefined && { level: Math.min(6, Math.max(1, level)) }),
    ...(page !== undefined && { page }),
    ...(table !== undefined && { table }),
    ...(header === true && { header }),
  };
}

/** Rows of one table and items of one list stand on neighbouring lines. */
function gapBetween(before: Piece, piece: Piece): string {
  const together =
    (piece.kind === 'table-row' && before.table === piece.table) ||
    (piece.kind === 'list-item' && before.kind === 'list-item');
  return together ? '\n' : '\n\n';
}

/** Not text: control characters, what is never drawn, and the tag characters that can hide orders to a model. */
const invisible =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u2060\uFEFF\uFFFE\uFFFF]|[\u{E0000}-\u{E007F}]/gu;

const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?|\u0085|\u2028|\u2029/g, '\n')
    .replaceAll(/[\u00A0\u202F]/g, ' ')
    .replaceAll(invisible, '')
    .normalize('NFC');

export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Blank lines go at both ends, and blanks at the end of each line; indentation stays. */
const trimLines = (text: string): string =>
  clean(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+/, '')
    .trimEnd();
