import { bucketOf } from '../../azure/store.ts';
import type { Item } from '../../model/item.ts';
import type { Place } from '../../model/stream.ts';
import { scopeOf } from '../../platform/ids.ts';
import type { Page } from '../../sources/source.ts';
import { keysOf, missingChildren } from './children.ts';
import type { ScanContext, StepContext } from './context.ts';
import { isGivenUp } from './failing.ts';
import { findingsOf, type Visited } from './findings.ts';
import { reconcileAll, touched, type Look } from './reconcile-all.ts';
import { aboveByRecords, isWithinByRecords } from './roots.ts';
import { saveUnlisted } from './save-unreadable.ts';

/** One page of what lies in a folder; after the last one, what is not listed in it any more is looked for. */
export async function visitFolder(place: Place, context: StepContext): Promise<Visited> {
  const at = context.now();
  const before = (await context.store.items.read(addressOf(place.key, context)))?.value;
  const isOurs = await isWithinByRecords(place.key, context);
  const unlessUnlisted = <T>(list: () => Promise<T>) => listed(list, { before, place }, context);
  const page = await unlessUnlisted(async () =>
    isOurs ? context.source.list(place.key, place.marker) : noPage,
  );
  if (page === undefined) return { documents: [], next: [] };
  const { items, unreadable = [], next } = await withoutCircle(place.key, page, context);
  const looks = items.map((item): Look => ({ key: item.key, occasion: { by: 'page', item, at } }));
  const shown = await reconcileAll(looks, context);
  const gone = await unlessUnlisted(async () => {
    if (next !== null) return [];
    const isWhole = place.marker === null || !isOurs;
    return missingChildren(place.key, isWhole ? keysOf(page) : undefined, context);
  });
  const swept = await reconcileAll(touched([...(gone ?? []), ...unreadable]), context);
  const saved = [...shown, ...swept];

  const { documents, folders } = await findingsOf(saved, context);
  // Outside of the roots nothing is listed: what lies there on record is followed, down to a root or to what has left one.
  const inside = isOurs ? items : saved.filter((item) => item.parentKey === place.key);
  const below = inside.filter((item) => item.kind === 'folder').map((item) => item.key);
  if (next === null && before && gone) await clearPending(before, context);
  const goesOn = next === null ? [] : [{ ...place, marker: next }];
  const depth = depthOf(place) + 1;
  return {
    documents,
    next: [...goesOn, ...places(below, folders).map((one) => ({ ...one, depth }))],
  };
}

const noPage: Page = { items: [], next: null };

/**
 * A folder whose list cannot be read keeps what is on record of its children, and does not hold up the others.
 * @returns undefined where it is passed by, or the step is to be tried again
 */
const listed = <T>(
  list: () => Promise<T>,
  { before, place: { key } }: { before: Item | undefined; place: Place },
  context: StepContext,
): Promise<T | undefined> =>
  context.failing.attempt(key, async () => {
    try {
      return await list();
    } catch (error) {
      const already = before?.unreadable !== undefined;
      if (!(await isGivenUp({ key, already, error }, context))) throw error;
      await saveUnlisted(key, error, context);
      return undefined;
    }
  });

/** What is listed in itself, or in what lies below it: the crawl would go round for ever, and nothing after it be looked at. */
async function withoutCircle(folderKey: string, page: Page, context: ScanContext): Promise<Page> {
  if (page.items.every(({ kind }) => kind === 'file')) return page;
  const above = new Set(await aboveByRecords(folderKey, context));
  const circling = page.items.filter(({ key }) => above.has(key));
  for (const { key } of circling) context.log.warn('scan.circle', { key, listedIn: folderKey });
  context.counters.count('scan.unreadable', circling.length);
  return circling.length === 0
    ? page
    : { ...page, items: page.items.filter(({ key }) => !above.has(key)) };
}

export const depthOf = ({ depth = 0 }: Place): number => depth;

export const places = (...keys: readonly (readonly string[])[]): Place[] =>
  [...new Set(keys.flat())].map((key) => ({ key, marker: null }));

/** Everything below the folder is on the stack now, or done; unless it went elsewhere while we looked. */
async function clearPending(before: Item, context: ScanContext): Promise<void> {
  await context.store.items.update(addressOf(before.key, context), (item) => {
    const isThere =
      item.pending &&
      item.parentKey === before.parentKey &&
      item.inherits === before.inherits &&
      item.trashed === before.trashed;
    if (!isThere) return undefined;
    const { unreadable, ...listed } = item;
    return { ...listed, pending: false, ...(item.trashed && unreadable && { unreadable }) };
  });
}

function addressOf(key: string, { connection: { tenantId, id: connectionId } }: ScanContext) {
  const id = scopeOf({ tenantId, connectionId, key });
  return { pk: bucketOf(tenantId, id), id };
}
