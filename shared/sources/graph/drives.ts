import { AppError } from '../../platform/errors.ts';
import type { GraphClient } from './client.ts';
import { DirectoryObject, GraphDrive, GraphSite, readAs } from './wire.ts';

/** What a connection reads. */
export interface DriveScope {
  /** Addresses or ids of sites; `all` are all of the tenant, people's OneDrives apart. */
  readonly sites: 'all' | readonly string[];
  /** People whose OneDrive is read: object ids or user principal names. */
  readonly oneDrives: readonly string[];
  /** Groups whose members' OneDrives are read: object ids. */
  readonly oneDrivesOf: readonly string[];
}

export interface FoundDrive {
  readonly driveId: string;
  readonly name: string;
  /** Site groups are numbered in it; absent where Graph does not tell. */
  readonly siteCollectionId: string | undefined;
  /** Where SharePoint's REST API answers for it. */
  readonly siteUrl: string | undefined;
}

export interface Discovered {
  readonly drives: readonly FoundDrive[];
  /** What cannot be read never stops the others. */
  readonly unreadable: readonly { readonly what: string; readonly reason: string }[];
}

const driveFields = 'id,name,owner,sharePointIds';

export async function discoverDrives(client: GraphClient, scope: DriveScope): Promise<Discovered> {
  const drives = new Map<string, FoundDrive>();
  const unreadable: { what: string; reason: string }[] = [];

  async function attempt<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error; // an outage says nothing of one site
      unreadable.push({ what, reason: error.message });
      return undefined;
    }
  }
  const add = (found: readonly FoundDrive[] | undefined) => {
    for (const drive of found ?? []) drives.set(drive.driveId, drive);
  };

  const sites =
    scope.sites === 'all'
      ? await attempt('all sites', () => readAllSites(client))
      : (await inTurn(scope.sites, (site) => attempt(site, () => readSite(client, site)))).filter(
          (site) => site !== undefined,
        );
  for (const site of sites ?? []) {
    add(await attempt(site.webUrl, () => readLibraries(client, site)));
  }
  const people = new Set(scope.oneDrives);
  for (const group of scope.oneDrivesOf) {
    const members = await attempt(group, () => readMembers(client, group));
    for (const member of members ?? []) people.add(member);
  }
  for (const person of people) add(await attempt(person, () => readOneDrive(client, person)));
  return { drives: [...drives.values()], unreadable };
}

async function readAllSites(client: GraphClient): Promise<GraphSite[]> {
  const sites: GraphSite[] = [];
  for await (const page of client.pages('/sites/getAllSites', { lane: 'crawl' })) {
    sites.push(...page.flatMap((entry) => GraphSite.safeParse(entry).data ?? []));
  }
  return sites.filter(({ isPersonalSite }) => isPersonalSite !== true);
}

/** @param site `https://contoso.sharepoint.com/sites/Finance`, or an id as Graph gives it */
async function readSite(client: GraphClient, site: string): Promise<GraphSite> {
  const found = await client.getJson(`/sites/${sitePath(site)}`, { lane: 'crawl' });
  return readAs(GraphSite, found, 'a site');
}

function sitePath(site: string): string {
  if (!/^https:/i.test(site)) return encodeURIComponent(site).replaceAll('%2C', ',');
  const { hostname, pathname } = new URL(site);
  const path = pathname.replace(/\/$/, '');
  return path === '' ? hostname : `${hostname}:${path}`;
}

async function readLibraries(client: GraphClient, site: GraphSite): Promise<FoundDrive[]> {
  const [, siteCollectionId] = site.id.split(',');
  const siteName = site.displayName ?? site.name ?? site.webUrl;
  const drives: FoundDrive[] = [];
  const address = `/sites/${sitePath(site.id)}/drives?$select=${driveFields}`;
  for await (const page of client.pages(address, { lane: 'crawl' })) {
    for (const entry of page) {
      const { data: drive } = GraphDrive.safeParse(entry);
      if (drive === undefined) continue;
      const name = drive.name ? `${siteName}: ${drive.name}` : siteName;
      drives.push({ driveId: drive.id, name, siteCollectionId, siteUrl: site.webUrl });
    }
  }
  return drives;
}

async function readOneDrive(client: GraphClient, person: string): Promise<FoundDrive[]> {
  const address = `/users/${encodeURIComponent(person)}/drive?$select=${driveFields}`;
  const drive = readAs(GraphDrive, await client.getJson(address, { lane: 'crawl' }), 'a OneDrive');
  const owner = drive.owner?.user?.displayName;
  return [
    {
      driveId: drive.id,
      name: owner ? `OneDrive: ${owner}` : 'OneDrive',
      siteCollectionId: drive.sharePointIds?.siteId ?? undefined,
      siteUrl: drive.sharePointIds?.siteUrl ?? undefined,
    },
  ];
}

async function readMembers(client: GraphClient, group: string): Promise<string[]> {
  const members: string[] = [];
  const address = `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id`;
  for await (const page of client.pages(address, { lane: 'crawl' })) {
    const objects = page.flatMap((entry) => DirectoryObject.safeParse(entry).data ?? []);
    const users = objects.filter((one) => one['@odata.type'] === '#microsoft.graph.user');
    members.push(...users.map(({ id }) => id));
  }
  return members;
}

async function inTurn<In, Out>(all: readonly In[], run: (one: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (const one of all) results.push(await run(one));
  return results;
}
