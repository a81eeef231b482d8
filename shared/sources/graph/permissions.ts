import { z } from 'zod';
import { guidOf, isClaim, isGroupClaim, whoOfClaim, type Who } from './claims.ts';
import {
  anyone,
  groupPrincipal,
  siteGroupPrincipal,
  tenantPrincipal,
  userPrincipal,
} from './keys.ts';
import { GraphPermission, type IdentitySet } from './wire.ts';

export interface PermissionContext {
  readonly tenantId: string;
  /** Of the drive; site groups are numbered in it. Absent where Graph does not tell. */
  readonly siteCollectionId: string | undefined;
  /** Links that open an item to all of the tenant, of which an admin said that they count. */
  readonly links: readonly OpenLink[];
}
export type OpenLink = 'organization' | 'anonymous';

/** A grant whose holder may still be a login name. */
export interface Granted {
  readonly who: Who;
  /** Graph's own word. */
  readonly role: string;
  readonly how: 'permission' | 'link';
  readonly expiresAt: string | null;
}

export interface Granting {
  readonly granted: readonly Granted[];
  /** Entries whose holder we cannot tell: they hide the item from that holder. */
  readonly hidden: number;
}

/**
 * The list of an item with rights of its own (learn.microsoft.com/graph/api/resources/permission). Rights only add up, so
 * what cannot be read is left out: it grants nothing.
 */
export function toGranted(entries: readonly unknown[], context: PermissionContext): Granting {
  const all = entries.map((entry) => grantedBy(entry, context));
  return {
    granted: all.flatMap(({ granted }) => granted),
    hidden: all.reduce((sum, { hidden }) => sum + hidden, 0),
  };
}

const unreadable: Granting = { granted: [], hidden: 1 };

function grantedBy(entry: unknown, context: PermissionContext): Granting {
  const { data: permission } = GraphPermission.safeParse(entry);
  if (!permission) return unreadable;
  const expiresAt = expiryOf(permission);
  if (expiresAt === undefined) return unreadable;
  const holders = permission.link
    ? holdersOfLink(permission, context)
    : holdersOf(permission, context);
  const known = holders.filter((who) => who !== undefined);
  const how = permission.link ? 'link' : 'permission';
  const role = roleOf(permission);
  return {
    granted: known.map((who) => ({ who, role, how, expiresAt })),
    hidden: holders.length - known.length,
  };
}

/** An invitation that nobody has redeemed names nobody. Applications are not people. */
function holdersOf({ grantedToV2 }: GraphPermission, context: PermissionContext) {
  const isSomebody =
    grantedToV2 &&
    (grantedToV2.user ?? grantedToV2.group ?? grantedToV2.siteUser ?? grantedToV2.siteGroup);
  return isSomebody ? [whoOf(grantedToV2, context)] : [];
}

/**
 * A link for certain people grants to them. One for the organization or for anyone opens the item to whoever holds it, which
 * is no reason to show it to all who search, unless an admin says so; behind a password never. "existingAccess" grants
 * nothing, nor does a scope that we do not know.
 */
function holdersOfLink(
  permission: GraphPermission,
  context: PermissionContext,
): (Who | undefined)[] {
  const { link, grantedToIdentitiesV2, hasPassword } = permission;
  if (hasPassword === true) return [];
  const people = (grantedToIdentitiesV2 ?? []).map((identity) => whoOf(identity, context));
  const scope = link?.scope ?? (people.length > 0 ? 'users' : 'anonymous');
  if (scope === 'users') return people;
  if (!context.links.some((counted) => counted === scope)) return [];
  return [{ principal: scope === 'anonymous' ? anyone : tenantPrincipal(context.tenantId) }];
}

/**
 * Of groups a claim of SharePoint says most exactly who is meant: with a group's owners Graph may show the group itself. Of a
 * user the object id is better, since it lasts. An address of mail alone may belong to somebody else tomorrow.
 */
function whoOf(identity: IdentitySet, context: PermissionContext): Who | undefined {
  const { user, group, siteUser, siteGroup } = identity;
  const login = [siteUser, user, group].flatMap((one) => one?.loginName ?? []).find(isClaim) ?? '';
  const claimed = whoOfClaim(login, context.tenantId);
  if (isGroupClaim(login)) return claimed;
  return (
    principalOf(user?.id, userPrincipal) ??
    claimed ??
    principalOf(group?.id, groupPrincipal) ??
    whoOfSiteGroup(siteGroup?.id, context)
  );
}

function principalOf(
  id: string | null | undefined,
  toPrincipal: (oid: string) => string,
): Who | undefined {
  const oid = guidOf(id);
  return oid === undefined ? undefined : { principal: toPrincipal(oid) };
}

function whoOfSiteGroup(
  id: string | null | undefined,
  { siteCollectionId }: PermissionContext,
): Who | undefined {
  if (siteCollectionId === undefined || !id || !/^\d+$/.test(id)) return undefined;
  return { principal: siteGroupPrincipal(siteCollectionId, id) };
}

/** Strongest first. A word that is not here is kept as it is: what it means is decided where roles are read. */
const roles = ['owner', 'sp.full control', 'write', 'read'];

function roleOf({ roles: words }: GraphPermission): string {
  const lower = (words ?? []).map((word) => word.toLowerCase());
  return roles.find((role) => lower.includes(role)) ?? lower[0] ?? 'none';
}

const Instant = z.iso.datetime({ offset: true });

/** @returns null where it does not end: absent, or "DateTime.MinValue"; undefined where its end cannot be read */
function expiryOf({ expirationDateTime }: GraphPermission): string | null | undefined {
  if (!expirationDateTime || expirationDateTime.startsWith('0001-01-01')) return null;
  return Instant.safeParse(expirationDateTime).data;
}
