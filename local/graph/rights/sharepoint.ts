import { GraphError } from '../errors.ts';
import type { Call, Caller, Route } from '../route.ts';
import { holds, isCovered, maySee } from '../tree/access.ts';
import type { Json } from '../tree/present.ts';
import type { Site } from '../tree/sites.ts';
import { loginNameOf, titleOf } from './claims.ts';
import { siteGroupTitle } from './present.ts';
import type { SharedItems } from './rights.ts';
import { ownersId, siteGroupKey, type SitePrincipal } from './site-groups.ts';

/** SharePoint's own REST, for what Graph does not tell: https://learn.microsoft.com/sharepoint/dev/sp-add-ins/get-to-know-the-sharepoint-rest-service */
export const exception = (status: number, message: string): GraphError =>
  new GraphError(status, 'Microsoft.SharePoint.SPException', { message });

const accessDenied = () =>
  new GraphError(403, 'System.UnauthorizedAccessException', {
    message: 'Attempted to perform an unauthorized operation.',
  });

/** Both kinds of sites. @param path what follows `/_api/` */
export function sharePointRoutes(
  path: string,
  method: string,
  handle: (call: Call, site: Site) => Response,
): Route[] {
  return (['sites', 'personal'] as const).map((kind) => ({
    method,
    pattern: `/${kind}/:site/_api/${path}`,
    ru: 2,
    handle: (call) => handle(call, requireSite(call, kind === 'sites' ? 'team' : 'personal')),
  }));
}

function requireSite({ state, param }: Call, kind: Site['kind']): Site {
  const site = state.sites.named(kind, param('site'));
  if (site === undefined) throw exception(404, 'FILE NOT FOUND');
  return site;
}

export function requireReader({ state, caller }: Call, site: Site): void {
  if (!maySee(state, caller, site)) throw accessDenied();
}

/** Full control: of an application by consent or by a grant on the site, of a person as one of the site's owners. */
export function requireControl(call: Call, site: Site, rights: SharedItems): void {
  const { caller, state } = call;
  if (!isCovered(state, { caller, site, ability: 'write' })) throw accessDenied();
  if (!isInControl(caller, site, rights)) throw accessDenied();
}

function isInControl(caller: Caller, site: Site, rights: SharedItems): boolean {
  if (caller.kind === 'app')
    return (
      holds(caller, 'Sites.FullControl.All') ||
      rights.sitePermissions.isInControl(caller.appId, site.id)
    );
  if (site.ownerOid === caller.oid) return true;
  const owners = siteGroupKey(site.collectionId, ownersId);
  const grant = { kind: 'siteGroup', principal: owners, role: 'owner', expiresAt: null } as const;
  return rights.appliesTo(caller.oid, [grant]).length > 0;
}

/** In the form without metadata; others are asked for with the Accept header, and refused. */
export function answer(call: Call, { type, body }: { type: string; body: Json }): Response {
  const accept = call.request.headers.get('accept') ?? '';
  if (/odata=verbose|xml/i.test(accept)) throw notDone(`Accept: ${accept}`);
  const { pathname } = call.url;
  const base = pathname.slice(0, pathname.toLowerCase().indexOf('/_api/'));
  const metadata = /odata=nometadata/i.test(accept)
    ? {}
    : { 'odata.metadata': `${call.state.origin()}${base}/_api/$metadata#SP.ApiData.${type}` };
  return Response.json({ ...metadata, ...body });
}

export const notDone = (what: string): GraphError =>
  new GraphError(501, 'NotEmulated', { message: `${what} is not emulated` });

/** `$select` of a list, `Users/LoginName` included; other options are refused by name. */
export function selected(query: URLSearchParams, entries: readonly Json[]): Json[] {
  for (const name of query.keys())
    if (name.startsWith('$') && !['$select', '$expand'].includes(name)) throw notDone(name);
  const names =
    query
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()) ?? [];
  if (names.length === 0) return [...entries];
  const within = (outer: string) =>
    names
      .filter((name) => name.startsWith(`${outer}/`))
      .map((name) => name.slice(outer.length + 1));
  return entries.map((entry) =>
    Object.fromEntries(
      Object.entries(entry).flatMap(([name, value]): [string, unknown][] => {
        if (names.includes(name)) return [[name, value]];
        const inner = within(name);
        if (inner.length === 0 || !Array.isArray(value)) return [];
        const query = new URLSearchParams({ $select: inner.join(',') });
        return [[name, selected(query, value as Json[])]];
      }),
    ),
  );
}

export const groupTitle = (site: Site, id: number): string =>
  siteGroupTitle(site, siteGroupKey(site.collectionId, id));

export function groupJson(site: Site, id: number): Json {
  const title = groupTitle(site, id);
  return {
    Id: id,
    IsHiddenInUI: false,
    LoginName: title,
    Title: title,
    PrincipalType: 8,
    AllowMembersEditMembership: false,
    AllowRequestToJoinLeave: false,
    AutoAcceptRequestToJoinLeave: false,
    Description: null,
    OnlyAllowMembersViewMembership: false,
    OwnerTitle: groupTitle(site, ownersId),
    RequestToJoinLeaveEmailSetting: '',
  };
}

/** Somebody as the site knows them: https://learn.microsoft.com/previous-versions/office/developer/sharepoint-rest-reference/dn531432(v=office.15)#user-resource */
export function userJson(rights: SharedItems, site: Site, one: SitePrincipal): Json {
  const user = one.kind === 'user' ? rights.people.user(one.principal) : undefined;
  return {
    Id: one.id,
    IsHiddenInUI: false,
    LoginName: loginNameOf(rights, one),
    Title: titleOf(rights, one),
    PrincipalType: one.kind === 'user' ? 1 : 4,
    Email: user?.mail ?? '',
    Expiration: '',
    IsEmailAuthenticationGuestUser: false,
    IsShareByEmailGuestUser: false,
    IsSiteAdmin: one.kind === 'user' && site.ownerOid === one.principal,
    UserId:
      user === undefined ? null : { NameId: '', NameIdIssuer: 'urn:federation:microsoftonline' },
    UserPrincipalName: user?.userPrincipalName ?? null,
  };
}
