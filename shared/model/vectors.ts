import { z } from 'zod';
import { ArtifactRef } from './artifact.ts';

/** Where the vectors of a file's chunks lie: one group after the other, each kept by the texts that it was made of. */
export const VectorGroups = z.object({
  schemaVersion: z.literal(1),
  groups: z.array(ArtifactRef),
});
export type VectorGroups = z.infer<typeof VectorGroups>;
