import type { Artifacts } from '../../shared/azure/artifacts.ts';
import type { ArtifactRef } from '../../shared/model/artifact.ts';
import type { VectorList } from '../../shared/model/vectors.ts';
import { packVectors } from '../../shared/platform/vectors.ts';

/** What stage 4 leaves behind for so many chunks; all vectors point the same way. */
export async function putVectors(
  artifacts: Artifacts,
  { path, count }: { path: string; count: number },
): Promise<ArtifactRef> {
  const vectors = packVectors(Array.from({ length: count }, () => new Float32Array([1, 0])));
  const list: VectorList = {
    schemaVersion: 2,
    blobs: [await artifacts.put(`${path}.f32`, vectors)],
    vectors: Array.from({ length: count }, (_, at) => ({ words: `words ${at}`, blob: 0, at })),
  };
  return artifacts.putJson(path, list);
}
