import { forbidden, notFound } from '../errors.ts';
import type { Call, Caller } from '../route.ts';
import type { State } from '../state.ts';
import { resolveItem } from './address.ts';
import type { Item } from './items.ts';
import type { Drive, Site } from './sites.ts';

export type Ability = 'read' | 'write';

/** Any one of them is enough: https://learn.microsoft.com/graph/permissions-reference#files-permissions */
const writing = [
  'Files.ReadWrite.All',
  'Sites.ReadWrite.All',
  'Sites.Manage.All',
  'Sites.FullControl.All',
];
const enough: Record<Ability, readonly string[]> = {
  read: ['Files.Read.All', 'Sites.Read.All', ...writing],
  write: writing,
};
/** Only of delegated tokens: what the person may do anyway. */
const delegated: Record<Ability, readonly string[]> = {
  read: ['Files.Read', 'Files.ReadWrite'],
  write: ['Files.ReadWrite'],
};

/** Whether the consent given to the application covers this site, apart from what a person may do there. */
export function isCovered(
  state: State,
  { caller, site, ability }: { caller: Caller; site: Site; ability: Ability },
): boolean {
  if (caller.kind === 'person')
    return [...enough[ability], ...delegated[ability]].some((scope) => caller.scopes.has(scope));
  if (enough[ability].some((role) => caller.roles.has(role))) return true;
  if (!caller.roles.has('Sites.Selected')) return false;
  const role = state.rights.siteRole(caller.appId, site.id);
  return role === 'write' || role === ability;
}

export const holds = (caller: Caller, permission: string): boolean =>
  (caller.kind === 'app' ? caller.roles : caller.scopes).has(permission);

export function mayRead(state: State, caller: Caller, item: Item): boolean {
  return caller.kind === 'app' || state.rights.mayRead(caller.oid, item.id);
}

/** A person sees a site when one of its libraries is open to them, an application when its consent covers the site. */
export function maySee(state: State, caller: Caller, site: Site): boolean {
  if (!isCovered(state, { caller, site, ability: 'read' })) return false;
  if (caller.kind === 'app' || site.ownerOid === caller.oid) return true;
  return state.drives.of(site.id).some(({ rootId }) => state.rights.mayRead(caller.oid, rootId));
}

/** By `:driveId`. */
export function requireDrive({ state, caller, param }: Call, ability: Ability): Drive {
  const drive = state.drives.get(param('driveId'));
  const site = state.sites.get(drive?.siteId ?? '');
  if (drive === undefined || site === undefined) throw notFound();
  if (!isCovered(state, { caller, site, ability })) throw forbidden();
  return drive;
}

/** By `:driveId` and `:item`; 404 where a person may not even see it, 403 where they see it but may not do that. */
export function requireItem(call: Call, ability: Ability): Item {
  const { state, caller, param } = call;
  const drive = requireDrive(call, ability);
  const item = resolveItem(state, drive.id, param('item'));
  if (item === undefined) throw notFound();
  requireAbility(state, { caller, item, ability });
  return item;
}

export function requireAbility(
  state: State,
  { caller, item, ability }: { caller: Caller; item: Item; ability: Ability },
): void {
  if (!mayRead(state, caller, item)) throw notFound();
  const isWrite = caller.kind === 'person' && ability === 'write';
  if (isWrite && !state.rights.mayWrite(caller.oid, item.id)) throw forbidden();
}
