import { announceItem } from './announce.ts';
import { baseName, type DiskEntry } from '../disk/entries.ts';
import type { Item } from './items.ts';
import { rebase } from '../disk/match.ts';
import type { State } from './state.ts';

/**
 * Changes of the tree in the table, each with its event. The bytes on disk are moved by the caller: by the user, whom the scan follows,
 * or by the API (files-on-disk.ts). To be called inside a transaction.
 */
export interface Arrival {
  readonly entry: DiskEntry & { readonly sha1: string | null };
  readonly parent: Item | undefined;
  /** Who did it. */
  readonly by: string;
  /** Owner of what is put at the top level; below, the folder's owner owns all. */
  readonly topOwner?: string;
  readonly change?: 'uploaded' | 'copied';
}

export function addItem(state: State, { entry, parent, by, topOwner, change }: Arrival): Item {
  const now = state.clock.now();
  const { type, path, identity, size, mtimeMs, sha1 } = entry;
  const item = state.items.insert({
    id: state.newId(type),
    type,
    name: baseName(path),
    parentId: parent?.id ?? '0',
    ownerId: parent?.ownerId ?? topOwner ?? by,
    path,
    identity,
    size,
    mtimeMs,
    sha1,
    versionId: type === 'file' ? state.newId('version') : null,
    etag: 0,
    description: '',
    sharedLink: null,
    createdAt: now,
    modifiedAt: now,
    createdBy: by,
    modifiedBy: by,
    trashedAt: null,
    trashRoot: null,
    bytesInTrash: 0,
  });
  const arrived = type === 'file' ? 'uploaded' : 'created';
  announceItem(state, { change: change === 'copied' ? 'copied' : arrived, item, by });
  return item;
}

export function replaceContent(
  state: State,
  item: Item,
  { entry, by }: { entry: Arrival['entry']; by: string },
): Item {
  const { identity, size, mtimeMs, sha1 } = entry;
  if (item.versionId !== null && item.sha1 !== null)
    state.items.keepVersion({
      id: item.versionId,
      itemId: item.id,
      sha1: item.sha1,
      size: item.size,
      name: item.name,
      modifiedAt: item.modifiedAt,
      modifiedBy: item.modifiedBy,
    });
  const changed = state.items.update(item.id, {
    ...touch(state, item, by),
    identity,
    size,
    mtimeMs,
    sha1,
    versionId: state.newId('version'),
  });
  announceItem(state, { change: 'edited', item: changed, by });
  return changed;
}

export interface Move {
  readonly parent: Item | undefined;
  readonly path: string;
  readonly by: string;
}

/** A rename, a move, or both; nothing below gets an event of its own. */
export function moveItem(state: State, item: Item, { parent, path, by }: Move): Item {
  const name = baseName(path);
  const parentId = parent?.id ?? '0';
  const below = state.items.subtree(item.id).slice(1);
  // What is moved belongs to the owner of the folder that it is moved to, or to who took it to their own top.
  const ownerId = parentId === item.parentId ? item.ownerId : (parent?.ownerId ?? by);
  const changed = state.items.update(item.id, {
    ...touch(state, item, by),
    name,
    parentId,
    path,
    ownerId,
  });
  for (const one of below)
    if (one.trashRoot === null)
      state.items.update(one.id, { path: rebase(one.path, item.path, path), ownerId });
  if (name !== item.name) announceItem(state, { change: 'renamed', item: changed, by });
  if (parentId !== item.parentId)
    announceItem(state, { change: 'moved', item: changed, by, from: item });
  return changed;
}

export function trashItem(
  state: State,
  item: Item,
  { by, bytesInTrash }: { by: string; bytesInTrash: boolean },
): Item {
  const trashedAt = state.clock.now();
  for (const one of state.items.subtree(item.id))
    if (one.trashRoot === null)
      state.items.update(one.id, {
        trashRoot: item.id,
        trashedAt,
        bytesInTrash: bytesInTrash ? 1 : 0,
      });
  const changed = state.items.update(item.id, touch(state, item, by));
  announceItem(state, { change: 'trashed', item: changed, by });
  return changed;
}

export function restoreItem(state: State, item: Item, { parent, path, by }: Move): Item {
  for (const one of state.items.subtree(item.id))
    if (one.trashRoot === item.id)
      state.items.update(one.id, {
        trashRoot: null,
        trashedAt: null,
        bytesInTrash: 0,
        path: rebase(one.path, item.path, path),
      });
  const changed = state.items.update(item.id, {
    ...touch(state, item, by),
    name: baseName(path),
    parentId: parent?.id ?? '0',
  });
  announceItem(state, { change: 'restored', item: changed, by });
  return changed;
}

/** For good: ids, rights and webhooks go, too. */
export function purgeItem(state: State, item: Item, by: string): void {
  announceItem(state, { change: 'purged', item, by });
  for (const one of state.items.subtree(item.id).toReversed()) state.items.remove(one.id);
}

export function touch(state: State, item: Item, by: string): Partial<Item> {
  return { etag: item.etag + 1, modifiedAt: state.clock.now(), modifiedBy: by };
}
