import type { ArtifactRef } from '../../model/artifact.ts';
import { VectorGroups } from '../../model/vectors.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { unpackVectors } from '../../platform/vectors.ts';
import type { PipelineContext } from '../context.ts';

const callsAtOnce = 8;

/** The vectors of a file's chunks, in the chunks' order. */
export async function readVectors(
  ref: ArtifactRef,
  { artifacts }: Pick<PipelineContext, 'artifacts'>,
): Promise<Float32Array[]> {
  const { groups } = await artifacts.getJson(ref, VectorGroups);
  const packed = await mapBounded(groups, callsAtOnce, (group) => artifacts.get(group));
  return packed.flatMap(unpackVectors);
}
