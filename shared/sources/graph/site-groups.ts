import { whoOfClaim, type Who } from './claims.ts';
import type { GraphClient } from './client.ts';
import { siteGroupPrincipal } from './keys.ts';
import type { ResolveWho } from './logins.ts';
import { readAs, SiteGroup } from './wire.ts';

export interface SiteGroupMembers {
  /** `sp:group:<site collection>/<id>`. */
  readonly principal: string;
  /** People, Entra groups and the tenant; in SharePoint no group of a site holds another. */
  readonly members: readonly string[];
  /** Members that cannot be told: they get nothing by this group. */
  readonly hidden: number;
}

/**
 * The groups of a site collection with their members, from SharePoint's REST API: Graph does not show them.
 * @param sharePoint client whose endpoint is the site's address
 */
export async function readSiteGroups(
  sharePoint: Pick<GraphClient, 'pages'>,
  {
    siteCollectionId,
    tenantId,
    resolve,
  }: { siteCollectionId: string; tenantId: string; resolve: ResolveWho },
): Promise<SiteGroupMembers[]> {
  const groups: SiteGroupMembers[] = [];
  const address = '/_api/web/sitegroups?$expand=Users&$select=Id,Users/LoginName';
  const headers = { accept: 'application/json;odata=nometadata' };
  for await (const page of sharePoint.pages(address, { headers })) {
    for (const entry of page) {
      const { Id, Users } = readAs(SiteGroup, entry, 'a site group');
      const all = (Users ?? []).map(({ LoginName }) => whoOfClaim(LoginName, tenantId));
      const known: Who[] = all.filter((who) => who !== undefined);
      const members = (await resolve(known)).filter((principal) => principal !== undefined);
      groups.push({
        principal: siteGroupPrincipal(siteCollectionId, String(Id)),
        members: [...new Set(members)],
        hidden: all.length - members.length,
      });
    }
  }
  return groups;
}
