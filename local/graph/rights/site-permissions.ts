import { randomUUID } from 'node:crypto';
import type { Tree } from '../state.ts';

/** What an application that has no more than Sites.Selected was given on one site. */
export interface SitePermission {
  readonly id: string;
  readonly siteId: string;
  readonly appId: string;
  readonly name: string;
  readonly role: 'read' | 'write' | 'manage' | 'fullcontrol';
}

export interface SitePermissions {
  on(siteId: string): SitePermission[];
  find(siteId: string, id: string): SitePermission | undefined;
  /** Replaces what the application had there. */
  give(permission: Omit<SitePermission, 'id'>): SitePermission;
  remove(id: string): void;
  roleOf(appId: string, siteId: string): 'read' | 'write' | undefined;
  /** Whether it may see and change rights there. */
  isInControl(appId: string, siteId: string): boolean;
}

export function openSitePermissions({ db }: Pick<Tree, 'db'>): SitePermissions {
  const select = <T extends unknown[]>(where: string) =>
    db.prepare<T, SitePermission>(`SELECT * FROM site_permissions WHERE ${where} ORDER BY id`);
  const ofSite = select<[string]>('siteId = ?');
  const ofApp = select<[string, string]>('siteId = ? AND appId = ?');
  const one = select<[string, string]>('siteId = ? AND id = ?');
  const remove = (id: string) =>
    void db.prepare('DELETE FROM site_permissions WHERE id = ?').run(id);
  return {
    on: (siteId) => ofSite.all(siteId),
    find: (siteId, id) => one.get(siteId, id),
    give(permission) {
      const before = ofApp.get(permission.siteId, permission.appId);
      if (before !== undefined) remove(before.id);
      const given = { id: before?.id ?? randomUUID(), ...permission };
      db.prepare('INSERT INTO site_permissions VALUES (@id, @siteId, @appId, @name, @role)').run(
        given,
      );
      return given;
    },
    remove,
    roleOf(appId, siteId) {
      const role = ofApp.get(siteId, appId)?.role;
      return role === undefined || role === 'read' ? role : 'write';
    },
    isInControl: (appId, siteId) => ofApp.get(siteId, appId)?.role === 'fullcontrol',
  };
}
