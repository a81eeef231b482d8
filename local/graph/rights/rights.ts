import type { LinkScope as FacetScope, Rights, Tree } from '../state.ts';
import type { Item } from '../tree/items.ts';
import type { People } from '../people/people.ts';
import type { Tenant } from './claims.ts';
import {
  createMatch,
  mayRead,
  mayWrite,
  rolesOn,
  type Evidence,
  type Grant,
  type LinksCount,
  type Principal,
  type Role,
} from './judge.ts';
import { openLists, type Link, type Lists } from './lists.ts';
import { schema } from './schema.ts';
import { defaultGroups, openSiteGroups, siteGroupKey, type SiteGroups } from './site-groups.ts';
import { openSitePermissions, type SitePermissions } from './site-permissions.ts';

/** The rights of all items, and what can be done to them. Each change shows in delta as SharePoint's do. */
export interface SharedItems extends Rights, Tenant {
  readonly lists: Lists;
  readonly siteGroups: SiteGroups;
  readonly sitePermissions: SitePermissions;
  readonly linksCount: LinksCount;
  rolesOn(oid: string, itemId: string): Set<Role>;
  /** Those of the grants that are this person's. */
  appliesTo(oid: string, grants: readonly Grant[]): Grant[];
  /** What counts for the item: its own list, or that of the nearest item above with one. */
  effective(item: Item): { readonly on: Item; readonly grants: readonly Grant[] };
  isUnique(itemId: string): boolean;
  /** Whose OneDrive it is: always among its owners. */
  ownerOf(driveId: string): string | undefined;
  /** Gives the item a list of its own: a copy of what counts now, or an empty one. */
  breakInheritance(item: Item, options: { copy: boolean; clearBelow: boolean; keep?: Grant }): void;
  restoreInheritance(item: Item): void;
  /** Sharing: breaks inheritance where there still is some. */
  give(item: Item, grants: readonly Grant[], options: { retain: boolean }): void;
  take(item: Item, principal: Principal): void;
}

