import { bucketOf } from '../../azure/store.ts';
import type { Versioned } from '../../azure/records.ts';
import { scopeOf } from '../../platform/ids.ts';
import { isFileKey, type Item, type SourceItem } from '../../model/item.ts';
import { isAppError } from '../../platform/errors.ts';
import type { Placed } from '../../sources/source.ts';
import type { ScanContext } from './context.ts';
import { isWithin } from './roots.ts';
import { itemGrantsAddress, saveGrants } from './save-grants.ts';

/** Somebody else is at the same item: look again. More often than this, and Durable tries the activity anew. */
const maxAttempts = 8;

/** What the caller has of the item, or wants with it. */
type Occasion =
  /** As a page showed it; usable only while our record is older than the page. */
  | { readonly item: SourceItem; readonly at: Date }
  /** Something of ours lies below it, so its rights count. */
  | 'ancestor'
  | 'touched';

/**
 * Brings our record of one item, and of its grants, in line with the source as it is now.
 * The records are read first and committed by etag after the source has answered: of two that look at the same item,
 * the one with the older answer loses and looks again. For that, an answer that the source gave just now is committed even
 * when it says nothing new; only a page, which is the older one of two, leaves an equal record alone.
 * @returns the record as saved; undefined when the source shows nothing of ours and we knew nothing
 */
export async function reconcileItem(
  key: string,
  context: ScanContext,
  occasion: Occasion = 'touched',
): Promise<Item | undefined> {
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  const scope = scopeOf({ tenantId, connectionId, key });

  for (let attempt = 1; ; attempt++) {
    const [item, grants] = await Promise.all([
      store.items.read({ pk: bucketOf(tenantId, scope), id: scope }),
      store.itemGrants.read(itemGrantsAddress(tenantId, scope)),
    ]);
    try {
      const stale = typeof occasion === 'object' && !(attempt === 1 && isOlder(item, occasion.at));
      const known = { key, scope, item, grants, occasion: stale ? 'touched' : occasion } as const;
      return await commitOrHide(known, context);
    } catch (error) {
      if (!isAppError(error, 'RECORD_CONFLICT') || attempt === maxAttempts) throw error;
    }
  }
}

const isOlder = (before: Versioned<Item> | undefined, at: Date): boolean =>
  before === undefined || Date.parse(before.value.updatedAt) < at.getTime();

interface Known {
  readonly key: string;
  readonly scope: string;
  readonly item: Versioned<Item> | undefined;
  readonly grants: Parameters<typeof saveGrants>[0]['before'];
  readonly occasion: Occasion;
}

/** What cannot be read must not stop the stream for ever, and nobody may see what we cannot vouch for. */
async function commitOrHide(known: Known, context: ScanContext): Promise<Item | undefined> {
  try {
    return await commit(known, context);
  } catch (error) {
    if (!isAppError(error, 'ITEM_UNREADABLE')) throw error;
    const { key, scope, item: before, grants } = known;
    context.log.error('scan.item-unreadable', error, { key });
    context.counters.count('scan.unreadable');
    const hidden = before && (await saveGone(before, context));
    if (grants) await saveGrants({ scope, before: grants, grants: [], fence: true }, context);
    return hidden;
  }
}

async function commit(known: Known, context: ScanContext): Promise<Item | undefined> {
  const { key, scope, item: before, occasion } = known;
  const { source } = context;
  const placed: Placed | undefined =
    typeof occasion === 'object'
      ? { item: occasion.item, ancestors: [] } // the folder that was listed is known, and ours
      : await source.read(key);
  if (placed === undefined) return before && saveGone(before, context);
  const isOurs =
    typeof occasion === 'object' || isWithin(context.connection, key, placed.ancestors);
  if (!isOurs && isFileKey(key)) return before && saveGone(before, context);
  if (!isOurs && before === undefined && occasion !== 'ancestor') return undefined;

  await ensureAncestors(placed, context);
  const grants = await source.grants(placed.item);
  const fence = occasion === 'touched';
  const saved = await saveItem({ scope, before, item: placed.item, isOurs, fence }, context);
  await saveGrants({ scope, before: known.grants, grants, fence }, context);
  return saved;
}

/** The rights of a folder above count too, so each one that the source shows must be known. */
async function ensureAncestors({ ancestors }: Placed, context: ScanContext): Promise<void> {
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  for (const key of ancestors) {
    const scope = scopeOf({ tenantId, connectionId, key });
    const known = await store.items.read({ pk: bucketOf(tenantId, scope), id: scope });
    if (known === undefined || known.value.trashed) await reconcileItem(key, context, 'ancestor');
  }
}

interface ItemToSave {
  readonly scope: string;
  readonly before: Versioned<Item> | undefined;
  readonly item: SourceItem;
  readonly isOurs: boolean;
  readonly fence: boolean;
}

async function saveItem(
  { scope, before, item, isOurs, fence }: ItemToSave,
  { connection, store, now }: ScanContext,
): Promise<Item> {
  const old = before?.value;
  // Below a folder outside of the roots nothing is ours, unless it had been known and may be above a root.
  const isNew = old === undefined ? isOurs : old.trashed;
  const isMoved = old !== undefined && old.parentKey !== item.parentKey;
  const record: Item = {
    ...item,
    schemaVersion: 1,
    id: scope,
    tenantId: connection.tenantId,
    connectionId: connection.id,
    inherits: true,
    trashed: false,
    pending: isMoved || (isNew && item.kind === 'folder') || (old?.pending ?? false),
    updatedAt: now().toISOString(),
  };
  if (before === undefined) await store.items.create(record);
  else if (fence || !isSame(before.value, record)) await store.items.replace(record, before.etag);
  return record;
}

const isSame = (a: Item, b: Item): boolean => {
  const facts = ({ key, kind, parentKey, name, owner, file, trashed, pending }: Item) =>
    JSON.stringify([key, kind, parentKey, name, owner, file, trashed, pending]);
  return facts(a) === facts(b);
};

/** Hidden at once by the mark; the chunks go when the document's run has passed: pending until then. The record stays as a tombstone. */
async function saveGone(
  { value, etag }: Versioned<Item>,
  { store, now }: ScanContext,
): Promise<Item> {
  const gone: Item = {
    ...value,
    trashed: true,
    pending: !value.trashed || value.pending,
    updatedAt: now().toISOString(),
  };
  await store.items.replace(gone, etag);
  return gone;
}
