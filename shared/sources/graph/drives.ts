import type { Unreadable } from '../source.ts';
import { createAttempts, type Attempt } from './attempt.ts';
import type { GraphClient } from './client.ts';
import { driveFields, GraphDrive, toDrive, type Drive } from './drive.ts';
import { readMembers } from './people.ts';
import { readSites, type Site } from './sites.ts';
import { readAs } from './wire.ts';

/** What a connection reads. */
export interface DriveScope {
  /** Addresses of sites; `all` are all of the tenant, people's OneDrives apart. */
  readonly sites: 'all' | readonly string[];
  /** Whose OneDrives: object ids of people, and of groups with all that are in them. */
  readonly oneDrives: { readonly users: readonly string[]; readonly groups: readonly string[] };
}

export interface Discovered {
  readonly drives: readonly Drive[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * All drives that a connection reads: the libraries of its sites, and OneDrives.
 * @throws AppError where nothing answers
 */
export async function discoverDrives(client: GraphClient, scope: DriveScope): Promise<Discovered> {
  const { attempt, unreadable } = createAttempts();
  const drives = new Map<string, Drive>();
  const add = (found: readonly Drive[] = []) => {
    for (const drive of found) drives.set(drive.driveId, drive);
  };
  for (const site of await readSites(client, scope.sites, attempt)) {
    add(await attempt(site.siteUrl, () => readLibraries(client, site)));
  }
  for (const person of await peopleOf(client, scope, attempt)) {
    add(await attempt(`OneDrive of ${person}`, () => readOneDrive(client, person)));
  }
  return { drives: [...drives.values()], unreadable: unreadable() };
}

async function peopleOf(
  client: GraphClient,
  { oneDrives }: DriveScope,
  attempt: Attempt,
): Promise<Set<string>> {
  const people = new Set(oneDrives.users);
  for (const group of oneDrives.groups) {
    const members = await attempt(`members of ${group}`, () => readMembers(client, group));
    for (const member of members ?? []) people.add(member);
  }
  return people;
}

async function readLibraries(client: GraphClient, site: Site): Promise<Drive[]> {
  const drives: Drive[] = [];
  const address = `/sites/${site.id}/drives?$select=${driveFields}`;
  for await (const page of client.pages(address, { lane: 'crawl' })) {
    const found = page.flatMap((entry) => GraphDrive.safeParse(entry).data ?? []);
    drives.push(...found.map((drive) => toDrive(drive, site)));
  }
  return drives;
}

async function readOneDrive(client: GraphClient, person: string): Promise<Drive[]> {
  const address = `/users/${encodeURIComponent(person)}/drive?$select=${driveFields}`;
  const found = await client.getJson(address, { lane: 'crawl' });
  return [toDrive(readAs(GraphDrive, found, `the OneDrive of ${person}`))];
}
