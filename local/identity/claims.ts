import { createHash } from 'node:crypto';
import { groupsOf, type Directory, type Person } from '../directory.ts';

/** Above this many groups Entra names none in a JWT, and points to Graph instead. */
const groupsLimit = 200;

/** By the person's key or e-mail address, as people type them. */
export function findPerson(directory: Directory, hint: string): Person | undefined {
  const wanted = hint.trim().toLowerCase();
  return directory.people.find(
    ({ key, email }) => key.toLowerCase() === wanted || email.toLowerCase() === wanted,
  );
}

/** Entra's `sub` is another one for each application, and is not the oid. */
export const pairwise = (appId: string, { oid }: Person): string =>
  createHash('sha256').update(`${appId}|${oid}`).digest('base64url');

/** `sub` for the application that people sign in to, by which oidc-provider knows them. */
export const subjectOf = ({ applicationId }: Directory, person: Person): string =>
  pairwise(applicationId, person);

export const findBySubject = (directory: Directory, subject: string): Person | undefined =>
  directory.people.find((person) => subjectOf(directory, person) === subject);

/** Another tenant than this one, where all guests have their accounts. */
const homeTenantId = '7b1de0f2-3c45-4b8e-9a60-0d2f6c8e5a17';

/** What id and access tokens both say of a person. Empty roles and groups are left out, as Entra does. */
export function claimsOf(directory: Directory, person: Person): Record<string, unknown> {
  const { oid, name, email, appRoles } = person;
  return {
    sub: subjectOf(directory, person),
    oid,
    tid: directory.tenantId,
    ver: '2.0',
    name,
    preferred_username: email,
    email,
    ...(person.isGuest && { idp: `https://sts.windows.net/${homeTenantId}/` }),
    ...(appRoles.length > 0 && { roles: appRoles }),
    ...groupClaims(directory, person),
  };
}

export const claimNames = {
  openid: ['sub', 'oid', 'tid', 'ver', 'idp', 'roles', 'groups', '_claim_names', '_claim_sources'],
  profile: ['name', 'preferred_username'],
  email: ['email'],
};

/** https://learn.microsoft.com/entra/identity-platform/optional-claims-reference */
export function optionalClaimsOf(
  { isGuest = false, isAddressVerified = !isGuest }: Person,
  wanted: readonly string[] = [],
): Record<string, unknown> {
  const all = { acct: Number(isGuest), xms_edov: isAddressVerified };
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}

function groupClaims(directory: Directory, { key, oid }: Person): Record<string, unknown> {
  const groups = groupsOf(directory, key).map((group) => group.oid);
  if (groups.length === 0) return {};
  if (groups.length <= groupsLimit) return { groups };
  const endpoint = `https://graph.microsoft.com/v1.0/users/${oid}/getMemberObjects`;
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } };
}
