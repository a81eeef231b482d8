import { z } from 'zod';
import { Classified } from './classification.ts';
import { Chunk, Chunks } from './text.ts';

const Findings = z.object({
  /** ISO 639-1; null where there is too little to tell. */
  language: z.string().nullable().default(null),
  classification: z.array(Classified).default([]),
});

const EnrichedChunk = Chunk.extend(Findings.shape);
export type EnrichedChunk = z.infer<typeof EnrichedChunk>;

/** Chunks, with what was found out about each, and about all of them. */
export const EnrichedChunks = Chunks.extend({
  ...Findings.shape,
  chunks: z.array(EnrichedChunk),
});
export type EnrichedChunks = z.infer<typeof EnrichedChunks>;
