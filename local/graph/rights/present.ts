import { createHash } from 'node:crypto';
import type { State } from '../state.ts';
import type { Item } from '../tree/items.ts';
import { siteOf, time, webUrlOf, type Json } from '../tree/present.ts';
import type { Site } from '../tree/sites.ts';
import { loginNameOf, titleOf } from './claims.ts';
import type { Grant, Principal } from './judge.ts';
import type { Link } from './lists.ts';
import type { SharedItems } from './rights.ts';
import { defaultGroups } from './site-groups.ts';

export interface View {
  readonly state: State;
  readonly rights: SharedItems;
  readonly site: Site;
}

export function viewOf(state: State, rights: SharedItems, { driveId }: Item): View {
  const drive = state.drives.get(driveId);
  if (drive === undefined) throw new Error(`no drive ${driveId}`);
  return { state, rights, site: siteOf(state, drive) };
}

/**
 * A permission as Graph shows it; `inheritedFrom` is never there, as in SharePoint. Its id follows from whom it is for.
 * https://learn.microsoft.com/graph/api/resources/permission
 */
export function permissionJson(view: View, grant: Grant): Json {
  const link = grant.kind === 'link' ? view.rights.lists.link(grant.principal) : undefined;
  const expiresAt = link === undefined ? grant.expiresAt : link.expiresAt;
  return {
    id: permissionId(view, grant),
    roles: [grant.role === 'limited' ? 'sp.limited access' : grant.role],
    ...(expiresAt !== null && { expirationDateTime: time(expiresAt) }),
    ...(link === undefined ? granteeJson(view, grant) : linkJson(view, link)),
  };
}

export function permissionId(view: View, grant: Principal): string {
  if (grant.kind === 'link') return grant.principal;
  const name =
    grant.kind === 'siteGroup'
      ? siteGroupTitle(view.site, grant.principal)
      : loginNameOf(view.rights, grant);
  return Buffer.from(name).toString('base64url');
}

function granteeJson(view: View, grant: Grant): Json {
  if (grant.kind === 'invitation')
    return { invitation: { email: grant.principal, signInRequired: true } };
  const granted = identityJson(view, grant);
  const { displayName } = Object.values(granted)[0] as { displayName: string };
  return { grantedToV2: granted, grantedTo: { user: { displayName } } };
}

/** `user` or `group` of Entra beside the `siteUser` that SharePoint knows them by; site groups and claims are SharePoint's only. */
function identityJson({ rights, site }: View, one: Principal): Record<string, Json> {
  const { people, siteGroups } = rights;
  if (one.kind === 'siteGroup') {
    const title = siteGroupTitle(site, one.principal);
    const id = one.principal.split('/')[1];
    return { siteGroup: { id, displayName: title, loginName: title } };
  }
  if (one.kind === 'invitation')
    return { user: { displayName: one.principal, email: one.principal } };
  const { id } = siteGroups.ensure(site.collectionId, one);
  const displayName = titleOf(rights, one);
  const siteUser = { id: String(id), displayName, loginName: loginNameOf(rights, one) };
  if (one.kind === 'claim') return { siteUser };
  // Of a group's owners the id is the group's own: only the claim says that they alone are meant.
  if (one.kind === 'group' || one.kind === 'owners')
    return { group: { id: one.principal, displayName }, siteUser };
  const email = people.user(one.principal)?.mail;
  const mail = email === undefined ? {} : { email };
  return { user: { id: one.principal, displayName, ...mail }, siteUser: { ...siteUser, ...mail } };
}

function linkJson(view: View, link: Link): Json {
  const webUrl = linkUrl(view, link);
  const { scope, type, hasPassword, people } = link;
  return {
    shareId: shareIdOf(webUrl),
    hasPassword,
    link: { scope, type, webUrl, preventsDownload: false },
    ...(scope === 'users' && {
      grantedToIdentitiesV2: people.map((one) => identityJson(view, one)),
      grantedToIdentities: people.map((one) => ({
        user: { displayName: titleOf(view.rights, one) },
      })),
    }),
  };
}

/** The secret that a real link's address holds follows from its id. */
const linkUrl = ({ state, site }: View, { id }: Link): string =>
  `${new URL(webUrlOf(state, site)).origin}/:u:/s/${encodeURIComponent(site.name)}/${createHash('sha256').update(id).digest('base64url').slice(0, 22)}?id=${id}`;

/** https://learn.microsoft.com/graph/api/shares-get#encoding-sharing-urls */
const shareIdOf = (webUrl: string): string => `u!${Buffer.from(webUrl).toString('base64url')}`;

/** @returns a link's id */
export function linkIdOf(shareId: string): string | undefined {
  const url = Buffer.from(shareId.replace(/^u!/, ''), 'base64url').toString();
  return URL.canParse(url) ? (new URL(url).searchParams.get('id') ?? undefined) : undefined;
}

export function siteGroupTitle({ name }: Pick<Site, 'name'>, siteGroup: string): string {
  const id = Number(siteGroup.split('/')[1]);
  return `${name} ${defaultGroups.find((group) => group.id === id)?.name ?? id}`;
}
