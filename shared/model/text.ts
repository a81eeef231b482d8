import { z } from 'zod';
import { Member } from './member.ts';

/** Media types that we read; every other is rejected by name. */
export const Format = z.enum([
  'text/plain',
  'text/markdown',
  'text/html',
  'text/csv',
  'text/x-source',
  'text/vtt',
  'application/x-subrip',
  'application/json',
  'application/jsonl',
  'application/xml',
  'application/x-ipynb+json',
  'application/vnd.box.boxnote',
  'application/epub+zip',
  'multipart/related',
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/tiff',
  'image/gif',
  'image/webp',
  'image/bmp',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'video/matroska',
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.ms-visio.drawing',
  'application/msword',
  'application/vnd.ms-powerpoint',
  'application/rtf',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.presentation',
  'application/zip',
  'application/x-tar',
  'application/gzip',
  'application/mbox',
  'message/rfc822',
  'application/vnd.ms-outlook',
  'application/ms-tnef',
  'text/calendar',
]);
export type Format = z.infer<typeof Format>;

/** Where in its file a block stands, so that a citation can open it there. */
export const Place = z.object({
  /** A page of a PDF, a slide of a presentation; from 1. */
  page: z.int().positive().optional(),
  /** Of a workbook: the sheet's name, and the cells as `B2` or `B2:F2`. */
  sheet: z.string().optional(),
  cells: z
    .string()
    .regex(/^[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?$/)
    .optional(),
  /** Of a recording: milliseconds from its beginning. */
  fromMs: z.int().nonnegative().optional(),
  toMs: z.int().nonnegative().optional(),
  /** Left, top, right, bottom in points, from the upper left corner of the page. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
});
export type Place = z.infer<typeof Place>;

/** A cell that is merged of several. */
export const Span = z.object({
  /** The first of its columns within the row, from 0. */
  column: z.int().nonnegative(),
  columns: z.int().positive(),
  /** Rows of the same table, this one too. */
  rows: z.int().positive(),
});
export type Span = z.infer<typeof Span>;

/** Positions are UTF-16 units of `ExtractedText.text`. */
export const Block = Place.extend({
  /** note: of the author to readers or speaker; comment: of a reviewer; figure: what an image says or is said to show. */
  kind: z.enum([
    'heading',
    'paragraph',
    'list-item',
    'table-row',
    'code',
    'figure',
    'note',
    'comment',
  ]),
  /** 1–6 for headings. */
  level: z.int().min(1).max(6).optional(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** table-row: rows of one table share it, and its first rows are its header where `header` is true. */
  table: z.int().nonnegative().optional(),
  header: z.boolean().optional(),
  /** table-row: its merged cells. The words of one that is merged across rows are said again in each of them. */
  spans: z.array(Span).optional(),
  /**
   * Kept, but in no chunk, so that nobody is answered by it: a page's header or footer, what is hidden (sheet, row, slide) and what
   * tracked changes have deleted. Asides lie after all other blocks.
   */
  aside: z.enum(['header', 'footer', 'hidden', 'deleted']).optional(),
});
export type Block = z.infer<typeof Block>;

/** What a file says of itself. Dates as in the file, made ISO 8601. */
export const Metadata = z.object({
  author: z.string().max(500).optional(),
  subject: z.string().max(2_000).optional(),
  keywords: z.array(z.string().max(200)).max(100).optional(),
  createdAt: z.iso.datetime({ offset: true }).optional(),
  modifiedAt: z.iso.datetime({ offset: true }).optional(),
});
export type Metadata = z.infer<typeof Metadata>;

/** Text that leads elsewhere. Never followed. */
export const Link = z.object({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  url: z.string().max(2_000),
});
export type Link = z.infer<typeof Link>;

/** What a reader makes of a file: one text, and the blocks that lie in it, in reading order. */
export const ExtractedText = z.object({
  schemaVersion: z.literal(2),
  format: Format,
  /** The document's own title (a property or its first heading), never the file name: a rename changes nothing. */
  title: z.string().nullable(),
  text: z.string(),
  blocks: z.array(Block),
  metadata: Metadata,
  links: z.array(Link),
  /** Of a file at the source that holds others: each is a document of its own. */
  members: z.array(Member).exactOptional(),
  pages: z.int().nonnegative(),
  /** Pages and pictures whose words were found by OCR. */
  ocr: z.int().positive().exactOptional(),
  /** Name and version of what read it. */
  engine: z.string(),
  warnings: z.array(z.string()),
});
export type ExtractedText = z.infer<typeof ExtractedText>;

export const Chunk = z.object({
  ordinal: z.int().nonnegative(),
  /** Headings above it, outermost first. */
  headings: z.array(z.string()),
  /** What is shown and searched. */
  text: z.string(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  fromPage: z.int().positive().nullable(),
  toPage: z.int().positive().nullable(),
  /** Within a workbook or a recording, as people write it: `Budget!A2:F40`, `0:01:20-0:02:05`. */
  place: z.string().nullable(),
  tokens: z.int().positive(),
});
export type Chunk = z.infer<typeof Chunk>;

export const Chunks = z.object({
  schemaVersion: z.literal(2),
  title: z.string().nullable(),
  chunks: z.array(Chunk),
});
export type Chunks = z.infer<typeof Chunks>;

/** What is embedded: the text under its document title and headings. Never a file name or a path. */
export const embeddingInput = (title: string | null, chunk: Chunk): string =>
  [...new Set([title, ...chunk.headings].filter((line) => line !== null && line !== ''))].join(
    ' > ',
  ) +
  '\n' +
  chunk.text;
