import type { People } from '../people/people.ts';
import type { Principal } from './judge.ts';

/**
 * How SharePoint calls people: "claims", with a prefix that tells what kind they are of.
 * https://learn.microsoft.com/sharepoint/troubleshoot/sites/determine-login-name and
 * https://learn.microsoft.com/archive/technet-wiki/13921.sharepoint-2013-claims-encoding
 */
const ofUser = 'i:0#.f|membership|';
const ofGroup = 'c:0t.c|tenant|';
/** Of a Microsoft 365 group; with `_o` behind it, of those who own it. */
const ofUnified = 'c:0o.c|federateddirectoryclaimprovider|';
const ofEveryone = 'c:0(.s|true';
const ofMembers = 'c:0-.f|rolemanager|spo-grid-all-users/';

export interface Tenant {
  readonly people: People;
  readonly tenantId: string;
}

export function loginNameOf({ people, tenantId }: Tenant, { kind, principal }: Principal): string {
  if (kind === 'owners') return `${ofUnified}${principal}_o`;
  if (kind === 'group')
    return `${people.group(principal)?.isUnified === 1 ? ofUnified : ofGroup}${principal}`;
  if (kind === 'claim') return principal === 'everyone' ? ofEveryone : `${ofMembers}${tenantId}`;
  const user = people.user(principal) ?? people.departed(principal);
  return `${ofUser}${user?.userPrincipalName?.toLowerCase() ?? principal}`;
}

/** @returns undefined where it is malformed, or names nobody in the directory */
export function principalOf(
  { people, tenantId }: Tenant,
  loginName: string,
): Principal | undefined {
  const name = loginName.trim().toLowerCase();
  if (name === ofEveryone) return { kind: 'claim', principal: 'everyone' };
  if (name === `${ofMembers}${tenantId}`) return { kind: 'claim', principal: 'members' };
  if (name.startsWith(ofGroup)) {
    const group = people.group(name.slice(ofGroup.length));
    return group && { kind: 'group', principal: group.id };
  }
  if (name.startsWith(ofUnified)) {
    const group = people.group(name.slice(ofUnified.length).replace(/_o$/, ''));
    if (group?.isUnified !== 1) return undefined;
    return { kind: name.endsWith('_o') ? 'owners' : 'group', principal: group.id };
  }
  // SharePoint resolves a bare address, too.
  const user = people.findUser(name.startsWith(ofUser) ? name.slice(ofUser.length) : name);
  return user && { kind: 'user', principal: user.id };
}

export function titleOf({ people }: Tenant, { kind, principal }: Principal): string {
  if (kind === 'claim')
    return principal === 'everyone' ? 'Everyone' : 'Everyone except external users';
  const named = kind === 'user' ? people.user(principal) : people.group(principal);
  const title = (named ?? people.departed(principal))?.displayName ?? principal;
  return kind === 'owners' ? `${title} Owners` : title;
}
