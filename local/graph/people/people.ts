import type { Clock } from '../../clock.ts';
import type { Db } from '../../database.ts';
import { openRelation, type Relation } from './relation.ts';
import { makeTables } from './schema.ts';

export interface User {
  /** Object id, a GUID. */
  readonly id: string;
  readonly displayName: string;
  readonly mail: string;
  readonly userPrincipalName: string;
  readonly jobTitle: string | null;
  readonly userType: 'Member' | 'Guest';
  /** 1 or 0. */
  readonly isEnabled: number;
  readonly createdAt: number;
}

export interface Group {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly mailNickname: string;
  /** 1 or 0. */
  readonly isSecurity: number;
  readonly createdAt: number;
  /** 1 of a Microsoft 365 group, 0 of all others. */
  readonly isUnified: number;
}

export interface Named extends Pick<User, 'displayName'> {
  /** null of a group. */
  readonly userPrincipalName: string | null;
}

export type Kind = 'users' | 'groups';

export interface Change {
  readonly position: number;
  readonly kind: Kind;
  readonly id: string;
  readonly change:
    | 'created'
    | 'updated'
    | 'deleted'
    | 'purged'
    | `${Relation}-${'added' | 'removed'}`;
  /** Of the changes of members and owners: which. */
  readonly memberId: string | null;
  readonly at: number;
}

export interface People {
  user(id: string): User | undefined;
  /** By object id, user principal name or mail address. */
  findUser(key: string): User | undefined;
  /** By id. */
  users(): User[];
  saveUser(user: User): User;
  removeUser(id: string): void;
  group(id: string): Group | undefined;
  groups(): Group[];
  saveGroup(group: Group): Group;
  removeGroup(id: string): void;
  /** Object ids of users and groups that are in it directly. */
  membersOf(groupId: string): string[];
  groupsHolding(memberId: string): string[];
  addMember(groupId: string, memberId: string): void;
  removeMember(groupId: string, memberId: string): void;
  /** Object ids of the users who own it; they need not be members. */
  ownersOf(groupId: string): string[];
  groupsOwnedBy(userId: string): string[];
  addOwner(groupId: string, userId: string): void;
  removeOwner(groupId: string, userId: string): void;
  /** Deleted by a call: it is in the bin, or (`purged`) gone for good. The next start does not bring it back. */
  removed(id: string): 'deleted' | 'purged' | undefined;
  /** How one who was deleted was called: SharePoint goes on calling them so. */
  departed(id: string): Named | undefined;
  /** Takes it out of the bin, for good. */
  purge(id: string): void;
  /** In order; `upTo` and `after` are positions. */
  changes(kind: Kind, range: { after: number; upTo: number }): Change[];
  /** Position of the last change made no later than that time. */
  lastChange(at: number): number;
  /** Called after each change, in its transaction. */
  listen(listener: (change: Change) => void): void;
}

const userColumns = [
  'id',
  'displayName',
  'mail',
  'userPrincipalName',
  'jobTitle',
  'userType',
  'isEnabled',
  'createdAt',
];
const groupColumns = [
  'id',
  'displayName',
  'description',
  'mailNickname',
  'isSecurity',
  'createdAt',
  'isUnified',
];

