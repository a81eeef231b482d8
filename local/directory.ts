/** The people and groups of a company, as the local Entra and the local Box both know them. Plain data. */
export interface Directory {
  /** Entra tenant, a GUID. */
  readonly tenantId: string;
  readonly tenantName: string;
  readonly enterpriseId: string;
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  /** The application that people sign in to: its client id (the audience of their tokens). */
  readonly applicationId: string;
}

export interface Person {
  /** Short name for the shell: `npm run token -- maria`. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly jobTitle: string;
  /** Entra object id, a GUID. */
  readonly oid: string;
  readonly boxUserId: string;
  /** App roles assigned in Entra. */
  readonly appRoles: readonly ('reader' | 'curator' | 'admin')[];
}

export interface Group {
  readonly key: string;
  readonly name: string;
  /** Entra object id, a GUID. */
  readonly oid: string;
  /** Box groups are flat: provisioning flattens the members (as Entra's Box connector does). */
  readonly boxGroupId: string;
  /** Keys of people and of other groups (groups within groups). */
  readonly members: readonly string[];
}

/** The people in a group, through the groups within it; a circle of groups is harmless. */
export function peopleIn(directory: Directory, groupKey: string): Person[] {
  const reached = new Set<string>();
  const walk = (key: string): void => {
    if (reached.has(key)) return;
    reached.add(key);
    directory.groups.find((group) => group.key === key)?.members.forEach(walk);
  };
  walk(groupKey);
  return directory.people.filter((person) => reached.has(person.key));
}

/** The groups that a person is in, directly or through others. */
export function groupsOf(directory: Directory, personKey: string): Group[] {
  return directory.groups.filter((group) =>
    peopleIn(directory, group.key).some((person) => person.key === personKey),
  );
}
