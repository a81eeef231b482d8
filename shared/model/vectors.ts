import { z } from 'zod';
import { ArtifactRef } from './artifact.ts';

/** Where the vectors of a file's chunks lie, in the chunks' order. */
export const VectorList = z.object({
  schemaVersion: z.literal(2),
  /** Vectors that were made together, for this file or for another of the tenant. */
  blobs: z.array(ArtifactRef),
  vectors: z.array(
    z.object({
      /** SHA-256 of the words that it was made of. */
      words: z.string(),
      /** Which of the blobs, and which vector in it. */
      blob: z.int().nonnegative(),
      at: z.int().nonnegative(),
    }),
  ),
});
export type VectorList = z.infer<typeof VectorList>;

/** Leads from some words to a file that has them, and likely many others of a file that has them too. */
export const AlikePointer = z.object({ schemaVersion: z.literal(1), list: ArtifactRef });
export type AlikePointer = z.infer<typeof AlikePointer>;
