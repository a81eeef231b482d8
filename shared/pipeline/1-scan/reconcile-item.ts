import { bucketOf } from '../../azure/store.ts';
import type { Versioned } from '../../azure/records.ts';
import { scopeOf } from '../../access/scope.ts';
import { isFileKey, type Item, type SourceItem } from '../../model/item.ts';
import { isAppError } from '../../platform/errors.ts';
import type { Placed } from '../../sources/source.ts';
import type { ScanContext } from './context.ts';
import { itemGrantsAddress, saveGrants } from './save-grants.ts';

/** Somebody else is at the same item: look again. More often than this, and Durable tries the activity anew. */
const maxAttempts = 8;

/** An item as a page showed it; usable only while our record is older than the page. */
interface Listed {
  readonly item: SourceItem;
  readonly at: Date;
}

/**
 * Brings our record of one item, and of its grants, in line with the source as it is now.
 * The records are read first and committed by etag after the source has answered: of two that look at the same item,
 * the one with the older answer loses and looks again.
 * @returns the record as saved; undefined when the source shows nothing and we knew nothing
 */
export async function reconcileItem(
  key: string,
  context: ScanContext,
  listed?: Listed,
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
      const usable = attempt === 1 && isOlder(item, listed) ? listed : undefined;
      return await commit({ key, scope, item, grants, listed: usable }, context);
    } catch (error) {
      if (!isAppError(error, 'RECORD_CONFLICT') || attempt === maxAttempts) throw error;
    }
  }
}

const isOlder = (before: Versioned<Item> | undefined, listed: Listed | undefined): boolean =>
  before === undefined || (listed !== undefined && Date.parse(before.value.updatedAt) < +listed.at);

interface Known {
  readonly key: string;
  readonly scope: string;
  readonly item: Versioned<Item> | undefined;
  readonly grants: Parameters<typeof saveGrants>[0]['before'];
  readonly listed: Listed | undefined;
}

async function commit(known: Known, context: ScanContext): Promise<Item | undefined> {
  const { key, scope, item: before, listed } = known;
  const { source, connection } = context;
  const placed = listed ? { item: listed.item } : await source.read(key);
  if (placed === undefined || !isWithin(connection.roots, key, placed)) {
    return before && saveGone(before, context);
  }
  await ensureAncestors(placed, context);
  const grants = await source.grants(placed.item);
  const saved = await saveItem({ scope, before, item: placed.item }, context);
  await saveGrants({ scope, before: known.grants, grants }, context);
  return saved;
}

/** The rights of a folder above count too, so each one that the source shows must be known. */
async function ensureAncestors(
  { ancestors = [] }: Partial<Placed>,
  context: ScanContext,
): Promise<void> {
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  for (const key of ancestors) {
    const scope = scopeOf({ tenantId, connectionId, key });
    const known = await store.items.read({ pk: bucketOf(tenantId, scope), id: scope });
    if (known === undefined || known.value.trashed) await reconcileItem(key, context);
  }
}

/** Only below the chosen roots; the folders above a root are kept for their rights, and hold nothing else of ours. */
function isWithin(
  roots: readonly string[] | undefined,
  key: string,
  { ancestors }: Partial<Placed>,
): boolean {
  if (roots === undefined || ancestors === undefined || !isFileKey(key)) return true;
  return ancestors.some((ancestor) => roots.some((root) => ancestor === `folder:${root}`));
}

async function saveItem(
  { scope, before, item }: { scope: string; before: Versioned<Item> | undefined; item: SourceItem },
  { connection, store, now }: ScanContext,
): Promise<Item> {
  const old = before?.value;
  const isNew = old === undefined || old.trashed;
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
  else if (!isSame(before.value, record)) await store.items.replace(record, before.etag);
  return record;
}

const isSame = (a: Item, b: Item): boolean => {
  const facts = ({ key, kind, parentKey, name, owner, file, trashed, pending }: Item) =>
    JSON.stringify([key, kind, parentKey, name, owner, file, trashed, pending]);
  return facts(a) === facts(b);
};

/** Hidden at once by the mark; the chunks go when the document's run has passed. The record stays as a tombstone. */
async function saveGone(
  { value, etag }: Versioned<Item>,
  { store, now }: ScanContext,
): Promise<Item> {
  if (value.trashed) return value;
  const gone: Item = {
    ...value,
    trashed: true,
    pending: value.kind === 'folder',
    updatedAt: now().toISOString(),
  };
  await store.items.replace(gone, etag);
  return gone;
}