/** @param people must be the ones of the same database */
export function openRights(tree: Tree, people: People): SharedItems {
  const { db, items, drives, sites, journal, clock } = tree;
  db.exec(schema);
  const lists = openLists(db);
  const siteGroups = openSiteGroups(db);
  const sitePermissions = openSitePermissions(tree);
  const linksCount: LinksCount = { organization: false, anyone: false };
  const ownerOf = (driveId: string) =>
    sites.get(drives.get(driveId)?.siteId ?? '')?.ownerOid ?? undefined;
  const evidence: Evidence = {
    item: (id) => items.get(id),
    listOn: (itemId) => lists.on(itemId),
    ownerOf,
    person(oid) {
      const user = people.user(oid);
      return user && { isEnabled: user.isEnabled === 1, isGuest: user.userType === 'Guest' };
    },
    groupsHolding: (oid) => people.groupsHolding(oid),
    ownersOf: (groupId) => people.ownersOf(groupId),
    membersOf: (siteGroup) => siteGroups.membersOf(siteGroup),
    link: (id) => lists.link(id),
    now: () => clock.now(),
    linksCount,
  };

  function effective(item: Item): { on: Item; grants: readonly Grant[] } {
    for (let on: Item | undefined = item; on !== undefined; on = items.get(on.parentId ?? '')) {
      const grants = lists.on(on.id);
      if (grants !== undefined) return { on, grants };
    }
    throw new Error(`the drive of ${item.id} has no permissions`);
  }

  function ofRoot({ driveId }: Item): Grant[] {
    const site = sites.get(drives.get(driveId)?.siteId ?? '');
    if (site === undefined) throw new Error(`drive ${driveId} is of no site`);
    siteGroups.ensureSite(site.collectionId);
    if (site.kind === 'personal') return ownersOf(driveId);
    return defaultGroups.map(({ id, role }): Grant => {
      const principal = siteGroupKey(site.collectionId, id);
      return { kind: 'siteGroup', principal, role, expiresAt: null };
    });
  }

  function ownersOf(driveId: string): Grant[] {
    const owner = ownerOf(driveId);
    return owner === undefined
      ? []
      : [{ kind: 'user', principal: owner, role: 'owner', expiresAt: null }];
  }

  function clearBelow(item: Item): void {
    for (const below of items.subtree(item.id).slice(1)) {
      if (lists.on(below.id) === undefined) continue;
      lists.drop(below.id);
      journal.touch(below.id, { sharing: 'removed' });
    }
  }

  /** Whoever may open something deep down is let pass through all that lies above it. */
  function letPass(item: Item, { kind, principal }: Principal): void {
    if (kind !== 'user' && kind !== 'group') return;
    for (const above of items.ancestorsOf(item.id))
      if (lists.on(above.id) !== undefined)
        lists.offer(above.id, { kind, principal, role: 'limited', expiresAt: null });
  }

  const rights: SharedItems = {
    people,
    tenantId: tree.directory.tenantId,
    lists,
    siteGroups,
    sitePermissions,
    linksCount,
    mayRead: (oid, itemId) => mayRead(evidence, { oid, itemId }),
    mayWrite: (oid, itemId) => mayWrite(evidence, { oid, itemId }),
    rolesOn: (oid, itemId) => rolesOn(evidence, { oid, itemId }),
    appliesTo(oid, grants) {
      const isFor = createMatch(evidence, { oid, isGuest: evidence.person(oid)?.isGuest ?? true });
      return grants.filter((one) => isFor(one));
    },
    siteRole: (appId, siteId) => sitePermissions.roleOf(appId, siteId),
    sharedFacet(itemId) {
      const own = lists.on(itemId);
      if (own === undefined) return undefined;
      const scope = widest(
        own.flatMap(({ kind, principal }) =>
          kind === 'link' ? (lists.link(principal) ?? []) : [],
        ),
        clock.now(),
      );
      return scope === undefined ? {} : { scope };
    },
    onCreated(item) {
      if (item.parentId === null) lists.begin(item.id, ofRoot(item));
    },
    onDeleted(itemId) {
      for (const { id } of lists.linksOf(itemId)) lists.removeLink(id);
      lists.drop(itemId);
    },
    effective,
    ownerOf,
    isUnique: (itemId) => lists.on(itemId) !== undefined,
    breakInheritance(item, options) {
      if (lists.on(item.id) === undefined) {
        const copied = effective(item).grants.filter(({ role }) => role !== 'limited');
        lists.begin(item.id, options.copy ? copied : ownersOf(item.driveId));
        if (options.keep !== undefined) lists.offer(item.id, options.keep);
      }
      if (options.clearBelow) clearBelow(item);
      journal.touch(item.id, { sharing: 'removed' });
    },
    restoreInheritance(item) {
      if (item.parentId === null) return;
      for (const { id } of lists.linksOf(item.id)) lists.removeLink(id);
      lists.drop(item.id);
      journal.touch(item.id, { sharing: 'removed' });
    },
    give(item, grants, { retain }) {
      if (lists.on(item.id) === undefined) {
        const kept = effective(item).grants.filter(({ role }) =>
          retain ? role !== 'limited' : role === 'owner',
        );
        lists.begin(item.id, kept);
      }
      for (const grant of grants) {
        lists.put(item.id, grant);
        letPass(item, grant);
      }
      journal.touch(item.id, { sharing: 'added' });
    },
    take(item, principal) {
      const link = principal.kind === 'link' ? lists.link(principal.principal) : undefined;
      if (link?.itemId === item.id) lists.removeLink(link.id);
      else lists.take(item.id, principal);
      journal.touch(item.id, { sharing: 'removed' });
    },
  };
  return rights;
}

function widest(links: readonly Link[], now: number): FacetScope | undefined {
  const current = links.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const scopes: readonly FacetScope[] = ['anonymous', 'organization', 'users'];
  return scopes.find((scope) => current.some((link) => link.scope === scope));
}
