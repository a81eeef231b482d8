import { groupPrincipal, ownersPrincipal, tenantPrincipal } from './keys.ts';

/** Somebody as SharePoint names them: known by a principal, or by a login name that the directory must resolve. */
export type Who = { readonly principal: string } | { readonly login: string };

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const isGuid = new RegExp(`^${guid}$`, 'i');
const groupClaim = new RegExp(`^c:0t\\.c\\|tenant\\|(${guid})$`, 'i');
const unifiedClaim = new RegExp(
  `^c:0o\\.c\\|federateddirectoryclaimprovider\\|(${guid})(_o)?$`,
  'i',
);
const membersClaim = new RegExp(`^c:0-\\.f\\|rolemanager\\|spo-grid-all-users/(${guid})$`, 'i');
const userClaim = /^i:0#\.f\|membership\|(.+)$/i;

export const guidOf = (id: string | null | undefined): string | undefined =>
  id && isGuid.test(id) ? id.toLowerCase() : undefined;

/**
 * Who a SharePoint claim names (learn.microsoft.com/sharepoint, "claims encoding"; sharepoint/dev, "Microsoft 365 groups").
 *
 * "Everyone" has guests in it only where an admin of SharePoint says so, which nothing tells us: we keep to the tenant's own
 * (learn.microsoft.com/office365/troubleshoot/access-management, "Grant the Everyone claim to external users"). `…|<guid>_o` are the owners of a Microsoft 365 group.
 *
 * @returns undefined for a claim that names nobody we know how to tell
 */
export function whoOfClaim(loginName: string, tenantId: string): Who | undefined {
  const name = loginName.trim();
  const group = groupClaim.exec(name)?.[1];
  if (group !== undefined) return { principal: groupPrincipal(group.toLowerCase()) };
  const [, unified, isOwners] = unifiedClaim.exec(name) ?? [];
  if (unified !== undefined) {
    const principal = isOwners === undefined ? groupPrincipal : ownersPrincipal;
    return { principal: principal(unified.toLowerCase()) };
  }
  if (name === 'c:0(.s|true') return { principal: tenantPrincipal(tenantId) };
  const tenant = membersClaim.exec(name)?.[1];
  if (tenant?.toLowerCase() === tenantId.toLowerCase())
    return { principal: tenantPrincipal(tenantId) };
  const login = userClaim.exec(name)?.[1];
  return login === undefined ? undefined : { login: login.toLowerCase() };
}

/** Whether it is a claim at all; Graph's own samples show plain names there. */
export const isClaim = (loginName: string): boolean => /^[ci]:0/i.test(loginName.trim());
/** Of somebody who is more than one: a group, its owners, everyone. */
export const isGroupClaim = (loginName: string): boolean => /^c:0/i.test(loginName.trim());
