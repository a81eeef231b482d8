import type { Attempt } from './attempt.ts';
import type { GraphClient } from './client.ts';
import { GraphSite, readAs } from './wire.ts';

export interface Site {
  /** `hostname,site collection,web`, as addresses of Graph have it. */
  readonly id: string;
  readonly siteCollectionId: string | undefined;
  /** SharePoint's REST API answers below it. */
  readonly siteUrl: string;
}

/** @param sites addresses, or `all` of the tenant but people's own, which needs Sites.Read.All */
export async function readSites(
  client: GraphClient,
  sites: 'all' | readonly string[],
  attempt: Attempt,
): Promise<Site[]> {
  if (sites === 'all') return (await attempt('all sites', () => readAll(client))) ?? [];
  const found: Site[] = [];
  for (const address of sites) {
    const site = await attempt(address, () => readSite(client, address));
    if (site) found.push(site);
  }
  return found;
}

async function readAll(client: GraphClient): Promise<Site[]> {
  const sites: GraphSite[] = [];
  for await (const page of client.pages('/sites/getAllSites', { lane: 'crawl' })) {
    sites.push(...page.flatMap((entry) => GraphSite.safeParse(entry).data ?? []));
  }
  return sites.filter(({ isPersonalSite }) => isPersonalSite !== true).map(toSite);
}

async function readSite(client: GraphClient, address: string): Promise<Site> {
  const { hostname, pathname } = new URL(address);
  const path = pathname.replace(/\/$/, '');
  const found = await client.getJson(`/sites/${path === '' ? hostname : `${hostname}:${path}`}`, {
    lane: 'crawl',
  });
  return toSite(readAs(GraphSite, found, address));
}

const toSite = ({ id, webUrl }: GraphSite): Site => ({
  id,
  siteCollectionId: id.split(',')[1],
  siteUrl: webUrl,
});
