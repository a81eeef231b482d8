import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parentPath, walk, type DiskEntry } from '../../disk/entries.ts';
import { match, parkingPlace, rebase, type Step } from '../../disk/match.ts';
import type { State } from '../state.ts';
import { addItem, deleteItem, moveItem, replaceContent } from './changes.ts';
import { hashesOf, noHashes, type HashedEntry, type Hashes } from './hashes.ts';
import type { Item } from './items.ts';
import { syncPlaces } from './places.ts';
import type { Drive } from './sites.ts';

/** Looks at the disk, and makes sites, drives and items agree with it: what the user did there becomes changes that delta tells. */
export async function scan(state: State): Promise<void> {
  if (!existsSync(state.contentDir)) {
    // An unplugged disk is not the deletion of everything on it.
    state.log('graph.content-missing', {});
    return;
  }
  state.db.transaction(() => syncPlaces(state))();
  for (const drive of state.drives.all()) await scanDrive(state, drive);
}

async function scanDrive(state: State, drive: Drive): Promise<void> {
  const entries = await walk(join(state.contentDir, drive.path));
  if (entries === undefined) return; // it went away meanwhile: the next scan drops it
  const known = state.items.active(drive.id).filter(({ parentId }) => parentId !== null);
  const hashed = await hashChanged(state, { drive, entries, known });
  const steps = match(known, hashed).filter((step) => !isUnchanged(state, step));
  if (steps.length === 0) return;
  state.db.transaction(() => {
    for (const step of steps) apply(state, drive, step);
  })();
  state.log('graph.scanned', { drive: drive.path, changes: steps.length });
}

interface Looked {
  readonly drive: Drive;
  readonly entries: readonly DiskEntry[];
  readonly known: readonly Item[];
}

async function hashChanged(
  state: State,
  { drive, entries, known }: Looked,
): Promise<HashedEntry[]> {
  const byIdentity = new Map(known.map((item) => [item.identity, item]));
  const hashed: HashedEntry[] = [];
  for (const entry of entries) {
    const { type, identity, path, size, mtimeMs } = entry;
    const before = byIdentity.get(identity);
    const isSame = before?.size === size && before.mtimeMs === mtimeMs;
    if (type === 'folder') hashed.push({ ...entry, ...noHashes });
    else if (isSame) hashed.push({ ...entry, ...pick(before) });
    else {
      const file = join(state.contentDir, drive.path, path);
      const hashes = await hashesOf(file, size).catch(() => undefined);
      if (hashes !== undefined) hashed.push({ ...entry, ...hashes }); // else it went away meanwhile
    }
  }
  return hashed;
}

const pick = ({ sha1, quickXorHash }: Item): Hashes => ({ sha1, quickXorHash });

function isUnchanged(state: State, step: Step<HashedEntry>): boolean {
  if (step.kind !== 'kept') return false;
  const item = state.items.get(step.id);
  const { identity, mtimeMs, sha1 } = step.entry;
  if (item === undefined || item.sha1 !== sha1 || item.identity !== identity) return false;
  return item.type === 'folder' || item.mtimeMs === mtimeMs;
}

function apply(state: State, drive: Drive, step: Step<HashedEntry>): void {
  if (step.kind === 'gone') {
    const item = state.items.get(step.id); // not there any more when its folder was deleted before it
    if (item !== undefined) deleteItem(state, item);
    return;
  }
  const { entry } = step;
  const { path, identity, mtimeMs } = entry;
  makeRoom(state, drive, { path, id: step.kind === 'new' ? undefined : step.id });
  const parent = state.items.at(drive.id, parentPath(path)) as Item;
  if (step.kind === 'new') {
    addItem(state, { driveId: drive.id, parent, entry, by: null });
    return;
  }
  let item = state.items.get(step.id) as Item;
  if (item.path !== path) item = moveItem(state, item, { parent, path, by: null });
  if (item.sha1 !== entry.sha1) replaceContent(state, item, { entry, by: null });
  else state.items.update(item.id, { identity, mtimeMs });
}

/** Whoever is still written down at this path has gone elsewhere, or for good: which, a later step tells. */
function makeRoom(
  state: State,
  drive: Drive,
  { path, id }: { path: string; id: string | undefined },
): void {
  const there = state.items.at(drive.id, path);
  if (there === undefined || there.id === id) return;
  for (const one of state.items.subtree(there.id))
    state.items.update(one.id, { path: rebase(one.path, path, parkingPlace(there.id)) });
}
