import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isIgnored } from '../../disk/entries.ts';
import { driveIdOf } from '../ids.ts';
import type { State } from '../state.ts';
import { addItem } from './changes.ts';
import { noHashes } from './hashes.ts';
import type { Drive, Site } from './sites.ts';

/** A folder that is a site or a library by where it lies. */
interface Folder {
  readonly name: string;
  /** Relative to the content folder. */
  readonly path: string;
  readonly identity: string;
}

/**
 * Brings sites and drives in line with the folders: `sites/<site>/<library>`, and `onedrive/<person key>`, which is a site with one library.
 * A renamed folder stays the site or library that it was. To be called inside a transaction.
 */
export function syncPlaces(state: State): void {
  syncSites(state, 'team', foldersIn(state, 'sites'));
  const keys = new Set(state.directory.people.map(({ key }) => key));
  syncSites(
    state,
    'personal',
    foldersIn(state, 'onedrive').filter(({ name }) => keys.has(name)),
  );
}

/** Links to folders elsewhere count at these two levels, and nowhere below. */
function foldersIn(state: State, path: string): Folder[] {
  const folder = join(state.contentDir, path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !isIgnored(name))
    .map((name) => ({ name, path: `${path}/${name}` }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((one) => {
      const found = statSync(join(state.contentDir, one.path), { throwIfNoEntry: false });
      return found?.isDirectory()
        ? { ...one, identity: `${found.ino}:${Math.round(found.birthtimeMs)}` }
        : [];
    });
}

function syncSites(state: State, kind: Site['kind'], folders: readonly Folder[]): void {
  const known = state.sites.all().filter((site) => site.kind === kind);
  // Whose OneDrive it is the folder's name tells: another name is another person's.
  const pairs = pair(known, folders, { byIdentity: kind === 'team' });
  for (const site of pairs.gone) {
    for (const drive of state.drives.of(site.id)) dropDrive(state, drive);
    state.sites.update(site.id, { goneAt: state.clock.now() });
  }
  for (const { known: site, folder } of pairs.kept) {
    const now =
      site === undefined ? addSite(state, kind, folder) : state.sites.update(site.id, folder);
    syncDrives(state, now, kind === 'team' ? foldersIn(state, folder.path) : [folder]);
  }
}

function syncDrives(state: State, site: Site, folders: readonly Folder[]): void {
  const pairs = pair(state.drives.of(site.id), folders, { byIdentity: true });
  for (const drive of pairs.gone) dropDrive(state, drive);
  for (const { known: drive, folder } of pairs.kept) {
    const place = site.kind === 'personal' ? { ...folder, name: 'Documents' } : folder;
    if (drive === undefined) addDrive(state, site, place);
    else state.drives.update(drive.id, place);
  }
}

/** A folder is who has its identity, else who lay at its path. */
function pair<T extends Site | Drive>(
  known: readonly T[],
  folders: readonly Folder[],
  { byIdentity }: { byIdentity: boolean },
): { kept: { known: T | undefined; folder: Folder }[]; gone: T[] } {
  const left = new Set(known);
  const take = (is: (place: T) => boolean): T | undefined => {
    const found = [...left].find(is);
    if (found !== undefined) left.delete(found);
    return found;
  };
  const same = folders.map((folder) =>
    byIdentity ? take(({ identity }) => identity === folder.identity) : undefined,
  );
  const kept = folders.map((folder, at) => ({
    known: same[at] ?? take(({ path }) => path === folder.path),
    folder,
  }));
  return { kept, gone: [...left] };
}

function addSite(state: State, kind: Site['kind'], folder: Folder): Site {
  const collectionId = state.ids.guid('site');
  const webId = state.ids.guid('web');
  const { hostname } = new URL(state.origin());
  const owner = state.directory.people.find(({ key }) => key === folder.name);
  return state.sites.insert({
    ...folder,
    id: `${hostname},${collectionId},${webId}`,
    kind,
    collectionId,
    webId,
    ownerOid: kind === 'personal' ? (owner?.oid ?? null) : null,
    createdAt: state.clock.now(),
    goneAt: null,
  });
}

function addDrive(state: State, site: Site, { name, path, identity }: Folder): void {
  const listId = state.ids.guid('list');
  const id = driveIdOf(site.collectionId, site.webId, listId);
  const drive = { id, siteId: site.id, listId, name, path, identity };
  state.drives.insert({ ...drive, rootId: '', createdAt: state.clock.now(), goneAt: null });
  const root = addItem(state, {
    driveId: id,
    parent: undefined,
    entry: { type: 'folder', path: '', identity: 'root', size: 0, mtimeMs: 0, ...noHashes },
    by: site.ownerOid,
  });
  state.drives.update(id, { rootId: root.id });
}

function dropDrive(state: State, drive: Drive): void {
  const goneAt = state.clock.now();
  for (const { id } of state.items.subtree(drive.rootId)) {
    state.items.update(id, { deletedAt: goneAt });
    state.rights.onDeleted(id);
  }
  state.drives.update(drive.id, { goneAt });
}
