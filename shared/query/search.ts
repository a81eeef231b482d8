import type { SearchRequest, SearchResponse } from '../model/answer.ts';
import { AppError } from '../platform/errors.ts';
import type { QueryContext } from './context.ts';
import { toConditions } from './filter.ts';
import { retrieve, type Found } from './retrieve.ts';

/** Deeper pages than this are refused: a question that needs them wants a filter. */
const deepest = 1_000;

export async function search(
  request: SearchRequest,
  context: QueryContext,
): Promise<SearchResponse> {
  const skip = parsePosition(request.after);
  const { found, consumed, exhausted } = await retrieve(
    { text: request.query, conditions: toConditions(request.filter), wanted: request.top, skip },
    context,
  );
  const next = skip + consumed;
  return {
    results: found.map(({ passage, score }) => ({ ...passage, score })),
    facets: {
      mediaType: countBy(found, ({ passage }) => [passage.mediaType]),
      language: countBy(found, ({ passage }) => [passage.language]),
      classification: countBy(found, ({ passage }) => passage.classification),
      author: countBy(found, ({ passage }) => [passage.author]),
    },
    next: exhausted || found.length === 0 || next > deepest ? null : String(next),
  };
}

function parsePosition(after: string | undefined): number {
  if (after === undefined) return 0;
  if (/^\d{1,4}$/.test(after) && Number(after) <= deepest) return Number(after);
  throw new AppError('REQUEST_INVALID', `"after" must be the "next" of an earlier page`, {
    details: { field: 'after' },
  });
}

/** Counted over what the caller was just shown to be allowed: a count over the index would tell of files that they may not see. */
function countBy(
  found: readonly Found[],
  valuesOf: (one: Found) => readonly (string | null)[],
): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of found.flatMap(valuesOf)) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
