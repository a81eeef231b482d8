import type { Block, ExtractedText, Format, Link, Metadata } from '../../../model/text.ts';
import { mostCharacters, type Reading } from '../reader.ts';
import { leftOutWarning } from './sheets/data-tables.ts';
import { createWrittenTables, type WrittenTables } from './sheets/written-tables.ts';
import { usableTitle } from './title.ts';
import { Unreadable } from './unreadable.ts';

/** A block on its way: its text is not placed yet. */
export interface Piece extends Readonly<Omit<Block, 'start' | 'end'>> {
  readonly text: string;
  /** Parts of the text that lead elsewhere, by the words that are shown. */
  readonly links?: readonly { readonly text: string; readonly url: string }[];
  /** table-row: the texts of its cells by column, so that they can become values. */
  readonly values?: readonly string[];
}

export interface Read {
  readonly format: Format;
  readonly engine: string;
  readonly pieces: Iterable<Piece>;
  /** The document's own title property, as found: it is used only when it looks like one. */
  readonly title?: string | null | undefined;
  readonly metadata?: Metadata;
  readonly pages?: number;
  /** Pages and pictures that were read by OCR. */
  readonly ocr?: number;
  readonly warnings?: readonly string[];
}

/** Lays the pieces out as one text and notes where each lies. Throws when there is nothing to lay out. */
export function toReading({
  format,
  engine,
  pieces,
  title,
  metadata = {},
  pages,
  ocr = 0,
  warnings,
}: Read): Reading {
  const { text, blocks, links, tables, leftOut } = layOut(pieces);
  const extracted: ExtractedText = {
    schemaVersion: 2,
    format,
    title: usableTitle(oneLine(clean(title ?? ''))) ?? firstHeading(text, blocks),
    text,
    blocks,
    metadata,
    links,
    pages: pages ?? 0,
    ...(ocr > 0 && { ocr }),
    engine,
    warnings: [...(warnings ?? []), ...leftOutWarning({ leftOut })],
  };
  return { outcome: 'read', text: extracted, ...(tables.length > 0 && { tables }) };
}

function firstHeading(text: string, blocks: readonly Block[]): string | null {
  for (const { kind, start, end } of blocks) {
    const title = kind === 'heading' ? usableTitle(text.slice(start, end)) : undefined;
    if (title !== undefined) return title;
  }
  return null;
}

interface LaidOut {
  readonly text: string;
  readonly blocks: Block[];
  readonly links: Link[];
  readonly tables: ReturnType<WrittenTables['end']>;
  /** Tables that are not in them, for their size. */
  readonly leftOut: number;
}

/** A file that only links is a list of links; nobody follows more. */
const mostLinks = 10_000;

/** Joined while they are young: a hundred thousand rows are then not kept twice. */
const partsAtOnce = 2_000;

/** Asides come after all else, so that a stretch of the body holds none. */
function* asidesLast(pieces: Iterable<Piece>): Generator<Piece> {
  const asides: Piece[] = [];
  for (const piece of pieces) {
    if (piece.aside === undefined) yield piece;
    else asides.push(piece);
  }
  yield* asides;
}

function layOut(pieces: Iterable<Piece>): LaidOut {
  const blocks: Block[] = [];
  const links: Link[] = [];
  const written = createWrittenTables();
  const texts: string[] = [];
  let parts: string[] = [];
  let length = 0;
  let before: Piece | undefined;
  let body = 0;
  for (const piece of asidesLast(pieces)) {
    const text = piece.kind === 'heading' ? oneLine(clean(piece.text)) : trimLines(piece.text);
    if (text === '') continue;
    const gap = before === undefined ? '' : gapBetween(before, piece);
    const start = length + gap.length;
    length = start + text.length;
    if (length > mostCharacters) {
      throw new Unreadable('FILE_TOO_LARGE', 'over 50 million characters of text');
    }
    parts.push(gap, text);
    if (parts.length >= partsAtOnce) {
      texts.push(parts.join(''));
      parts = [];
    }
    blocks.push(place(piece, start, length));
    if (piece.links && links.length < mostLinks) links.push(...linksIn(piece, text, start));
    if (piece.aside === undefined) {
      body += 1;
      written.add(piece.kind === 'heading' ? { kind: 'heading', text } : piece);
    }
    before = piece;
  }
  const tables = written.end();
  if (body === 0) throw new Unreadable('FILE_NO_TEXT');
  texts.push(parts.join(''));
  return { text: texts.join(''), blocks, links, tables, leftOut: written.leftOut };
}

function place(piece: Piece, start: number, end: number): Block {
  const { text: _text, links: _links, values: _values, level, header, ...rest } = piece;
  return {
    ...rest,
    start,
    end,
    ...(level !== undefined && { level: Math.min(6, Math.max(1, level)) }),
    ...(header === true && { header }),
  };
}

const longestUrl = 2_000;

/** Each that is not found is looked for to the end of its block. */
const mostLost = 100;

/** Where the words of each link stand; of what was cleaned away nothing. */
function linksIn({ kind, links = [] }: Piece, text: string, start: number): Link[] {
  const found: Link[] = [];
  let from = 0;
  let lost = 0;
  for (const link of links) {
    const words = linkWords(kind, link.text);
    const at = words === '' ? -1 : text.indexOf(words, from);
    if (at === -1) lost += words === '' ? 0 : 1;
    if (lost > mostLost) break;
    if (at === -1 || link.url.length > longestUrl) continue;
    from = at + words.length;
    found.push({ start: start + at, end: start + from, url: link.url });
  }
  return found;
}

/** As they stand in their block. */
function linkWords(kind: Piece['kind'], text: string): string {
  if (kind === 'heading' || kind === 'table-row' || !text.includes('\n'))
    return oneLine(clean(text));
  const lines = clean(text).split('\n');
  return lines
    .map(kind === 'code' ? (line) => line.trimEnd() : oneLine)
    .join('\n')
    .trim();
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
  /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u00AD\u200B\u2060\uFEFF\uFFFE\uFFFF]|[\u{E0000}-\u{E007F}]/gu;

/** Of Latin scripts, composed, and with plain blanks only: what there is nothing to clean of. */
const isClean = /^[\n\x20-\x7E\u00A1-\u00AC\u00AE-\u02AF]*$/;

const clean = (text: string): string => (isClean.test(text) ? text : cleaned(text));

const cleaned = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[\u00A0\u202F]/g, ' ')
    .replaceAll(invisible, '')
    .normalize('NFC');

/** Single blanks, of which there are most, stay as they are. */
export const oneLine = (text: string): string => text.replaceAll(/\s{2,}|[^\S ]/g, ' ').trim();

/** Blank lines go at both ends, and blanks at the end of each line; indentation stays. */
function trimLines(text: string): string {
  const whole = clean(text);
  if (!whole.includes('\n')) return whole.trimEnd();
  const lines = whole.split('\n').map((line) => line.trimEnd());
  return lines.join('\n').replace(/^\n+/, '').trimEnd();
}
