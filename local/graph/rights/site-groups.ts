import type { Db } from '../../database.ts';
import type { Principal } from './judge.ts';

/** Somebody a site knows, by the number that the site gave them; site groups count among them. */
export interface SitePrincipal {
  readonly id: number;
  readonly kind: 'user' | 'group' | 'owners' | 'claim' | 'siteGroup';
  readonly principal: string;
}

/** What each site begins with: https://learn.microsoft.com/sharepoint/sites/user-permissions-and-permission-levels#default-site-groups */
export const defaultGroups = [
  { id: 3, name: 'Owners', role: 'owner' },
  { id: 4, name: 'Visitors', role: 'read' },
  { id: 5, name: 'Members', role: 'write' },
] as const;

export const ownersId = 3;

export const siteGroupKey = (collectionId: string, groupId: number): string =>
  `${collectionId}/${groupId}`;

export interface SiteGroups {
  /** Gives the site its groups, unless it has them. */
  ensureSite(collectionId: string): void;
  /** The number of this principal there; given now, if it has none. */
  ensure(collectionId: string, principal: Principal): SitePrincipal;
  find(collectionId: string, id: number): SitePrincipal | undefined;
  /** All whom the site has ever known, without its groups. */
  users(collectionId: string): SitePrincipal[];
  groupIds(collectionId: string): number[];
  members(collectionId: string, groupId: number): SitePrincipal[];
  /** The same by the key that permission lists call the group by. */
  membersOf(siteGroup: string): SitePrincipal[];
  add(collectionId: string, groupId: number, memberId: number): void;
  remove(collectionId: string, groupId: number, memberId: number): void;
}

/** Numbers of people begin above those of the site's own groups. */
const firstUserId = 6;

export function openSiteGroups(db: Db): SiteGroups {
  const byId = db.prepare<[string, number], SitePrincipal>(
    'SELECT id, kind, principal FROM site_principals WHERE collectionId = ? AND id = ?',
  );
  const byPrincipal = db.prepare<[string, string, string], SitePrincipal>(
    'SELECT id, kind, principal FROM site_principals WHERE collectionId = ? AND kind = ? AND principal = ?',
  );
  const insert = db.prepare<[string, number, string, string]>(
    'INSERT OR IGNORE INTO site_principals VALUES (?, ?, ?, ?)',
  );
  const last = db
    .prepare<[string], number | null>('SELECT max(id) FROM site_principals WHERE collectionId = ?')
    .pluck();
  const select = (where: string) =>
    `SELECT id, kind, principal FROM site_principals WHERE collectionId = ? AND ${where} ORDER BY id`;
  const members = db.prepare<[string, string, number], SitePrincipal>(
    select(
      'id IN (SELECT memberId FROM site_group_members WHERE collectionId = ? AND groupId = ?)',
    ),
  );
  const membersIn = (collectionId: string, groupId: number) =>
    members.all(collectionId, collectionId, groupId);

  return {
    ensureSite(collectionId) {
      for (const { id } of defaultGroups)
        insert.run(collectionId, id, 'siteGroup', siteGroupKey(collectionId, id));
    },
    ensure(collectionId, { kind, principal }) {
      const known = byPrincipal.get(collectionId, kind, principal);
      if (known !== undefined) return known;
      const id = Math.max((last.get(collectionId) ?? 0) + 1, firstUserId);
      insert.run(collectionId, id, kind, principal);
      return byId.get(collectionId, id) as SitePrincipal;
    },
    find: (collectionId, id) => byId.get(collectionId, id),
    users: (collectionId) =>
      db.prepare<[string], SitePrincipal>(select(`kind <> 'siteGroup'`)).all(collectionId),
    groupIds: (collectionId) =>
      db
        .prepare<[string], SitePrincipal>(select(`kind = 'siteGroup'`))
        .all(collectionId)
        .map(({ id }) => id),
    members: membersIn,
    membersOf(siteGroup) {
      const [collectionId = '', groupId] = siteGroup.split('/');
      return membersIn(collectionId, Number(groupId));
    },
    add: (collectionId, groupId, memberId) =>
      void db
        .prepare('INSERT OR IGNORE INTO site_group_members VALUES (?, ?, ?)')
        .run(collectionId, groupId, memberId),
    remove: (collectionId, groupId, memberId) =>
      void db
        .prepare(
          'DELETE FROM site_group_members WHERE collectionId = ? AND groupId = ? AND memberId = ?',
        )
        .run(collectionId, groupId, memberId),
  };
}
