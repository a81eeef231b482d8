import type { SiteGroup } from '../source.ts';
import { whoOfClaim } from './claims.ts';
import type { GraphClient } from './client.ts';
import { siteGroupPrincipal } from './keys.ts';
import type { ResolveWho } from './logins.ts';
import { readAs, SiteGroup as WireSiteGroup } from './wire.ts';

/**
 * The groups of a site collection with their members, from SharePoint's REST API: Graph does not show them. Members are people,
 * Entra groups and the tenant; in SharePoint no group of a site holds another. Who cannot be told gets nothing by a group.
 *
 * @param sharePoint client whose endpoint is the origin of the site's address
 */
export async function readSiteGroups(
  sharePoint: Pick<GraphClient, 'pages'>,
  { siteCollectionId, siteUrl }: { siteCollectionId: string; siteUrl: string },
  { tenantId, resolve }: { tenantId: string; resolve: ResolveWho },
): Promise<SiteGroup[]> {
  const groups: SiteGroup[] = [];
  const site = new URL(siteUrl).pathname.replace(/\/$/, '');
  const address = `${site}/_api/web/sitegroups?$expand=Users&$select=Id,Users/LoginName`;
  const headers = { accept: 'application/json;odata=nometadata' };
  for await (const page of sharePoint.pages(address, { headers })) {
    for (const entry of page) {
      const { Id, Users } = readAs(WireSiteGroup, entry, 'a site group');
      const claims = (Users ?? []).map(({ LoginName }) => whoOfClaim(LoginName, tenantId));
      const members = await resolve(claims.filter((who) => who !== undefined));
      groups.push({
        group: siteGroupPrincipal(siteCollectionId, String(Id)),
        members: [...new Set(members.filter((principal) => principal !== undefined))],
      });
    }
  }
  return groups;
}
