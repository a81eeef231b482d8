import { baseName } from '../../disk/entries.ts';
import { rebase } from '../../disk/match.ts';
import { itemIdOf } from '../ids.ts';
import type { State } from '../state.ts';
import type { HashedEntry } from './hashes.ts';
import type { Item } from './items.ts';

/**
 * Changes of the tree in the table, each with its place in the journal. The bytes on disk are moved by the caller: by the user, whom the
 * scan follows, or by the API. To be called inside a transaction.
 */
export interface Arrival {
  readonly driveId: string;
  /** undefined makes the root of the drive. */
  readonly parent: Item | undefined;
  readonly entry: HashedEntry;
  /** Who did it: a person's oid or an application's id; null is who wrote on the disk. */
  readonly by: string | null;
}

export function addItem(state: State, { driveId, parent, entry, by }: Arrival): Item {
  const { type, path, identity, size, mtimeMs, sha1, quickXorHash } = entry;
  const now = state.clock.now();
  const uniqueId = state.ids.guid('item');
  const { id } = state.items.insert({
    id: itemIdOf(driveId, uniqueId),
    driveId,
    parentId: parent?.id ?? null,
    type,
    name: parent === undefined ? 'root' : baseName(path),
    path,
    identity,
    size,
    mtimeMs,
    sha1,
    quickXorHash,
    uniqueId,
    listItemId: parent === undefined ? 0 : state.ids.next(`items of ${driveId}`),
    etag: 1,
    ctag: 1,
    createdAt: now,
    modifiedAt: now,
    createdBy: by,
    modifiedBy: by,
    deletedAt: null,
    position: 0,
    changedAt: now,
    sharedPosition: 0,
  });
  const item = state.journal.touch(id, { sharing: 'none' });
  state.rights.onCreated(item);
  return item;
}

export function replaceContent(
  state: State,
  item: Item,
  { entry, by }: { entry: HashedEntry; by: string | null },
): Item {
  const { identity, size, mtimeMs, sha1, quickXorHash } = entry;
  const content = { identity, size, mtimeMs, sha1, quickXorHash, ctag: item.ctag + 1 };
  state.items.update(item.id, { ...content, ...edited(state, item, by) });
  return state.journal.touch(item.id, { sharing: 'none' });
}

export interface Move {
  readonly parent: Item;
  readonly path: string;
  readonly by: string | null;
}

/** A rename, a move, or both; delta tells nothing of what lies below. */
export function moveItem(state: State, item: Item, { parent, path, by }: Move): Item {
  const below = state.items.subtree(item.id).slice(1);
  const place = { name: baseName(path), parentId: parent.id, path };
  state.items.update(item.id, { ...place, ...edited(state, item, by) });
  for (const one of below) state.items.update(one.id, { path: rebase(one.path, item.path, path) });
  return state.journal.touch(item.id, { sharing: 'none' });
}

/** A folder takes along what lies in it; delta tells of the folder only, as SharePoint's log of changes does. */
export function deleteItem(state: State, item: Item): void {
  const deletedAt = state.clock.now();
  for (const { id } of state.items.subtree(item.id)) {
    state.items.update(id, { deletedAt });
    state.rights.onDeleted(id);
  }
  state.journal.touch(item.id, { sharing: 'none' });
}

function edited(state: State, item: Item, by: string | null): Partial<Item> {
  return { etag: item.etag + 1, modifiedAt: state.clock.now(), modifiedBy: by };
}