/** The tenant's users and groups. */
export function openPeople({ db, clock }: { db: Db; clock: Clock }): People {
  makeTables(db);
  const save = (table: string, columns: readonly string[]) =>
    db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
    );
  const putUser = save('directory_users', userColumns);
  const putGroup = save('directory_groups', groupColumns);
  const userById = db.prepare<[string], User>('SELECT * FROM directory_users WHERE id = ?');
  const userByName = db.prepare<[{ key: string }], User>(
    'SELECT * FROM directory_users WHERE id = lower(@key) OR userPrincipalName = @key OR mail = @key ORDER BY id LIMIT 1',
  );
  const groupById = db.prepare<[string], Group>('SELECT * FROM directory_groups WHERE id = ?');
  const members = openRelation(db, 'member');
  const owners = openRelation(db, 'owner');
  const related = { member: members, owner: owners };
  const note = db.prepare<Omit<Change, 'position'>, Change>(
    'INSERT INTO directory_changes (kind, id, change, memberId, at) VALUES (@kind, @id, @change, @memberId, @at) RETURNING *',
  );
  const binned = db.prepare<[string], Named & { kind: Kind; isPurged: number }>(
    'SELECT * FROM directory_removed WHERE id = ?',
  );
  const listeners: ((change: Change) => void)[] = [];
  const tell = (kind: Kind, id: string, { change, memberId = null }: Told): void => {
    const noted = note.get({ kind, id, change, memberId, at: clock.now() }) as Change;
    for (const listener of listeners) listener(noted);
  };

  const add = (relation: Relation) => (groupId: string, memberId: string) => {
    related[relation].add(groupId, memberId);
    tell('groups', groupId, { change: `${relation}-added`, memberId });
  };
  const take = (relation: Relation) => (groupId: string, memberId: string) => {
    related[relation].remove(groupId, memberId);
    tell('groups', groupId, { change: `${relation}-removed`, memberId });
  };
  function remove(kind: Kind, id: string): void {
    for (const groupId of members.groupsOf(id)) take('member')(groupId, id);
    for (const groupId of owners.groupsOf(id)) take('owner')(groupId, id);
    members.forget(id);
    owners.forget(id);
    const named: Partial<Named> = userById.get(id) ?? groupById.get(id) ?? {};
    const { displayName = id, userPrincipalName = null } = named;
    db.prepare('INSERT OR REPLACE INTO directory_removed VALUES (?, ?, 0, ?, ?)').run(
      id,
      kind,
      displayName,
      userPrincipalName,
    );
    db.prepare(`DELETE FROM directory_${kind} WHERE id = ?`).run(id);
    tell(kind, id, { change: 'deleted' });
  }
  const isNew = (before: object | undefined) => (before === undefined ? 'created' : 'updated');

  return {
    user: (id) => userById.get(id),
    findUser: (key) => userByName.get({ key }),
    users: () => db.prepare<[], User>('SELECT * FROM directory_users ORDER BY id').all(),
    saveUser(user) {
      const change = isNew(userById.get(user.id));
      putUser.run(user);
      tell('users', user.id, { change });
      return user;
    },
    removeUser: (id) => remove('users', id),
    group: (id) => groupById.get(id),
    groups: () => db.prepare<[], Group>('SELECT * FROM directory_groups ORDER BY id').all(),
    saveGroup(group) {
      const change = isNew(groupById.get(group.id));
      putGroup.run(group);
      tell('groups', group.id, { change });
      return group;
    },
    removeGroup: (id) => remove('groups', id),
    membersOf: members.of,
    groupsHolding: members.groupsOf,
    addMember: add('member'),
    removeMember: take('member'),
    ownersOf: owners.of,
    groupsOwnedBy: owners.groupsOf,
    addOwner: add('owner'),
    removeOwner: take('owner'),
    removed(id) {
      const row = binned.get(id);
      if (row === undefined) return undefined;
      return row.isPurged === 1 ? 'purged' : 'deleted';
    },
    departed: (id) => binned.get(id),
    purge(id) {
      const row = binned.get(id);
      if (row === undefined) return;
      db.prepare('UPDATE directory_removed SET isPurged = 1 WHERE id = ?').run(id);
      tell(row.kind, id, { change: 'purged' });
    },
    changes: (kind, { after, upTo }) =>
      db
        .prepare<[string, number, number], Change>(
          'SELECT * FROM directory_changes WHERE kind = ? AND position > ? AND position <= ? ORDER BY position',
        )
        .all(kind, after, upTo),
    lastChange: (at) =>
      db
        .prepare<[number], number>(
          'SELECT coalesce(max(position), 0) FROM directory_changes WHERE at <= ?',
        )
        .pluck()
        .get(at) ?? 0,
    listen: (listener) => void listeners.push(listener),
  };
}

type Told = Pick<Change, 'change'> & Partial<Pick<Change, 'memberId'>>;

/** All groups that a user or group is in, directly and through others, without itself; a circle of groups is harmless. */
export function groupsAbove(people: People, id: string): Group[] {
  const reached = new Set<string>();
  const climb = (from: string): void => {
    for (const groupId of people.groupsHolding(from)) {
      if (reached.has(groupId)) continue;
      reached.add(groupId);
      climb(groupId);
    }
  };
  climb(id);
  reached.delete(id);
  return [...reached].toSorted().flatMap((groupId) => people.group(groupId) ?? []);
}

/** Object ids of all in a group, directly and through the groups in it. */
export function membersBelow(people: People, groupId: string): string[] {
  const reached = new Set<string>();
  const descend = (from: string): void => {
    for (const memberId of people.membersOf(from)) {
      if (reached.has(memberId)) continue;
      reached.add(memberId);
      descend(memberId);
    }
  };
  descend(groupId);
  reached.delete(groupId);
  return [...reached].toSorted();
}
