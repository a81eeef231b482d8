import { z } from 'zod';
import { ArtifactRef } from './artifact.ts';
import { Classified } from './classification.ts';
import { Label } from './label.ts';
import { Rejection } from './rejection.ts';
import { RunState } from './run.ts';
import { Format } from './text.ts';

/** One line of a file's way: what was done, when, for how long. */
export const Step = z.object({
  stage: z.enum([
    'seen',
    'extracted',
    'chunked',
    'embedded',
    'indexed',
    'rejected',
    'removed',
    'failed',
  ]),
  at: z.iso.datetime(),
  ms: z.number().nonnegative(),
  /** Figures and names of engines; never file text. */
  note: z.string(),
});
export type Step = z.infer<typeof Step>;

/**
 * By which readers, with which of their settings, the version was read: where these are others by now, it is read again. null for a
 * file that was refused unread.
 */
const ReadBy = z.string().nullable().default(null);

/** What reading the version came to: figures, names of engines and our own warnings; never file text. */
export const ReadingReport = z.object({
  /** Name and version of what read it. */
  engine: z.string(),
  characters: z.int().nonnegative(),
  pages: z.int().nonnegative(),
  /** Pages and pictures whose words were found by OCR. */
  ocr: z.int().nonnegative(),
  warnings: z.array(z.string().max(200)).max(20),
});
export type ReadingReport = z.infer<typeof ReadingReport>;

/** Our record of one file: its state and its way. Title, path and rights are in `items` and `grants`. */
export const DocumentRecord = RunState.extend({
  schemaVersion: z.literal(1),
  /** documentId: short id of (tenant, connection, item key); equals the item's scope. */
  id: z.string(),
  tenantId: z.uuid(),
  connectionId: z.string(),
  itemKey: z.string(),
  status: z.enum(['seen', 'indexed', 'rejected', 'failed', 'removed']),
  /** The source's version that `status` speaks of. */
  version: z.string().nullable(),
  contentSha256: z.string().nullable(),
  format: Format.nullable(),
  artifacts: z.object({
    text: ArtifactRef.nullable(),
    chunks: ArtifactRef.nullable(),
    vectors: ArtifactRef.nullable(),
    /** Tables of a spreadsheet as JSON lines (`DataLine`). */
    tables: ArtifactRef.nullable().default(null),
  }),
  /** Files inside of it that may be on record. */
  members: z.int().nonnegative().default(0),
  /** Chunks in the index. */
  chunkCount: z.int().nonnegative(),
  /** The scopes that the chunks in the index carry. */
  scopes: z.array(z.string()),
  /** How the source classified the version that `status` speaks of. */
  labels: z.array(Label).default([]),
  /** What most of it is written in: ISO 639-1. */
  language: z.string().nullable().default(null),
  /** What sensitive data our own rules find in its chunks. */
  classification: z.array(Classified).default([]),
  /** Title in the index. */
  title: z.string().nullable(),
  rejection: Rejection.nullable(),
  readBy: ReadBy,
  reading: ReadingReport.nullable().default(null),
  /** The way of the last run, oldest first; at most 20. */
  steps: z.array(Step).max(20),
  updatedAt: z.iso.datetime(),
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;

/** One run of ingest-file over one document. */
export const IngestRun = z.object({
  tenantId: z.uuid(),
  connectionId: z.string(),
  documentId: z.string(),
  run: z.int().positive(),
});
export type IngestRun = z.infer<typeof IngestRun>;

/** The same as it begins, or goes on: `wanted` as it was before, which whatever comes of it has seen at least. */
export const IngestStart = IngestRun.extend({ seen: z.int().nonnegative().default(0) });
export type IngestStart = z.infer<typeof IngestStart>;

/** There are files inside of it, or there were: their records must be brought in line with what it is now. */
const Holds = z.boolean().exactOptional();

/** A file whose text was made. */
export const ExtractedFile = z.object({
  outcome: z.literal('extracted'),
  /** `wanted` as read before the source was asked. */
  seen: z.int().nonnegative(),
  version: z.string(),
  contentSha256: z.string(),
  format: Format,
  labels: z.array(Label).default([]),
  text: ArtifactRef,
  tables: ArtifactRef.nullable().default(null),
  readBy: ReadBy,
  reading: ReadingReport.nullable().default(null),
  holds: Holds,
  step: Step,
});
export type ExtractedFile = z.infer<typeof ExtractedFile>;

/** What stage 2 found at the source. */
export const Looked = z.discriminatedUnion('outcome', [
  ExtractedFile,
  z.object({
    outcome: z.literal('rejected'),
    seen: z.int().nonnegative(),
    version: z.string(),
    labels: z.array(Label).default([]),
    rejection: Rejection,
    readBy: ReadBy,
    holds: Holds,
    step: Step,
  }),
  z.object({
    outcome: z.literal('gone'),
    seen: z.int().nonnegative(),
    holds: Holds,
    step: Step,
  }),
]);
export type Looked = z.infer<typeof Looked>;

export const Extraction = z.discriminatedUnion('outcome', [
  Looked,
  /** Another run has taken over. */
  z.object({ outcome: z.literal('superseded') }),
]);
export type Extraction = z.infer<typeof Extraction>;

export const Chunking = z.object({
  chunks: ArtifactRef,
  count: z.int().nonnegative(),
  ...DocumentRecord.pick({ language: true, classification: true }).shape,
  step: Step,
});
export type Chunking = z.infer<typeof Chunking>;

export const Embedding = z.object({ vectors: ArtifactRef, step: Step });
export type Embedding = z.infer<typeof Embedding>;

/** What the last stage wrote; `again` when the file changed meanwhile and must be looked at once more. */
export const Indexing = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('idle') }),
  z.object({
    outcome: z.literal('again'),
    /** The record's `wanted` as it was written: who looks after that has seen so much. */
    wanted: z.int().nonnegative().default(0),
  }),
  z.object({ outcome: z.literal('superseded') }),
]);
export type Indexing = z.infer<typeof Indexing>;
