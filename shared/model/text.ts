import { z } from 'zod';

/** Media types that we read; every other is rejected by name. */
export const Format = z.enum([
  'text/plain',
  'text/markdown',
  'text/html',
  'text/csv',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);
export type Format = z.infer<typeof Format>;

/** Positions are UTF-16 units of `ExtractedText.text`; pages count from 1. */
export const Block = z.object({
  kind: z.enum(['heading', 'paragraph', 'list-item', 'table-row', 'code']),
  /** 1–6 for headings. */
  level: z.int().min(1).max(6).optional(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  page: z.int().positive().optional(),
  /** table-row: rows of one table share it, and the first row is its header when `header` is true. */
  table: z.int().nonnegative().optional(),
  header: z.boolean().optional(),
});
export type Block = z.infer<typeof Block>;

/** What a reader makes of a file: one text, and the blocks that lie in it, in reading order. */
export const ExtractedText = z.object({
  schemaVersion: z.literal(1),
  format: Format,
  /** The document's own title (a property or its first heading), never the file name: a rename changes nothing. */
  title: z.string().nullable(),
  text: z.string(),
  blocks: z.array(Block),
  pages: z.int().nonnegative(),
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
  tokens: z.int().positive(),
});
export type Chunk = z.infer<typeof Chunk>;

export const Chunks = z.object({
  schemaVersion: z.literal(1),
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
