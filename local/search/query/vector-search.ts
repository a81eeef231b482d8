import { members, type Bitmap } from '../engine/bitmap.ts';
import type { MemoryIndex } from '../engine/memory-index.ts';
import { invalidParameter, notEmulatedHere } from '../errors.ts';
import { isVector, type Schema, type VectorFieldDefinition } from '../schema.ts';
import type { VectorQuery } from '../wire.ts';
import { best, type Ranked } from './rank.ts';

export interface VectorList {
  readonly weight: number;
  readonly ranked: Ranked[];
}

const standardK = 50;

/** Every vector is compared: exhaustive, whatever the profile's algorithm. Each field of the query is a list of its own. */
export function searchVectors(
  query: VectorQuery,
  within: Bitmap,
  index: MemoryIndex,
): VectorList[] {
  if (query.kind !== 'vector') throw notEmulatedHere(`A vector query of kind ${query.kind}`);
  const vector = Float32Array.from(query.vector ?? []);
  const fields = (query.fields ?? '')
    .split(',')
    .map((name) => vectorField(index.schema, name.trim()));
  if (!vector.every(Number.isFinite))
    throw invalidParameter('vectorQueries', 'The vector has a number that Edm.Single cannot hold.');
  return fields.map((field) => {
    checkLength(field, vector);
    const { ordinals, slots } = withVectors(field.name, within, index);
    const k = query.k ?? standardK;
    const vectors = index.vectors.get(field.name);
    const places = vectors?.shortlist(vector, slots, k) ?? new Uint32Array();
    const among = places.map((place) => slots[place] ?? 0);
    const cosines = vectors?.cosines(vector, among) ?? new Float32Array();
    const nearest = best(
      places.map((place) => ordinals[place] ?? 0),
      cosines,
      k,
    );
    return {
      weight: query.weight ?? 1,
      ranked: nearest.map(({ ordinal, score }) => ({ ordinal, score: toScore(score) })),
    };
  });
}

/** Those that have the vector, and where it lies. */
function withVectors(name: string, within: Bitmap, { segments }: MemoryIndex) {
  const ordinals = members(within);
  const slots = new Uint32Array(ordinals.length);
  let count = 0;
  let at = 0;
  for (const { base, segment } of segments) {
    const ofSegment = segment.slots.get(name) ?? slots.subarray(0, 0);
    const end = base + segment.size;
    for (; at < ordinals.length && (ordinals[at] ?? 0) < end; at += 1) {
      const slot = ofSegment[(ordinals[at] ?? 0) - base] ?? 0;
      if (slot === 0) continue;
      ordinals[count] = ordinals[at] ?? 0;
      slots[count++] = slot;
    }
  }
  return { ordinals: ordinals.subarray(0, count), slots: slots.subarray(0, count) };
}

/** Azure's score of a cosine: 1 for the same direction, 1/3 for the opposite. */
const toScore = (cosine: number): number => 1 / (1 + (1 - cosine));

function vectorField(schema: Schema, name: string): VectorFieldDefinition {
  const field = schema.fields.get(name);
  if (field === undefined)
    throw invalidParameter('vectorQueries', `Unknown field '${name}' in vector field list.`);
  if (!isVector(field))
    throw invalidParameter(
      'vectorQueries',
      `The field '${name}' in the vector field list is not a vector field.`,
    );
  if (field.searchable) return field;
  throw invalidParameter(
    'vectorQueries',
    `The field '${name}' in the vector field list is not searchable.`,
  );
}

function checkLength({ name, dimensions }: VectorFieldDefinition, vector: Float32Array): void {
  if (vector.length === dimensions) return;
  throw invalidParameter(
    'vectorQueries',
    `There's a mismatch in vector dimensions. The vector field '${name}', with dimension of '${dimensions}', ` +
      `expects a length of '${dimensions}'. However, the provided vector has a length of '${vector.length}'.`,
  );
}
