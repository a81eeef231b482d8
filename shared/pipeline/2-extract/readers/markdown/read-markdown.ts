import { decode } from '../charset.ts';
import { withoutComments } from './comments.ts';
import { splitFrontMatter } from './front-matter.ts';
import { plainInline } from './inline.ts';
import { createItemNumbers, type ItemNumbers } from './item-numbers.ts';
import { definitionsOf, isDefinition, linksOf, type Definitions } from './links.ts';
import { isTableAt, tableRows } from './table.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';

/** Markdown's blocks (CommonMark, with tables as GitHub has them); inline marks are taken off. */
export async function readMarkdown(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  const { title, metadata, body } = splitFrontMatter(text.replaceAll(/\r\n?/g, '\n'));
  const pieces = markdownPieces(body);
  return toReading({
    format: 'text/markdown',
    engine: `markdown ${charset}`,
    title,
    metadata,
    pieces,
  });
}

/** @param firstTable number of its first table, where several texts make one document */
export const markdownPieces = (text: string, firstTable = 0): Generator<Piece> =>
  blocksOf(withoutComments(text).split('\n'), firstTable);

/** A piece and, where words of it may be links, what it was made of. */
interface Made extends Piece {
  readonly source?: string;
}

/** What was taken, and the first line after it. */
interface Taken {
  readonly pieces: readonly Made[];
  readonly next: number;
}

type Lines = readonly string[];

const lineAt = (lines: Lines, at: number): string => lines[at] ?? '';

const patterns = {
  fence: /^(\s*)(`{3,}(?=[^`]*$)|~{3,})/,
  indented: /^(?: {4}|\t)/,
  heading: /^ {0,3}(#{1,6})(?:[^\S\n]|$)/,
  rule: /^ {0,3}(?:([-*_])[^\S\n]*)(?:\1[^\S\n]*){2,}$/,
  underline: /^ {0,3}(=+|-+)[^\S\n]*$/,
  item: /^(\s*)([-*+]|\d{1,9}[.)])[^\S\n]+(.*)$/,
  quote: /^\s*> ?/,
} as const;

function* blocksOf(lines: Lines, firstTable: number): Generator<Piece> {
  const definitions = definitionsOf(lines);
  const numbers = createItemNumbers();
  let tables = firstTable;
  let at = 0;
  while (at < lines.length) {
    const taken = takeAny(lines, at, { tables, numbers });
    const [first] = taken.pieces;
    if (endsLists(first, lineAt(lines, at))) numbers.end();
    if (first?.kind === 'table-row') tables += 1;
    for (const made of taken.pieces) yield linked(made, definitions);
    at = taken.next;
  }
}

interface State {
  readonly tables: number;
  readonly numbers: ItemNumbers;
}

const takeAny = (lines: Lines, at: number, { tables, numbers }: State): Taken =>
  takeBlank(lines, at) ??
  takeFence(lines, at) ??
  takeHeading(lines, at) ??
  takeTable({ lines, at, table: tables }) ??
  takeDefinition(lines, at) ??
  takeItem(lines, at, numbers) ??
  takeIndented(lines, at, numbers) ??
  takeParagraph(lines, at);

/** What is indented goes on with an item. */
const endsLists = (first: Made | undefined, line: string): boolean =>
  first?.kind !== 'list-item' && /^\S/.test(line);

const takeBlank = (lines: Lines, at: number): Taken | undefined =>
  lineAt(lines, at).trim() === '' ? { pieces: [], next: at + 1 } : undefined;

function linked({ source, ...piece }: Made, definitions: Definitions): Piece {
  const links = source === undefined ? [] : linksOf(source, definitions);
  return links.length === 0 ? piece : { ...piece, links };
}

/** Where links lead that are named elsewhere: nothing to read. */
const takeDefinition = (lines: Lines, at: number): Taken | undefined =>
  isDefinition(lineAt(lines, at)) ? { pieces: [], next: at + 1 } : undefined;

/** In an item of a list it is indented as that is. */
function takeFence(lines: Lines, at: number): Taken | undefined {
  const [, indent = '', mark] = patterns.fence.exec(lineAt(lines, at)) ?? [];
  if (mark === undefined) return undefined;
  const closing = new RegExp(`^\\s*\\${mark.charAt(0)}{${mark.length},}\\s*$`);
  let next = at + 1;
  while (next < lines.length && !closing.test(lineAt(lines, next))) next += 1;
  const code = lines.slice(at + 1, next).map((line) => withoutIndent(line, indent.length));
  return { pieces: [{ kind: 'code', text: code.join('\n') }], next: next + 1 };
}

