import { z } from 'zod';
import type { Place, Stream } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import { shortId } from '../../platform/hash.ts';
import type { ScanContext } from './context.ts';

type Sweep = NonNullable<Place['sweep']>;

const readsAtOnce = 8;

/**
 * Writes down what one page of a sweep has shown. Kept beside the other artifacts, a few bytes an item, since a million items have
 * no place in a record, and marking each in its own would write them all.
 * @returns the sweep with this page; undefined where this is the first crawl, in which nothing can be missing
 */
export async function noteSeen(
  { keys, place, stream }: { keys: readonly string[]; place: Place; stream: Stream },
  { artifacts, now }: ScanContext,
): Promise<Sweep | undefined> {
  if (stream.done === 0) return undefined;
  const sweep = place.sweep ?? { id: shortId(stream.id, now().toISOString()), pages: 0 };
  await artifacts.putJson(pathOf(sweep.id, sweep.pages, stream), keys.map(mark));
  return { ...sweep, pages: sweep.pages + 1 };
}

/** All that the sweep has shown, as a question: was this one among it? */
export async function readSeen(
  sweep: Sweep,
  stream: Stream,
  { artifacts }: ScanContext,
): Promise<(key: string) => boolean> {
  const marks = new Set<number>();
  const pages = Array.from({ length: sweep.pages }, (_none, page) => page);
  await mapBounded(pages, readsAtOnce, async (page) => {
    const found = await artifacts.find(pathOf(sweep.id, page, stream));
    if (found === undefined) throw new AppError('RECORD_INVALID', `Sweep ${sweep.id} lacks a page`);
    for (const one of await artifacts.getJson(found, z.array(z.int()))) marks.add(one);
  });
  return (key) => marks.has(mark(key));
}

/** 48 bits of the key's hash: an item that is gone is taken for one of a million others once in 280 million. */
const mark = (key: string): number => Buffer.from(shortId(key), 'base64url').readUIntBE(0, 6);

const pathOf = (sweep: string, page: number, { tenantId, id }: Stream): string =>
  `${tenantId}/sweeps/${id}/${sweep}-${page}.json`;
