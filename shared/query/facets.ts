import type { Facet } from '../model/answer.ts';
import { kindOf } from '../model/kind.ts';
import type { Found } from './retrieve.ts';

/** A value to filter by, and what people call it where that is not the same. */
type Value = string | null | { readonly value: string; readonly name: string };

/**
 * Counted over what the caller was just shown to be allowed: a count over the index would tell of files that they may not see. Kind,
 * year and folder come from the records of now: none of them lies in the index for itself, so that a move or a new kind writes nothing.
 */
export const facetsOf = (found: readonly Found[]): Record<string, Facet[]> => ({
  mediaType: countBy(found, ({ passage }) => [passage.mediaType]),
  kind: countBy(found, ({ passage }) => [kindOf(passage.mediaType)]),
  language: countBy(found, ({ passage }) => [passage.language]),
  classification: countBy(found, ({ passage }) => passage.classification),
  author: countBy(found, ({ passage }) => [passage.author]),
  year: countBy(found, ({ passage }) => [String(new Date(passage.modifiedAt).getUTCFullYear())]),
  folder: countBy(found, ({ folder }) => [folder && { value: folder.id, name: folder.name }]),
});

function countBy(found: readonly Found[], valuesOf: (one: Found) => readonly Value[]): Facet[] {
  const counts = new Map<string, Facet>();
  for (const one of found.flatMap(valuesOf)) {
    if (one === null) continue;
    const facet = typeof one === 'string' ? { value: one } : one;
    const count = (counts.get(facet.value)?.count ?? 0) + 1;
    counts.set(facet.value, { ...facet, count });
  }
  return [...counts.values()].toSorted(
    (a, b) => b.count - a.count || a.value.localeCompare(b.value),
  );
}
