import type { Versioned } from '../../azure/records.ts';
import { partOf, type Item, type SourceItem } from '../../model/item.ts';
import type { Connection } from '../../model/connection.ts';
import { hasRules } from '../rules.ts';
import type { ScanContext } from './context.ts';

interface ItemToSave {
  readonly scope: string;
  readonly before: Versioned<Item> | undefined;
  readonly item: SourceItem & { readonly inherits: boolean };
  readonly isOurs: boolean;
  readonly fence: boolean;
  /** All that lies in it is looked at anyway. */
  readonly isWhole: boolean;
}

export async function saveItem(
  { scope, before, item, isOurs, fence, isWhole }: ItemToSave,
  { connection, store, now }: ScanContext,
): Promise<Item> {
  const old = before?.value;
  // Below a folder outside of the roots nothing is ours, unless it had been known and may be above a root.
  const isNew = old === undefined ? isOurs : old.trashed;
  // A folder that could not be read, or not be listed, is one until what lies in it has been looked at.
  const unlisted = item.kind === 'folder' ? old?.unreadable : undefined;
  const updatedAt = now().toISOString();
  const record: Item = {
    ...item,
    schemaVersion: 1,
    id: scope,
    tenantId: connection.tenantId,
    connectionId: connection.id,
    part: partOf(item.key),
    trashed: false,
    ...(unlisted && { unreadable: { ...unlisted, triedAt: updatedAt } }),
    pending:
      unlisted !== undefined ||
      hasNewPlace(old, item) ||
      (!isWhole && mustLookBelow({ old, item, isNew }, connection)),
    updatedAt,
  };
  if (before === undefined) await store.items.create(record);
  else if (fence || !isSame(before.value, record)) await store.items.replace(record, before.etag);
  return record;
}

/** Its chunks, or those below it, do not carry the scopes of where it is now; or did not yet when it was last saved. */
const hasNewPlace = (old: Item | undefined, item: Pick<Item, 'parentKey' | 'inherits'>): boolean =>
  old !== undefined &&
  (old.pending || old.parentKey !== item.parentKey || old.inherits !== item.inherits);

/** A folder that was not there, or whose name decides which files below it are chosen. */
const mustLookBelow = (
  { old, item, isNew }: { old: Item | undefined; item: SourceItem; isNew: boolean },
  connection: Connection,
): boolean =>
  item.kind === 'folder' && (isNew || (old?.name !== item.name && hasRules(connection)));

const isSame = (a: Item, b: Item): boolean => {
  const facts = ({ key, kind, parentKey, name, owner, inherits, file, trashed, pending }: Item) =>
    JSON.stringify([key, kind, parentKey, name, owner, inherits, file, trashed, pending]);
  return facts(a) === facts(b);
};

/**
 * Hidden at once by the mark; the chunks go when the document's run has passed: pending until then. The record stays as a tombstone.
 * @param unreadable why, where it is not known to be gone
 */
export async function saveGone(
  { value: { unreadable: _before, ...value }, etag }: Versioned<Item>,
  { store, now }: ScanContext,
  unreadable?: Item['unreadable'],
): Promise<Item> {
  const gone: Item = {
    ...value,
    ...(unreadable && { unreadable }),
    trashed: true,
    pending: !value.trashed || value.pending,
    updatedAt: now().toISOString(),
  };
  await store.items.replace(gone, etag);
  return gone;
}
