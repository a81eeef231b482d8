import { isAppError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { reads } from '../../access/roles.ts';
import type { GraphClient } from './client.ts';
import type { Drive } from './drive.ts';
import type { DriveOf } from './drive-of.ts';
import { unlessGone } from './failure.ts';
import { addressOf, pathOf } from './keys.ts';
import { createResolveWho, type ResolveWho } from './logins.ts';
import { readPerson } from './people.ts';
import { toGranted, type OpenLink } from './permissions.ts';
import { readSiteGroups } from './site-groups.ts';

interface MayReadOptions {
  readonly client: GraphClient;
  readonly sharePointOf: (origin: string) => GraphClient;
  readonly driveOf: DriveOf;
  readonly tenantId: string;
  readonly links: readonly OpenLink[];
  readonly log: Log;
  readonly now: () => Date;
}

/**
 * Microsoft 365 answers for another person only with a token of theirs, so it is worked out from what it says now of the item, the
 * person and the site's groups, none of it remembered: how rights come down the tree is SharePoint's own word here, not ours.
 * Administrators of a site read everything in it and are on no list, so that `false` of them is not the whole truth.
 *
 * About 8 resource units: 5 for the permissions, 1 for the account, 2 for its groups; one for each name that only the directory can
 * tell. Where the list names a site group 5 more, and 5 for each group of the site that SharePoint does not expand.
 */
export async function mayRead(
  oid: string,
  key: string,
  options: MayReadOptions,
): Promise<boolean | 'unknown'> {
  const { client, driveOf, tenantId, links, now } = options;
  const [list, account] = await Promise.all([
    readList(client, key),
    readPerson(client, oid, options),
  ]);
  if (list === 'refused') return 'unknown';
  if (list === undefined || account === undefined) return false;
  const drive = await driveOf(addressOf(key).driveId);
  if (drive === undefined) return 'unknown'; // no longer what the connection reads

  const { siteCollectionId } = drive;
  const { granted, hidden } = toGranted(list, { tenantId, siteCollectionId, links });
  const resolve = createResolveWho({ client, now }); // a new one: it remembers
  const current = granted.filter((grant) => reads(grant, now()));
  const holders = await resolve(current.map(({ who }) => who));
  const person = new Set(account.principals);
  if (holders.some((holder) => holder !== undefined && person.has(holder))) return true;

  const siteGroups = holders.filter((holder) => holder?.startsWith('sp:group:'));
  if (siteGroups.length > 0) {
    const members = await readMembersByGroup(drive, resolve, options);
    const isMember = siteGroups.map((group) =>
      members?.get(group ?? '')?.some((member) => person.has(member)),
    );
    if (isMember.includes(true)) return true;
    if (isMember.includes(undefined)) return 'unknown';
  }
  return hidden > 0 ? 'unknown' : false;
}

/** undefined: gone, or in a site that is locked. Forbidden to us says nothing of others. */
async function readList(
  client: GraphClient,
  key: string,
): Promise<unknown[] | undefined | 'refused'> {
  try {
    const pages = client.pages(`${pathOf(key)}/permissions`, { lane: 'crawl' });
    return (await Array.fromAsync(pages)).flat();
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    if (!isAppError(error, 'SOURCE_DENIED')) throw error;
    return error.details['status'] === 423 ? undefined : 'refused';
  }
}

/** undefined where SharePoint does not show them to us. */
async function readMembersByGroup(
  { siteCollectionId, siteUrl }: Drive,
  resolve: ResolveWho,
  { sharePointOf, tenantId }: MayReadOptions,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  if (siteCollectionId === undefined || siteUrl === undefined) return undefined;
  const sharePoint = sharePointOf(new URL(siteUrl).origin);
  const site = { siteCollectionId, siteUrl };
  const groups = await unlessGone(() => readSiteGroups(sharePoint, site, { tenantId, resolve }));
  return groups && new Map(groups.map(({ group, members }) => [group, members]));
}
