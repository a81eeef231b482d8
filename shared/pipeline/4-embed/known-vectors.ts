import type { Artifacts } from '../../azure/artifacts.ts';
import type { ArtifactRef } from '../../model/artifact.ts';
import { AlikePointer, VectorList } from '../../model/vectors.ts';
import { AppError } from '../../platform/errors.ts';

/** Where a vector lies. */
export interface Place {
  readonly blob: ArtifactRef;
  readonly at: number;
}

/** By the hash of the words that each was made of. */
export type Places = ReadonlyMap<string, Place>;

/** All that files like this one have. @param pointers paths; what is not there leads nowhere */
export async function placesInAlike(
  pointers: readonly string[],
  artifacts: Pick<Artifacts, 'find' | 'getJson'>,
): Promise<Places> {
  const found = await Promise.all(pointers.map((path) => artifacts.find(path)));
  const places = new Map<string, Place>();
  const read = new Set<string>();
  for (const ref of found.filter((one) => one !== undefined)) {
    const { list } = await artifacts.getJson(ref, AlikePointer);
    if (read.has(list.path)) continue;
    read.add(list.path);
    for (const [words, place] of placesIn(await artifacts.getJson(list, VectorList)))
      places.set(words, place);
  }
  return places;
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
