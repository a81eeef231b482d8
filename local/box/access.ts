import { forbidden, notFound, trashed } from './errors.ts';
import type { Item } from './items.ts';
import { abilitiesByLink, type PresentedLink } from './links.ts';
import type { User } from './people.ts';
import { abilitiesOn, type Ability } from './permissions.ts';
import type { State } from './state.ts';

/** Who calls: the user of the token, or the one named by As-User. */
export interface Caller {
  readonly user: User;
  readonly link: PresentedLink | undefined;
}

/** Enterprise events, users and groups are for administrators and for the app's own account. */
export const isAdmin = (state: Pick<State, 'serviceAccountId'>, user: User): boolean =>
  user.role !== 'user' || user.id === state.serviceAccountId;

export function requireAdmin(state: Pick<State, 'serviceAccountId'>, caller: Caller): void {
  if (!isAdmin(state, caller.user)) throw forbidden();
}

export function abilitiesFor(state: State, caller: Caller, item: Item): Set<Ability> {
  const own = abilitiesOn(state.evidence, { userId: caller.user.id, itemId: item.id });
  const { link } = caller;
  const isUnderLink =
    link !== undefined &&
    item.trashRoot === null &&
    [item, ...state.items.ancestors(item)].some(({ id }) => id === link.item.id);
  return isUnderLink ? new Set([...own, ...abilitiesByLink(link)]) : own;
}

export interface Wanted {
  readonly id: string;
  readonly type: 'file' | 'folder';
  readonly ability: Ability;
}

/** The item, if the caller may; 404 where they may not even see it, 403 where they see it but may not do that. */
export function requireItem(state: State, caller: Caller, wanted: Wanted): Item {
  const item = state.items.get(wanted.id);
  if (item === undefined || item.type !== wanted.type) throw notFound();
  if (item.trashRoot !== null) throw item.ownerId === caller.user.id ? trashed() : notFound();
  const held = abilitiesFor(state, caller, item);
  if (!held.has('see')) throw notFound();
  if (!held.has(wanted.ability)) throw forbidden();
  return item;
}

/** The folder that something is put into; undefined is the caller's own top level. */
export function requireTarget(state: State, caller: Caller, id: string): Item | undefined {
  if (id === '0') return undefined;
  return requireItem(state, caller, { id, type: 'folder', ability: 'upload' });
}

/** What a user sees at the top: their own top-level items, and what was shared with them and is not inside of something shared. */
export function topLevelOf(state: State, user: User): Item[] {
  const sees = (itemId: string) =>
    abilitiesOn(state.evidence, { userId: user.id, itemId }).has('see');
  const own = state.items.children('0').filter((item) => item.ownerId === user.id);
  const shared = state.collaborations
    .for(user.id, state.people.groupIdsOf(user.id))
    .map(({ itemId }) => state.items.get(itemId))
    .filter((item) => item !== undefined && item.trashRoot === null && sees(item.id));
  const all = new Map([...own, ...(shared as Item[])].map((item) => [item.id, item]));
  return [...all.values()].filter((item) => item.parentId === '0' || !sees(item.parentId));
}
