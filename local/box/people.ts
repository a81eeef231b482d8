import type { Db } from '../database.ts';
import { peopleIn, type Directory } from '../directory.ts';
import type { NewId } from './items.ts';
import type { UserStatus } from './permissions.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly role: 'admin' | 'coadmin' | 'user';
  readonly status: UserStatus;
  readonly jobTitle: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface Membership {
  readonly id: string;
  readonly userId: string;
  readonly groupId: string;
  readonly role: 'member' | 'admin';
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface People {
  user(id: string): User | undefined;
  userByLogin(login: string): User | undefined;
  users(): User[];
  saveUser(user: User): User;
  removeUser(id: string): void;
  group(id: string): Group | undefined;
  groups(): Group[];
  saveGroup(group: Group): Group;
  removeGroup(id: string): void;
  membership(id: string): Membership | undefined;
  memberships(by: { userId: string } | { groupId: string }): Membership[];
  groupIdsOf(userId: string): ReadonlySet<string>;
  saveMembership(membership: Membership): Membership;
  removeMembership(id: string): void;
}

export function openPeople(db: Db): People {
  const byId = <Row>(table: string) =>
    db.prepare<[string], Row>(`SELECT * FROM ${table} WHERE id = ?`);
  const save = (table: string, columns: readonly string[]) =>
    db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
    );
  const userById = byId<User>('users');
  const groupById = byId<Group>('groups');
  const membershipById = byId<Membership>('memberships');
  const membershipsOf = (column: 'userId' | 'groupId') =>
    db.prepare<[string], Membership>(`SELECT * FROM memberships WHERE ${column} = ? ORDER BY id`);
  const ofUser = membershipsOf('userId');
  const ofGroup = membershipsOf('groupId');
  const times = ['createdAt', 'modifiedAt'];
  const putUser = save('users', ['id', 'name', 'login', 'role', 'status', 'jobTitle', ...times]);
  const putGroup = save('groups', ['id', 'name', 'description', ...times]);
  const putMembership = save('memberships', ['id', 'userId', 'groupId', 'role', ...times]);
  const drop = (sql: string) => db.prepare<[string]>(sql);

  return {
    user: (id) => userById.get(id),
    userByLogin: (login) =>
      db.prepare<[string], User>('SELECT * FROM users WHERE login = ?').get(login),
    users: () => db.prepare<[], User>('SELECT * FROM users ORDER BY name, id').all(),
    saveUser: (user) => (putUser.run(user), user),
    removeUser(id) {
      drop('DELETE FROM users WHERE id = ?').run(id);
      drop('DELETE FROM memberships WHERE userId = ?').run(id);
      drop('DELETE FROM collaborations WHERE userId = ?').run(id);
    },
    group: (id) => groupById.get(id),
    groups: () => db.prepare<[], Group>('SELECT * FROM groups ORDER BY name, id').all(),
    saveGroup: (group) => (putGroup.run(group), group),
    removeGroup(id) {
      drop('DELETE FROM groups WHERE id = ?').run(id);
      drop('DELETE FROM memberships WHERE groupId = ?').run(id);
      drop('DELETE FROM collaborations WHERE groupId = ?').run(id);
    },
    membership: (id) => membershipById.get(id),
    memberships: (by) => ('userId' in by ? ofUser.all(by.userId) : ofGroup.all(by.groupId)),
    groupIdsOf: (userId) => new Set(ofUser.all(userId).map((one) => one.groupId)),
    saveMembership: (membership) => (putMembership.run(membership), membership),
    removeMembership: (id) => void drop('DELETE FROM memberships WHERE id = ?').run(id),
  };
}

/** Owns the content folder, and is the one administrator. */
export const contentOwnerId = '26000000000';

interface Seed {
  readonly people: People;
  readonly directory: Directory;
  readonly serviceAccountId: string;
  readonly newId: NewId;
  readonly now: number;
}

/** What the directory says wins at each start for names; what was changed over the API (status, members) stays. */
export function seedPeople({ people, directory, serviceAccountId, newId, now }: Seed): void {
  const domain = directory.people[0]?.email.split('@')[1] ?? 'example.com';
  const keepUser = (user: Pick<User, 'id' | 'name' | 'login' | 'role' | 'jobTitle'>) => {
    const before = people.user(user.id);
    const { status = 'active', createdAt = now, modifiedAt = now } = before ?? {};
    people.saveUser({ ...user, status, createdAt, modifiedAt });
  };
  keepUser({
    id: contentOwnerId,
    name: 'Sluice Records',
    login: `records@${domain}`,
    role: 'admin',
    jobTitle: 'Content owner',
  });
  keepUser({
    id: serviceAccountId,
    name: 'Sluice',
    login: `AutomationUser_${serviceAccountId}@boxdevedition.com`,
    role: 'user',
    jobTitle: 'Service account',
  });
  for (const { boxUserId, name, email, jobTitle } of directory.people)
    keepUser({ id: boxUserId, name, login: email, role: 'user', jobTitle });

  for (const { key, boxGroupId, name } of directory.groups) {
    if (people.group(boxGroupId) !== undefined) continue;
    const times = { createdAt: now, modifiedAt: now };
    people.saveGroup({ id: boxGroupId, name, description: '', ...times });
    for (const { boxUserId } of peopleIn(directory, key))
      people.saveMembership({
        id: newId('membership'),
        userId: boxUserId,
        groupId: boxGroupId,
        role: 'member',
        ...times,
      });
  }
}
