import { unreadableDoorbells } from '../../shared/pipeline/1-scan/retry-unreadable.ts';
import { AppError } from '../../shared/platform/errors.ts';
import type { Scanning } from './scanning.ts';

/** What a source may answer for one item alone, as long as that lasts. */
export const refusals = {
  SOURCE_DENIED: new AppError('SOURCE_DENIED', 'Box refuses the call with 400'),
  SOURCE_UNAVAILABLE: new AppError('SOURCE_UNAVAILABLE', 'Box answers 500'),
};
/** As often as an activity is tried anew. */
export const asTriggers = { retries: 9 };

/** What the clock rings for, as the poll does. */
export async function ringAgain(scanning: Scanning): Promise<string[]> {
  const doorbells = await unreadableDoorbells(scanning.connection, scanning.context);
  for (const { lane, items } of doorbells) await scanning.ring(lane, items);
  return doorbells.flatMap(({ items }) => items);
}

export const chunksOf = ({ index, scopeOfKey }: Scanning, key: string): number =>
  [...index.chunks.values()].filter(({ documentId }) => documentId === scopeOfKey(key)).length;
