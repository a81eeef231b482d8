import { everything, missing, type Place, type Stream } from '../../model/stream.ts';
import type { StepContext } from './context.ts';
import { ensureParents } from './ensure-parents.ts';
import { findingsOf, type Visited } from './findings.ts';
import { reconcileAll, touched, type Look } from './reconcile-all.ts';
import { noteSeen } from './seen.ts';

/**
 * One page of all that is in a part. A sweep notes what it was shown, so that at the end what was not can be looked for; the
 * first crawl has nothing on record that could be missing.
 */
export async function enumeratePage(
  place: Place,
  stream: Stream,
  context: StepContext,
): Promise<Visited> {
  const { source, now, log } = context;
  if (place.marker === null) {
    // What is there can be read all the same; the schedule tries again, and polls meanwhile.
    await source.subscribe([stream.part]).catch((error: unknown) => {
      log.error('scan.not-announced', error, { part: stream.part });
    });
  }
  const at = now();
  const page = (await source.enumerate?.(stream.part, place.marker)) ?? { items: [], next: null };
  const { items, unreadable = [], next } = page;
  const sightings = new Map(items.map((item) => [item.key, item])); // of one that comes twice, the last
  const looks = [...sightings].map(([key, item]): Look => ({
    key,
    occasion: { by: 'enumerated', item, at },
  }));
  const saved = await reconcileAll([...looks, ...touched(unreadable)], context);
  await ensureParents(saved, context);
  const { documents, folders } = await findingsOf(saved, context);

  const sweep = await noteSeen(
    { keys: [...sightings.keys(), ...unreadable], place, stream },
    context,
  );
  const noted = sweep && { sweep };
  const goesOn: Place[] =
    next !== null
      ? [{ key: everything, marker: next, ...noted }]
      : sweep
        ? [{ key: missing, marker: null, ...noted }]
        : [];
  return { documents, next: [...goesOn, ...folders.map((key) => ({ key, marker: null }))] };
}
