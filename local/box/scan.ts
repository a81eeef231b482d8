import { basename, join } from 'node:path';
import { parentPath, sha1Of, walk, type DiskEntry } from '../disk/entries.ts';
import type { Item } from './items.ts';
import { match, parkingPlace, rebase, type HashedEntry, type Step } from '../disk/match.ts';
import { contentOwnerId } from './people.ts';
import type { State } from './state.ts';
import { addItem, moveItem, replaceContent, restoreItem, trashItem } from './tree.ts';

/** Looks at the disk, and makes the tree agree with it: what the user did there becomes items, events and webhooks. */
export async function scan(state: State): Promise<void> {
  const entries = await walk(state.contentDir);
  if (entries === undefined) {
    // An unplugged disk is not the deletion of everything on it.
    state.log('box.content-missing', {});
    return;
  }
  const hashed = await hashChanged(state, entries);
  const known = state.items.active().filter((item) => item.path !== '');
  const changes = match(known, hashed).filter((step) => !isUnchanged(state, step));
  if (changes.length === 0) return;
  state.db.transaction(() => {
    for (const step of changes) apply(state, step);
  })();
  state.log('box.scanned', { changes: changes.length });
}

async function hashChanged(state: State, entries: readonly DiskEntry[]): Promise<HashedEntry[]> {
  const known = new Map(state.items.active().map((item) => [item.identity, item]));
  const hashed: HashedEntry[] = [];
  for (const entry of entries) {
    const before = known.get(entry.identity);
    const isSame = before?.size === entry.size && before.mtimeMs === entry.mtimeMs;
    if (entry.type === 'folder') hashed.push({ ...entry, sha1: null });
    else if (isSame) hashed.push({ ...entry, sha1: before.sha1 });
    else {
      const sha1 = await sha1Of(join(state.contentDir, entry.path), entry.size).catch(
        () => undefined,
      );
      if (sha1 !== undefined) hashed.push({ ...entry, sha1 }); // else it went away meanwhile
    }
  }
  return hashed;
}

function isUnchanged(state: State, step: Step): boolean {
  if (step.kind !== 'kept') return false;
  const item = state.items.get(step.id);
  const { identity, mtimeMs, sha1 } = step.entry;
  if (item === undefined || item.sha1 !== sha1 || item.identity !== identity) return false;
  return item.type === 'folder' || item.mtimeMs === mtimeMs;
}

const by = contentOwnerId;

function apply(state: State, step: Step): void {
  if (step.kind === 'gone') {
    const item = state.items.get(step.id);
    if (item !== undefined && item.trashRoot === null && !isBelowGone(state, item))
      trashItem(state, item, { by, bytesInTrash: false });
    return;
  }
  const { entry } = step;
  makeRoom(state, entry.path, step.kind === 'new' ? undefined : step.id);
  if (step.kind === 'new') return arrive(state, entry);
  let item = state.items.get(step.id) as Item;
  if (item.path !== entry.path)
    item = moveItem(state, item, { parent: parentOf(state, entry), path: entry.path, by });
  if (item.parentId === '0' && item.type === 'folder') inviteServiceAccount(state, item);
  if (item.sha1 !== entry.sha1) replaceContent(state, item, { entry, by });
  else state.items.update(item.id, { identity: entry.identity, mtimeMs: entry.mtimeMs });
}

/** Whoever is still written down at this path has gone elsewhere, or for good: which, a later step tells. */
function makeRoom(state: State, path: string, id: string | undefined): void {
  const there = state.items.at(path);
  if (there === undefined || there.id === id) return;
  for (const one of state.items.subtree(there.id))
    if (one.trashRoot === null)
      state.items.update(one.id, { path: rebase(one.path, path, parkingPlace(there.id)) });
}

/** A folder that is gone takes along what lay in it, with one event. */
const isBelowGone = (state: State, item: Item): boolean =>
  state.items.get(item.parentId)?.trashRoot != null;

function arrive(state: State, entry: HashedEntry): void {
  const parent = parentOf(state, entry);
  const back = state.items.deletedOnDisk(entry.path);
  if (back !== undefined && back.sha1 === entry.sha1) {
    const restored = restoreItem(state, back, { parent, path: entry.path, by });
    const { identity, mtimeMs } = entry;
    state.items.update(restored.id, { identity, mtimeMs });
    return;
  }
  const item = addItem(state, { entry, parent, by, topOwner: contentOwnerId });
  if (item.parentId === '0' && item.type === 'folder') inviteServiceAccount(state, item);
}

function parentOf(state: State, entry: DiskEntry): Item | undefined {
  const path = parentPath(entry.path);
  if (path !== '') return state.items.at(path);
  return entry.type === 'file' ? looseFolder(state) : undefined;
}

/** Files that lie directly in the content folder sit in a top-level folder named after it. */
function looseFolder(state: State): Item {
  const found = state.items.at('');
  if (found !== undefined) return found;
  const name = basename(state.contentDir);
  const isTaken = state.items.children('0').some((item) => item.name === name);
  const added = addItem(state, {
    entry: { type: 'folder', path: '', identity: 'content', size: 0, mtimeMs: 0, sha1: null },
    parent: undefined,
    by,
  });
  const folder = state.items.update(added.id, { name: isTaken ? `${name} (files)` : name });
  inviteServiceAccount(state, folder);
  return folder;
}

/** The app's own account is co-owner of every top-level folder: an administrator has invited it. */
function inviteServiceAccount(state: State, folder: Item): void {
  const { serviceAccountId: userId } = state;
  if (state.collaborations.on(folder.id).some((one) => one.userId === userId)) return;
  const now = state.clock.now();
  state.collaborations.save({
    id: state.newId('collaboration'),
    itemId: folder.id,
    userId,
    groupId: null,
    inviteEmail: null,
    role: 'co-owner',
    status: 'accepted',
    expiresAt: null,
    createdBy: contentOwnerId,
    createdAt: now,
    modifiedAt: now,
  });
}
