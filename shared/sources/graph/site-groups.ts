import type { SiteGroup } from '../source.ts';
import { whoOfClaim } from './claims.ts';
import type { GraphClient } from './client.ts';
import { siteGroupPrincipal } from './keys.ts';
import type { ResolveWho } from './logins.ts';
import { readAs, SiteUser, SiteGroup as WireSiteGroup } from './wire.ts';

type Pages = Pick<GraphClient, 'pages'>;

/**
 * The groups of a site collection with their members, from SharePoint's REST API: Graph does not show them. Members are people,
 * Entra groups and the tenant; in SharePoint no group of a site holds another. Who cannot be told gets nothing by a group.
 *
 * @param sharePoint client whose endpoint is the origin of the site's address
 */
export async function readSiteGroups(
  sharePoint: Pages,
  { siteCollectionId, siteUrl }: { siteCollectionId: string; siteUrl: string },
  { tenantId, resolve }: { tenantId: string; resolve: ResolveWho },
): Promise<SiteGroup[]> {
  const groups: SiteGroup[] = [];
  const base = `${new URL(siteUrl).pathname.replace(/\/$/, '')}/_api/web/sitegroups`;
  const address = `${base}?$expand=Users&$select=Id,LoginName,Users/LoginName`;
  for (const entry of await readAll(sharePoint, address)) {
    const { Id, LoginName, Users } = readAs(WireSiteGroup, entry, 'a site group');
    if (LoginName?.startsWith(ofLinks)) continue;
    // Not every answer is expanded; a group without `Users` is not one without members.
    const users = Users ?? (await readUsers(sharePoint, `${base}/getbyid(${Id})/users`));
    const claims = users.map((user) => whoOfClaim(user.LoginName, tenantId));
    const members = await resolve(claims.filter((who) => who !== undefined));
    groups.push({
      group: siteGroupPrincipal(siteCollectionId, String(Id)),
      members: [...new Set(members.filter((principal) => principal !== undefined))],
    });
  }
  return groups;
}

/** SharePoint keeps a hidden group for each sharing link; Graph shows their people with the link itself. */
const ofLinks = 'SharingLinks.';

async function readUsers(sharePoint: Pages, address: string) {
  const entries = await readAll(sharePoint, address);
  return entries.map((entry) => readAs(SiteUser, entry, 'a member of a site group'));
}

async function readAll(sharePoint: Pages, address: string): Promise<unknown[]> {
  const headers = { accept: 'application/json;odata=nometadata' };
  return (await Array.fromAsync(sharePoint.pages(address, { headers }))).flat();
}
