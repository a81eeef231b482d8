import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isIgnored, lookAt } from '../../disk/entries.ts';
import { carry, writeWhole } from '../../disk/write.ts';
import { badRequest, nameInUse, notEmulated } from '../errors.ts';
import type { State } from '../state.ts';
import { hashBytes, noHashes, type HashedEntry } from './hashes.ts';
import type { Item } from './items.ts';

/** The one place where the twin writes into the content folder, and only because a call of the API asked for it. */

export type Conflict = 'fail' | 'replace' | 'rename';

/** Of a drive; paths are relative to it. */
function folderOf(state: State, driveId: string): string {
  return join(state.contentDir, state.drives.get(driveId)?.path ?? '');
}

/** @returns the path for a new child, or refuses the name as SharePoint does */
export function freePath(
  state: State,
  { parent, name, except }: { parent: Item; name: string; except?: Item },
): string {
  if (!isName(name)) throw badRequest('The provided name is not valid');
  if (isIgnored(name)) throw notEmulated('A hidden name');
  const path = parent.path === '' ? name : `${parent.path}/${name}`;
  const taken = state.items.at(parent.driveId, path);
  if (taken !== undefined && taken.id !== except?.id) throw nameInUse();
  const isOnDisk = existsSync(join(folderOf(state, parent.driveId), path));
  if (taken === undefined && isOnDisk) throw nameInUse();
  return path;
}

/** The same, or with the first number that is free: `name 1.txt`. */
export function freePathBeside(
  state: State,
  { parent, name }: { parent: Item; name: string },
): string {
  const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  const isTaken = (candidate: string) =>
    state.items.childrenOf(parent.id).some((child) => child.name === candidate);
  let candidate = name;
  for (let number = 1; isTaken(candidate); number += 1) candidate = `${stem} ${number}${extension}`;
  return freePath(state, { parent, name: candidate });
}

/** https://support.microsoft.com/office/restrictions-and-limitations-in-onedrive-and-sharepoint-64883a5d-228e-48f5-b3d2-eb39e07630fa */
const isName = (name: string): boolean =>
  /^[^"*:<>?/\\|\0]{1,255}$/.test(name) && name === name.trim() && name !== '.' && name !== '..';

export function writeFile(
  state: State,
  { driveId, path, bytes }: { driveId: string; path: string; bytes: Uint8Array },
): HashedEntry {
  const folder = folderOf(state, driveId);
  writeWhole(join(folder, path), bytes);
  return { ...lookAt(folder, path), ...hashBytes(bytes) };
}

export function makeFolder(
  state: State,
  { driveId, path }: { driveId: string; path: string },
): HashedEntry {
  const folder = folderOf(state, driveId);
  mkdirSync(join(folder, path));
  return { ...lookAt(folder, path), ...noHashes };
}

export function moveOnDisk(state: State, item: Item, path: string): void {
  const folder = folderOf(state, item.driveId);
  carry(join(folder, item.path), join(folder, path));
}

/** Out of the content folder, but not away: the user's files are the user's. */
export function takeOffDisk(state: State, item: Item): void {
  mkdirSync(state.recycleDir, { recursive: true });
  carry(join(folderOf(state, item.driveId), item.path), join(state.recycleDir, item.id));
}
