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
  /** What is known of it and of other applications; absent means that it has no permissions and there are no others. */
  readonly applications?: readonly Application[];
  /** Origin of the tenant's SharePoint, which is an API with tokens of its own; absent while there is none. */
  readonly sharePoint?: string | undefined;
}

/** An application registered in Entra, with its service principal. Its secrets are kept elsewhere. */
export interface Application {
  /** Client id, a GUID; its API is `api://<appId>`. */
  readonly appId: string;
  readonly name: string;
  /** Object id of the service principal, a GUID. */
  readonly objectId: string;
  /** Claims that its registration wants in access tokens for its own API beside those that are always there. */
  readonly optionalClaims?: readonly ('acct' | 'xms_edov')[];
  /** Delegated permissions that its own API offers. */
  readonly scopes?: readonly string[];
  /** What an administrator has consented to for the whole tenant. */
  readonly permissions?: readonly Permission[];
}

export interface Permission {
  /** The API as scopes begin with it: `https://graph.microsoft.com`, `api://<appId>`. */
  readonly resource: string;
  /** Delegated permissions: on behalf of people. */
  readonly scopes?: readonly string[];
  /** Application permissions: in the application's own name. */
  readonly roles?: readonly string[];
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
  /** Of another company, and invited: no member of the tenant. */
  readonly isGuest?: boolean;
  /** Of a guest: their home tenant has verified the domain of their address, so that `xms_edov` says so. */
  readonly isAddressVerified?: boolean;
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
  /** A Microsoft 365 group; absent means a security group. */
  readonly isUnified?: boolean;
  /** Keys of people, who need not be members; absent means nobody. */
  readonly owners?: readonly string[];
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

/** @throws with the keys that there are */
export function findByKey(
  { people, groups }: Directory,
  key: string,
): { readonly person: Person } | { readonly group: Group } {
  const person = people.find((one) => one.key === key);
  if (person !== undefined) return { person };
  const group = groups.find((one) => one.key === key);
  if (group !== undefined) return { group };
  const keys = (all: readonly { readonly key: string }[]) => all.map((one) => one.key).join(', ');
  throw new Error(`Nobody is called "${key}". People: ${keys(people)}. Groups: ${keys(groups)}.`);
}

/** Entra object id of a person or a group. @throws with the keys that there are */
export function oidOf(directory: Directory, key: string): string {
  const found = findByKey(directory, key);
  return 'person' in found ? found.person.oid : found.group.oid;
}
