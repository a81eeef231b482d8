import { isAppError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Account } from '../source.ts';
import { guidOf } from './claims.ts';
import type { GraphClient } from './client.ts';
import { unlessMissing } from './failure.ts';
import { anyone, groupPrincipal, ownersPrincipal, tenantPrincipal, userPrincipal } from './keys.ts';
import { DirectoryObject, GraphUser, MemberObjects } from './wire.ts';

/**
 * The account as it is now; undefined when it is gone or its sign-in is blocked. A guest is not one of the tenant: neither by
 * type nor by name (`…#EXT#@…`), whichever tells.
 */
export async function readPerson(
  client: GraphClient,
  oid: string,
  { tenantId, log }: { tenantId: string; log: Log },
): Promise<Account | undefined> {
  const path = `/users/${encodeURIComponent(oid)}`;
  const user = await readUser(client, path, log);
  const id = guidOf(user?.id);
  if (user?.accountEnabled !== true || id === undefined) return undefined;
  // Not only security groups: a Microsoft 365 group opens its team's site.
  const groups = await unlessMissing(() =>
    client.post(
      `${path}/getMemberObjects`,
      { securityEnabledOnly: false },
      { lane: 'query', repeatable: true },
    ),
  );
  if (groups === undefined) return undefined;
  const isMember = user.userType === 'Member' && !/#EXT#/i.test(user.userPrincipalName ?? '');
  return {
    accountId: id,
    email: null,
    principals: [
      userPrincipal(id),
      ...MemberObjects.parse(groups)
        .value.flatMap((group) => guidOf(group) ?? [])
        .map(groupPrincipal),
      ...(await readOwned(client, path, user.ownedObjects ?? [])).map(ownersPrincipal),
      ...(isMember ? [tenantPrincipal(tenantId)] : []),
      anyone,
    ],
  };
}

const fields = 'id,accountEnabled,userType,userPrincipalName';
const owned = '$expand=ownedObjects($select=id)';

/**
 * With what they own, for no call more: most own nothing. Whether an application may be told that, Microsoft's reference has said both ways
 * (learn.microsoft.com/graph/api/user-list-ownedobjects): where it may not, nobody is an owner, and the rest is told all the same.
 */
async function readUser(
  client: GraphClient,
  path: string,
  log: Log,
): Promise<GraphUser | undefined> {
  const ask = (query: string) =>
    unlessMissing(() => client.getJson(`${path}?$select=${fields}${query}`, { lane: 'query' }));
  try {
    return GraphUser.safeParse(await ask(`&${owned}`)).data;
  } catch (error) {
    if (!isAppError(error, 'SOURCE_DENIED')) throw error;
    const found = await ask('');
    log.warn('graph.owned-untold', { reason: error.message });
    return GraphUser.safeParse(found).data;
  }
}

/** So many objects come within another at most, without a word of the rest (learn.microsoft.com/graph/query-parameters, "$expand"). */
const mostExpanded = 20;

/** Object ids of the groups among what somebody owns. */
async function readOwned(
  client: GraphClient,
  path: string,
  shown: readonly DirectoryObject[],
): Promise<string[]> {
  const all = [...shown];
  if (shown.length >= mostExpanded) {
    const pages = client.pages(`${path}/ownedObjects?$select=id`, { lane: 'query' });
    all.push(...(await readObjects(pages)));
  }
  const groups = all.filter((one) => one['@odata.type'] === '#microsoft.graph.group');
  return [...new Set(groups.flatMap(({ id }) => guidOf(id) ?? []))];
}

async function readObjects(pages: AsyncIterable<unknown[]>): Promise<DirectoryObject[]> {
  const found = (await Array.fromAsync(pages)).flat();
  return found.flatMap((entry) => DirectoryObject.safeParse(entry).data ?? []);
}

/** All people in a group, through other groups too. */
export async function readMembers(client: GraphClient, group: string): Promise<string[]> {
  const address = `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id`;
  const members = await readObjects(client.pages(address, { lane: 'crawl' }));
  return members
    .filter((one) => one['@odata.type'] === '#microsoft.graph.user')
    .map(({ id }) => id);
}
