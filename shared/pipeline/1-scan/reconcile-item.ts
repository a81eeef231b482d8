import { bucketOf } from '../../azure/store.ts';
import type { Versioned } from '../../azure/records.ts';
import { scopeOf } from '../../platform/ids.ts';
import { isFileKey, type Item, type SourceItem } from '../../model/item.ts';
import { isAppError } from '../../platform/errors.ts';
import type { Placed } from '../../sources/source.ts';
import type { ScanContext } from './context.ts';
import { isGivenUp } from './failing.ts';
import { isWithin } from './roots.ts';
import { itemGrantsAddress, saveGrants } from './save-grants.ts';
import { saveGone, saveItem } from './save-item.ts';
import { saveUnreadable } from './save-unreadable.ts';

/** Somebody else is at the same item: look again. More often than this, and Durable tries the activity anew. */
const maxAttempts = 8;

/** What the caller has of the item, or wants with it. */
export type Occasion =
  | Sighting
  /** Something of ours lies below it, so its rights count. */
  | 'ancestor'
  | 'touched'
  /** The source has told that it is deleted. */
  | 'gone';

/** The item as the source showed it among others; usable as it is only while our record is older than that. */
export interface Sighting {
  /**
   * page: in a folder's list. enumerated: among all that there is, with what lies in it to follow. stream: as a change, whose word
   * on inheritance is the last one even when our record is younger, since the next change would say otherwise.
   */
  readonly by: 'page' | 'enumerated' | 'stream';
  readonly item: SourceItem;
  readonly at: Date;
}

/**
 * Brings our record of one item, and of its grants, in line with the source as it is now.
 * The records are read first and committed by etag after the source has answered: of two that look at the same item,
 * the one with the older answer loses and looks again. For that, an answer that the source gave just now is committed even
 * when it says nothing new; only a page, which is the older one of two, leaves an equal record alone.
 * @returns the record as saved; undefined when the source shows nothing of ours and we knew nothing
 */
export const reconcileItem = (
  key: string,
  context: ScanContext,
  occasion: Occasion = 'touched',
): Promise<Item | undefined> => reconcile({ key, occasion, below: new Set() }, context);

interface Asked {
  readonly key: string;
  readonly occasion: Occasion;
  /** Keys of the items whose ancestors we are at. */
  readonly below: ReadonlySet<string>;
}

async function reconcile(asked: Asked, context: ScanContext): Promise<Item | undefined> {
  const { key, occasion } = asked;
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  const scope = scopeOf({ tenantId, connectionId, key });

  for (let attempt = 1; ; attempt++) {
    const [item, grants] = await Promise.all([
      store.items.read({ pk: bucketOf(tenantId, scope), id: scope }),
      store.itemGrants.read(itemGrantsAddress(tenantId, scope)),
    ]);
    try {
      const isCurrent = typeof occasion === 'object' && attempt === 1 && isOlder(item, occasion.at);
      return await commitOrHide({ ...asked, scope, item, grants, isCurrent }, context);
    } catch (error) {
      if (!isAppError(error, 'RECORD_CONFLICT') || attempt === maxAttempts) throw error;
    }
  }
}

const isOlder = (before: Versioned<Item> | undefined, at: Date): boolean =>
  before === undefined || Date.parse(before.value.updatedAt) < at.getTime();

interface Known extends Asked {
  readonly scope: string;
  readonly item: Versioned<Item> | undefined;
  readonly grants: Parameters<typeof saveGrants>[0]['before'];
  /** Whether what the occasion shows of the item may be taken as it is. */
  readonly isCurrent: boolean;
}

/** What cannot be read must not stop the stream for ever, and nobody may see what we cannot vouch for. */
async function commitOrHide(known: Known, context: ScanContext): Promise<Item | undefined> {
  try {
    return await commit(known, context);
  } catch (error) {
    const { key, item } = known;
    const already = item?.value.trashed === true && item.value.unreadable !== undefined;
    if (!(await isGivenUp({ key, already, error }, context))) throw error;
    return saveUnreadable(known, error, context);
  }
}

async function commit(known: Known, context: ScanContext): Promise<Item | undefined> {
  const { key, item: before, occasion } = known;
  const placed = await look(known, context);
  const isLost = placed === undefined || (!placed.isOurs && isFileKey(key));
  if (isLost) return before && saveGone(before, context);
  if (!placed.isOurs && before === undefined && occasion !== 'ancestor') return undefined;
  await ensureAncestors(placed, known, context);
  return save(placed, known, context);
}

async function save(
  { item: shown, isOurs }: Looked,
  known: Known,
  context: ScanContext,
): Promise<Item> {
  const { scope, item: before, occasion } = known;
  const item = { ...shown, inherits: inheritance(shown, known) };
  const grants = await context.source.grants(item);
  const fence = isNews(known);
  const isWhole = typeof occasion === 'object' && occasion.by === 'enumerated';
  const rights = () => saveGrants({ scope, before: known.grants, grants, fence }, context);
  // Between the two writes nobody may see more than before or after: rights of its own go before those from above flow down again.
  const isRestored = before?.value.inherits === false && item.inherits;
  if (isRestored) await rights();
  const saved = await saveItem({ scope, before, item, isOurs, fence, isWhole }, context);
  if (!isRestored) await rights();
  return saved;
}

type Looked = Placed & { readonly isOurs: boolean };

/** The item as it now is, from the source unless what the occasion shows may be taken; undefined when it is gone. */
async function look(
  { key, occasion, isCurrent }: Known,
  { source, connection }: ScanContext,
): Promise<Looked | undefined> {
  if (occasion === 'gone') return undefined;
  if (typeof occasion === 'object' && isCurrent) {
    return { item: occasion.item, ancestors: [], isOurs: true }; // what it was listed in is known, and ours
  }
  const placed = await source.read(key);
  return placed && { ...placed, isOurs: isWithin(connection, key, placed.ancestors) };
}

/** Whether the source said so just now, and not in a page that may be the older one of two. */
const isNews = ({ occasion, isCurrent }: Known): boolean =>
  typeof occasion === 'object' ? occasion.by === 'stream' || !isCurrent : occasion === 'touched';

/**
 * Whether rights flow down to the item. Where the source's answer for the item alone does not say, its stream has the word, and
 * then what is on record. Of one that nobody has told of yet, what was granted on it is all that counts: in doubt, hide.
 */
function inheritance(item: SourceItem, { item: record, occasion }: Known): boolean {
  if (item.inherits !== undefined) return item.inherits;
  const isTold = typeof occasion === 'object' && occasion.by === 'stream';
  const told = isTold ? occasion.item.inherits : undefined;
  const before = record?.value;
  return told ?? (before !== undefined && !before.trashed && before.inherits);
}

/**
 * The rights of a folder above count too, so each one that the source shows must be known. Of two folders that were moved into each other at once
 * a source may say for a moment that either is above the other: they are on record then, and the climb shows nobody what is in a circle.
 */
async function ensureAncestors(
  { ancestors }: Placed,
  { key: child, below: further }: Known,
  context: ScanContext,
): Promise<void> {
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  const below = new Set([...further, child]);
  for (const key of ancestors) {
    if (below.has(key)) continue;
    const scope = scopeOf({ tenantId, connectionId, key });
    const known = await store.items.read({ pk: bucketOf(tenantId, scope), id: scope });
    if (known === undefined || known.value.trashed)
      await reconcile({ key, occasion: 'ancestor', below }, context);
  }
}
