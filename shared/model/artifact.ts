import { z } from 'zod';

/** Where a stage left its result. Orchestration history carries references, never content. */
export const ArtifactRef = z.object({
  /** Blob name: tenantId/<sha256 of the input>/<what>-<version of the maker>. */
  path: z.string(),
  bytes: z.int().nonnegative(),
});
export type ArtifactRef = z.infer<typeof ArtifactRef>;