function takeIndented(lines: Lines, at: number, numbers: ItemNumbers): Taken | undefined {
  if (numbers.isInList()) return undefined;
  let next = at;
  while (patterns.indented.test(lineAt(lines, next))) next += 1;
  if (next === at) return undefined;
  const code = lines.slice(at, next).map((line) => line.replace(patterns.indented, ''));
  return { pieces: [{ kind: 'code', text: code.join('\n') }], next };
}

/** Without as many blanks at its beginning, if it has them. */
function withoutIndent(line: string, most: number): string {
  let from = 0;
  while (from < most && /\s/.test(line.charAt(from))) from += 1;
  return line.slice(from);
}

const headingMarks = (line: string): string | undefined => patterns.heading.exec(line)?.[1];

function takeHeading(lines: Lines, at: number): Taken | undefined {
  const line = lineAt(lines, at);
  const marks = headingMarks(line);
  if (marks !== undefined) {
    const text = plainInline(line.replaceAll(/^\s*#+|\s#+\s*$/g, ''));
    return { pieces: [{ kind: 'heading', level: marks.length, text, source: line }], next: at + 1 };
  }
  if (patterns.rule.test(line)) return { pieces: [], next: at + 1 };
  const underline = patterns.underline.exec(lineAt(lines, at + 1))?.[1];
  if (underline === undefined || line.trim() === '' || startsOther(lines, at)) return undefined;
  const level = underline.startsWith('=') ? 1 : 2;
  return {
    pieces: [{ kind: 'heading', level, text: plainInline(line), source: line }],
    next: at + 2,
  };
}

function takeTable({
  lines,
  at,
  table,
}: {
  lines: Lines;
  at: number;
  table: number;
}): Taken | undefined {
  if (!isTableAt(lines, at)) return undefined;
  let next = at + 2;
  while (next < lines.length && lineAt(lines, next).includes('|')) next += 1;
  const sources = [lineAt(lines, at), ...lines.slice(at + 2, next)];
  const pieces = tableRows(sources).map(({ text, values }, row): Made => ({
    kind: 'table-row',
    text,
    values,
    source: sources[row] ?? '',
    table,
    header: row === 0,
  }));
  return { pieces, next };
}

function takeItem(lines: Lines, at: number, numbers: ItemNumbers): Taken | undefined {
  const [, indent, mark, first] = patterns.item.exec(lineAt(lines, at)) ?? [];
  if (indent === undefined || mark === undefined || first === undefined) return undefined;
  let next = at + 1;
  const text = [first];
  while (lineAt(lines, next).trim() !== '' && !startsOther(lines, next)) {
    text.push(lineAt(lines, next).trim());
    next += 1;
  }
  const blanks = indent.replaceAll('\t', '    ').length;
  const marker = numbers.next(blanks, mark);
  const depth = '  '.repeat(Math.floor(blanks / 2));
  const item: Made = {
    kind: 'list-item',
    text: `${depth}${marker} ${plainInline(text.join('\n'))}`,
    source: text.join('\n'),
  };
  return { pieces: [item], next };
}

function takeParagraph(lines: Lines, at: number): Taken {
  let next = at;
  const text: string[] = [];
  do {
    text.push(lineAt(lines, next).replace(patterns.quote, ''));
    next += 1;
  } while (
    next < lines.length &&
    lineAt(lines, next).trim() !== '' &&
    !startsOther(lines, next) &&
    !patterns.underline.test(lineAt(lines, next))
  );
  const source = text.join('\n');
  return { pieces: [{ kind: 'paragraph', text: plainInline(source), source }], next };
}

/** Whether this line ends a paragraph that stands before it. */
const startsOther = (lines: Lines, at: number): boolean => {
  const line = lineAt(lines, at);
  return (
    patterns.fence.test(line) ||
    headingMarks(line) !== undefined ||
    patterns.rule.test(line) ||
    patterns.item.test(line) ||
    isTableAt(lines, at)
  );
};
