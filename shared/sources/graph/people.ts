import type { Account } from '../source.ts';
import { guidOf } from './claims.ts';
import type { GraphClient } from './client.ts';
import { unlessMissing } from './failure.ts';
import { anyone, groupPrincipal, tenantPrincipal, userPrincipal } from './keys.ts';
import { DirectoryObject, GraphUser, MemberObjects } from './wire.ts';

/**
 * The account as it is now; undefined when it is gone or its sign-in is blocked. A guest is not one of the tenant: neither by
 * type nor by name (`…#EXT#@…`), whichever tells.
 */
export async function readPerson(
  client: GraphClient,
  oid: string,
  tenantId: string,
): Promise<Account | undefined> {
  const path = `/users/${encodeURIComponent(oid)}`;
  const fields = 'id,accountEnabled,userType,userPrincipalName';
  const found = await unlessMissing(() =>
    client.getJson(`${path}?$select=${fields}`, { lane: 'query' }),
  );
  const { data: user } = GraphUser.safeParse(found);
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
      ...(isMember ? [tenantPrincipal(tenantId)] : []),
      anyone,
    ],
  };
}

/** All people in a group, through other groups too. */
export async function readMembers(client: GraphClient, group: string): Promise<string[]> {
  const members: string[] = [];
  const address = `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id`;
  for await (const page of client.pages(address, { lane: 'crawl' })) {
    const objects = page.flatMap((entry) => DirectoryObject.safeParse(entry).data ?? []);
    const users = objects.filter((one) => one['@odata.type'] === '#microsoft.graph.user');
    members.push(...users.map(({ id }) => id));
  }
  return members;
}
