import type { Directory, Person } from '../../directory.ts';
import { guestNameOf } from './guest-name.ts';
import type { People, User } from './people.ts';

/** What the directory says wins at each start for names; what was changed by calls (accounts, members, what was deleted) stays. */
export function seedPeople(people: People, directory: Directory, now: number): void {
  for (const person of directory.people) keepPerson(people, toUser(person, directory, now));
  const isNew = ({ oid }: { oid: string }) =>
    people.group(oid) === undefined && people.removed(oid) === undefined;
  const created = directory.groups.filter((group) => isNew(group));
  for (const { oid, name, key, isUnified = false } of created) {
    const group = { id: oid, displayName: name, description: null, mailNickname: key };
    const kind = { isSecurity: Number(!isUnified), isUnified: Number(isUnified) };
    people.saveGroup({ ...group, ...kind, createdAt: now });
  }
  const oids = new Map(
    [...directory.people, ...directory.groups].map(({ key, oid }) => [key, oid]),
  );
  const present = (keys: readonly string[]) =>
    new Set(keys.flatMap((key) => oids.get(key) ?? []).filter((oid) => !people.removed(oid)));
  for (const { oid, members, owners = [] } of created) {
    for (const memberId of present(members)) people.addMember(oid, memberId);
    for (const ownerId of present(owners)) people.addOwner(oid, ownerId);
  }
}

function toUser(person: Person, directory: Directory, now: number): User {
  const { oid, name, email, jobTitle, isGuest = false } = person;
  return {
    id: oid,
    displayName: name,
    mail: email,
    userPrincipalName: isGuest ? guestNameOf(email, directory) : email,
    jobTitle,
    userType: isGuest ? 'Guest' : 'Member',
    isEnabled: 1,
    createdAt: now,
  };
}

function keepPerson(people: People, user: User): void {
  if (people.removed(user.id) !== undefined) return;
  const before = people.user(user.id);
  const { isEnabled, userType, createdAt, ...named } = user;
  if (before !== undefined && isSame(before, named)) return;
  people.saveUser({ isEnabled, userType, createdAt, ...before, ...named });
}

const isSame = (before: User, named: Partial<User>): boolean =>
  Object.entries(named).every(([name, value]) => before[name as keyof User] === value);
