import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isIgnored, lookAt } from '../disk/entries.ts';
import { badRequest, nameInUse, notEmulated } from './errors.ts';
import { pathIn, type Item } from './items.ts';
import type { HashedEntry } from '../disk/match.ts';
import { carry, writeWhole } from '../disk/write.ts';
import { itemMini } from './present.ts';
import type { State } from './state.ts';

/** The one place where the twin writes into the user's folder, and only because a call of the API asked for it. */

/** @returns the path for a new child, or refuses the name as Box does. */
export function freePath(
  state: State,
  { parent, name, except }: { parent: Item | undefined; name: string; except?: Item },
): string {
  if (!isName(name)) throw badRequest('Item name invalid', 'item_name_invalid');
  if (isIgnored(name)) throw notEmulated('A hidden name');
  const path = pathIn(parent, name);
  const taken = state.items.at(path);
  if (taken !== undefined && taken.id !== except?.id)
    throw nameInUse(taken.type === 'file' ? itemMini(taken) : [itemMini(taken)]);
  if (taken === undefined && existsSync(join(state.contentDir, path))) throw nameInUse([]);
  return path;
}

/** "Names must not be empty, hold / or \\, begin or end with a space, or be . or .." */
const isName = (name: string): boolean =>
  /^[^/\\\0]{1,255}$/.test(name) && name === name.trim() && name !== '.' && name !== '..';

export function writeBytes(
  state: State,
  { path, bytes, modifiedAt }: { path: string; bytes: Buffer; modifiedAt?: Date },
): HashedEntry {
  writeWhole(join(state.contentDir, path), bytes, modifiedAt);
  const sha1 = createHash('sha1').update(bytes).digest('hex');
  return { ...lookAt(state.contentDir, path), sha1 };
}

export function makeFolder(state: State, path: string): HashedEntry {
  mkdirSync(join(state.contentDir, path));
  return { ...lookAt(state.contentDir, path), sha1: null };
}

export function moveBytes(state: State, from: string, to: string): void {
  renameSync(join(state.contentDir, from), join(state.contentDir, to));
}

export function copyBytes(state: State, item: Item, path: string): HashedEntry {
  cpSync(join(state.contentDir, item.path), join(state.contentDir, path), { recursive: true });
  return { ...lookAt(state.contentDir, path), sha1: item.sha1 };
}

const inTrash = (state: State, item: Item) => join(state.trashDir, item.id);

export function bytesToTrash(state: State, item: Item): void {
  mkdirSync(state.trashDir, { recursive: true });
  carry(join(state.contentDir, item.path), inTrash(state, item));
}

export function bytesFromTrash(state: State, item: Item, path: string): void {
  carry(inTrash(state, item), join(state.contentDir, path));
}

export function dropFromTrash(state: State, item: Item): void {
  rmSync(inTrash(state, item), { recursive: true, force: true });
}

const ofVersion = (state: State, versionId: string) => join(state.trashDir, 'versions', versionId);

/** Before the API replaces them. What the user replaces on disk is gone. */
export function keepBytes(state: State, { path, versionId }: Item): void {
  const from = join(state.contentDir, path);
  if (versionId !== null && existsSync(from)) cpSync(from, ofVersion(state, versionId));
}

export function keptBytes(state: State, versionId: string): Buffer | undefined {
  const file = ofVersion(state, versionId);
  return existsSync(file) ? readFileSync(file) : undefined;
}

export function dropVersions(state: State, versions: readonly { readonly id: string }[]): void {
  for (const { id } of versions) rmSync(ofVersion(state, id), { force: true });
}
