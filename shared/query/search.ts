import type { SearchRequest, SearchResponse } from '../model/answer.ts';
import { AppError } from '../platform/errors.ts';
import type { QueryContext } from './context.ts';
import { facetsOf } from './facets.ts';
import { toConditions } from './filter.ts';
import { retrieve } from './retrieve.ts';

/** Deeper pages than this are refused: a question that needs them wants a filter. */
const deepest = 1_000;

export async function search(
  request: SearchRequest,
  context: QueryContext,
): Promise<SearchResponse> {
  const skip = parsePosition(request.after);
  const { found, consumed, exhausted } = await retrieve(
    {
      text: request.query,
      conditions: toConditions(request.filter),
      folders: request.filter?.folder,
      wanted: request.top,
      skip,
    },
    context,
  );
  const next = skip + consumed;
  return {
    results: found.map(({ passage, score }) => ({ ...passage, score })),
    facets: facetsOf(found),
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
