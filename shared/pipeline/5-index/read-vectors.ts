import type { ArtifactRef } from '../../model/artifact.ts';
import { VectorList } from '../../model/vectors.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import { unpackVectors } from '../../platform/vectors.ts';
import type { PipelineContext } from '../context.ts';

const callsAtOnce = 8;

/**
 * The vectors of a file's chunks, in the chunks' order.
 * @throws AppError RECORD_INVALID where one does not lie where it should
 */
export async function readVectors(
  ref: ArtifactRef,
  { artifacts }: Pick<PipelineContext, 'artifacts'>,
): Promise<Float32Array[]> {
  const { blobs, vectors } = await artifacts.getJson(ref, VectorList);
  const wanted = Map.groupBy(vectors.entries(), ([, { blob }]) => blob);
  const found: Float32Array[] = [];
  await mapBounded([...wanted], callsAtOnce, async ([index, ones]) => {
    const blob = blobs[index];
    const all = blob ? unpackVectors(await artifacts.get(blob)) : [];
    for (const [position, { at }] of ones) {
      const vector = all[at];
      if (vector === undefined) {
        throw new AppError('RECORD_INVALID', `${ref.path} names a vector that is not there`);
      }
      found[position] = vector;
    }
  });
  return found;
}
