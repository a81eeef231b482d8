import { z } from 'zod';
import { SensitiveClass } from './classification.ts';
import { Kind } from './kind.ts';

export const SearchRequest = z.strictObject({
  query: z.string().trim().min(1).max(2_000),
  filter: z
    .strictObject({
      mediaType: z.array(z.string().max(200)).max(20).optional(),
      kind: z.array(Kind).max(20).optional(),
      /** ISO 639-1. */
      language: z.array(z.string().max(10)).max(20).optional(),
      /** Only what holds sensitive data of one of these classes. */
      classification: z.array(SensitiveClass).max(20).optional(),
      author: z.array(z.string().max(200)).max(20).optional(),
      connectionId: z.array(z.string().max(32)).max(20).optional(),
      /** Anywhere below one of these, as the facet names them. */
      folder: z
        .array(z.string().regex(/^[\w-]{1,32}$/))
        .max(20)
        .optional(),
      year: z.array(z.int().min(1900).max(9998)).max(20).optional(),
      modifiedFrom: z.iso.datetime({ offset: true }).optional(),
      modifiedTo: z.iso.datetime({ offset: true }).optional(),
    })
    .optional(),
  /** Results a page. */
  top: z.int().min(1).max(50).default(10),
  /** `next` of the page before. */
  after: z.string().max(200).optional(),
});
export type SearchRequest = z.infer<typeof SearchRequest>;

export const Question = z.strictObject({ question: z.string().trim().min(1).max(2_000) });
export type Question = z.infer<typeof Question>;

/** A file that says the same as a passage of another: checked for this caller like that one. */
const Copy = z.object({
  documentId: z.string(),
  title: z.string(),
  path: z.array(z.string()),
  url: z.string(),
});

/** A place in a file, checked for this caller a moment ago. */
export const Passage = z.object({
  documentId: z.string(),
  title: z.string(),
  /** Folders above it, cut at the highest one that the caller may see. */
  path: z.array(z.string()),
  headings: z.array(z.string()),
  /** Where it begins and ends in the text of the file as it was read, in UTF-16 units. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  fromPage: z.int().nullable(),
  toPage: z.int().nullable(),
  /** Within a workbook or a recording: `Budget!A2:F40`, `0:01:20-0:02:05`. */
  place: z.string().nullable(),
  url: z.string(),
  /** Of captions: what they were written for, where this caller may read it; `place` is a time in it. */
  recording: z.object({ documentId: z.string(), title: z.string(), url: z.string() }).nullable(),
  mediaType: z.string(),
  language: z.string().nullable(),
  classification: z.array(z.string()),
  author: z.string().nullable(),
  modifiedAt: z.string(),
  text: z.string(),
  /** Other files that this caller may read and that say (nearly) the same, of those that were looked at. */
  copies: z.array(Copy),
});
export type Passage = z.infer<typeof Passage>;

export const Facet = z.object({
  /** To filter by. */
  value: z.string(),
  /** Where people call it otherwise. */
  name: z.string().exactOptional(),
  count: z.int(),
});
export type Facet = z.infer<typeof Facet>;

export const SearchResponse = z.object({
  results: z.array(Passage.extend({ score: z.number() })),
  /** Over the results that were checked for this caller, not over the index. */
  facets: z.record(z.string(), z.array(Facet)),
  next: z.string().nullable(),
});
export type SearchResponse = z.infer<typeof SearchResponse>;

export const Citation = Passage.omit({ text: true }).extend({ id: z.int().positive() });
export type Citation = z.infer<typeof Citation>;

export const Answer = z.object({
  /** false: nothing that this caller may read answers it. */
  answered: z.boolean(),
  text: z.string(),
  citations: z.array(Citation),
  /** The model that wrote it. */
  model: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/** What `POST /api/ask` streams: words as they come, then the whole. */
export type AnswerEvent =
  | { readonly event: 'delta'; readonly data: { readonly text: string } }
  | { readonly event: 'answer'; readonly data: Answer };
