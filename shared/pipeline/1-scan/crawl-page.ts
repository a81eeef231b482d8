import { maxDepth } from '../../access/climb.ts';
import { bucketOf } from '../../azure/store.ts';
import type { Item } from '../../model/item.ts';
import { finish, isSuperseded } from '../../model/run.ts';
import { everything, missing, type Place, type Stream } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { isAppError } from '../../platform/errors.ts';
import { scopeOf } from '../../platform/ids.ts';
import type { Page } from '../../sources/source.ts';
import { keysOf, missingChildren } from './children.ts';
import type { ScanContext } from './context.ts';
import { enumeratePage } from './enumerate-page.ts';
import { findingsOf, type Findings, type Visited } from './findings.ts';
import type { Outcome } from './pull-changes.ts';
import { reconcileItem } from './reconcile-item.ts';
import { aboveByRecords, isWithinByRecords } from './roots.ts';
import { forgetSeen } from './seen.ts';
import { sweepMissing } from './sweep-missing.ts';

const itemsAtOnce = 6;

/**
 * One step of the crawl lane: one page of one folder, or of all that is there, checkpointed in the stream's record. A crawl of
 * everything starts from the roots, or has the source enumerate; a folder that appeared, moved or went starts from that folder.
 * The changes lane may overtake it at any point.
 * @param settle called with the findings before the checkpoint, so that nothing found can be lost
 */
export async function crawlPage(
  { stream: id, run }: { stream: string; run: number },
  context: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<Outcome> {
  const { store, connection, now } = context;
  const at = { pk: connection.tenantId, id };
  const found = await store.streams.read(at);
  if (found === undefined || isSuperseded(found.value, run)) return 'superseded';
  const { wanted: seen } = found.value;

  const stack = withNamed(found.value);
  const place = stack.at(-1);
  const visited = place ? await visitIfReadable(place, found.value, context) : nothingThere;
  await settle({ documents: visited.documents, folders: [] }); // folders go on our own stack

  const after = await store.streams.update(at, (stream) => {
    if (isSuperseded(stream, run)) return undefined;
    const moved: Stream = {
      ...stream,
      named: stream.named.filter(({ wanted }) => wanted > seen),
      stack: [...stack.slice(0, -1), ...visited.next],
      pulledAt: now().toISOString(),
      heartbeatAt: now().toISOString(),
    };
    const isDone = moved.stack.length === 0 && moved.named.length === 0;
    return isDone ? finish(moved, { run, seen, now: now() }) : moved;
  });
  if (after === undefined || after.run !== run) return 'superseded';
  const ended = place?.sweep;
  if (ended && !after.stack.some(({ sweep }) => sweep?.id === ended.id))
    await forgetSeen(ended, found.value, context);
  return after.state === 'idle' ? 'idle' : 'more';
}

const nothingThere: Visited = { documents: [], next: [] };

/** Folders that doorbells named go on top of the stack; `*` means everything. */
function withNamed({ named, stack }: Stream): Stream['stack'] {
  const isWaiting = (key: string) =>
    stack.some((place) => place.key === key && place.marker === null);
  const fresh = named.filter(({ key }) => !isWaiting(key));
  return [...stack, ...fresh.map(({ key }) => ({ key, marker: null }))];
}

/** A folder whose list cannot be read keeps what is on record of its children, and does not hold up the others. */
async function visitIfReadable(
  place: Place,
  stream: Stream,
  context: ScanContext,
): Promise<Visited> {
  if (place.key === missing) return sweepMissing(place, stream, context);
  if (place.key === everything && context.source.enumerate)
    return enumeratePage(place, stream, context);
  if (place.key === everything) return visitRoots(context);
  if (depthOf(place) >= maxDepth) {
    // Deeper than rights can flow down: nobody would see what lies there.
    context.log.warn('scan.too-deep', { key: place.key });
    context.counters.count('scan.unreadable');
    return nothingThere;
  }
  try {
    return await visitFolder(place, context);
  } catch (error) {
    if (!isAppError(error, 'ITEM_UNREADABLE')) throw error;
    context.log.error('scan.item-unreadable', error, { key: place.key });
    context.counters.count('scan.unreadable');
    return nothingThere;
  }
}

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

const depthOf = ({ depth = 0 }: Place): number => depth;

async function visitFolder(place: Place, context: ScanContext): Promise<Visited> {
  const at = context.now();
  const before = (await context.store.items.read(addressOf(place.key, context)))?.value;
  const isOurs = await isWithinByRecords(place.key, context);
  const page: Page = isOurs
    ? await context.source.list(place.key, place.marker)
    : { items: [], next: null };
  const { items, unreadable = [], next } = await withoutCircle(place.key, page, context);
  const listed = await mapBounded(items, itemsAtOnce, (item) =>
    reconcileItem(item.key, context, { by: 'page', item, at }),
  );
  const isWhole = place.marker === null || !isOurs;
  const gone =
    next === null
      ? await missingChildren(place.key, isWhole ? keysOf(page) : undefined, context)
      : [];
  const swept = await mapBounded([...gone, ...unreadable], itemsAtOnce, (key) =>
    reconcileItem(key, context),
  );
  const saved = [...listed, ...swept].filter((item) => item !== undefined);

  const { documents, folders } = await findingsOf(saved, context);
  // Outside of the roots nothing is listed: what lies there on record is followed, down to a root or to what has left one.
  const inside = isOurs ? items : saved.filter((item) => item.parentKey === place.key);
  const below = inside.filter((item) => item.kind === 'folder').map((item) => item.key);
  if (next === null && before) await clearPending(before, context);
  return {
    documents,
    next: [
      ...(next === null ? [] : [{ ...place, marker: next }]),
      ...places(below, folders).map((one) => ({ ...one, depth: depthOf(place) + 1 })),
    ],
  };
}

async function visitRoots(context: ScanContext): Promise<Visited> {
  const roots = await context.source.roots();
  await context.source.subscribe(roots);
  const items = await mapBounded(roots, itemsAtOnce, (key) => reconcileItem(key, context));
  const saved = items.filter((item) => item !== undefined);
  const { documents } = await findingsOf(saved, context);
  return { documents, next: places(roots.filter((key) => key.startsWith('folder:'))) };
}

const places = (...keys: readonly (readonly string[])[]): Place[] =>
  [...new Set(keys.flat())].map((key) => ({ key, marker: null }));

/** Everything below the folder is on the stack now, or done; unless it went elsewhere while we looked. */
async function clearPending(before: Item, context: ScanContext): Promise<void> {
  await context.store.items.update(addressOf(before.key, context), (item) =>
    item.pending &&
    item.parentKey === before.parentKey &&
    item.inherits === before.inherits &&
    item.trashed === before.trashed
      ? { ...item, pending: false }
      : undefined,
  );
}

function addressOf(key: string, { connection: { tenantId, id: connectionId } }: ScanContext) {
  const id = scopeOf({ tenantId, connectionId, key });
  return { pk: bucketOf(tenantId, id), id };
}
