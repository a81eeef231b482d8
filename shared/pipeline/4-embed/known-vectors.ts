import type { Artifacts } from '../../azure/artifacts.ts';
import type { ArtifactRef } from '../../model/artifact.ts';
import { AlikePointer, VectorList } from '../../model/vectors.ts';
import { AppError, isAppError } from '../../platform/errors.ts';

/** Where a vector lies. */
export interface Place {
  readonly blob: ArtifactRef;
  readonly at: number;
}

/** By the hash of the words that each was made of. */
export type Places = ReadonlyMap<string, Place>;

type Reads = Pick<Artifacts, 'find' | 'getJson'>;

/** All that files like this one have. @param pointers paths; what is not there, or no longer, leads nowhere */
export async function placesInAlike(
  pointers: readonly string[],
  artifacts: Reads,
): Promise<Places> {
  const lists = await Promise.all(pointers.map((path) => follow(path, artifacts)));
  const known = lists.filter((list) => list !== undefined);
  return new Map(known.flatMap((list) => [...placesIn(list)]));
}

/** It saves work only: one that cannot be read is done without. */
async function follow(pointer: string, artifacts: Reads): Promise<VectorList | undefined> {
  try {
    const ref = await artifacts.find(pointer);
    if (ref === undefined) return undefined;
    const { list } = await artifacts.getJson(ref, AlikePointer);
    const found = await artifacts.find(list.path);
    return found && (await artifacts.getJson(found, VectorList));
  } catch (error) {
    if (isAppError(error, 'RECORD_INVALID')) return undefined;
    throw error;
  }
}

function* placesIn({ blobs, vectors }: VectorList): Generator<readonly [string, Place]> {
  for (const { words, blob, at } of vectors) {
    const ref = blobs[blob];
    if (ref !== undefined) yield [words, { blob: ref, at }];
  }
}

/** @throws AppError where one has no vector */
export function toList(hashes: readonly string[], places: Places): VectorList {
  const blobs = new Map<string, { readonly ref: ArtifactRef; readonly index: number }>();
  const vectors = hashes.map((words) => {
    const place = places.get(words);
    if (place === undefined) throw new AppError('RECORD_INVALID', 'A text has no vector');
    const { blob, at } = place;
    const known = blobs.get(blob.path) ?? { ref: blob, index: blobs.size };
    blobs.set(blob.path, known);
    return { words, blob: known.index, at };
  });
  return { schemaVersion: 2, blobs: [...blobs.values()].map(({ ref }) => ref), vectors };
}
