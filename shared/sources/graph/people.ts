import { z } from 'zod';
import { parseJson } from '../../platform/json.ts';
import { guidOf } from './claims.ts';
import type { GraphClient } from './client.ts';
import { unlessGone } from './failure.ts';
import { groupPrincipal, tenantPrincipal, userPrincipal } from './keys.ts';
import { readPage } from './page.ts';
import { GraphUser, MemberObjects } from './wire.ts';

/** A person and all groups as principals, by the object id. */
interface Found {
  readonly accountId: string;
  readonly email: string;
  readonly principals: readonly string[];
}

/**
 * The account as it is now; undefined when it is gone or its sign-in is blocked. A guest is not one of the tenant: neither by
 * type nor by name (`…#EXT#@…`), whichever tells.
 */
export async function readPerson(
  client: GraphClient,
  oid: string,
  tenantId: string,
): Promise<Found | undefined> {
  const path = `/users/${encodeURIComponent(oid)}`;
  const fields = 'id,accountEnabled,userType,mail,userPrincipalName';
  const found = await unlessGone(() =>
    client.getJson(`${path}?$select=${fields}`, { lane: 'query' }),
  );
  const { data: user } = GraphUser.safeParse(found);
  const id = guidOf(user?.id);
  if (user?.accountEnabled !== true || id === undefined) return undefined;
  // Not only security groups: a Microsoft 365 group opens its team's site.
  const groups = await unlessGone(() =>
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
    email: user.mail ?? user.userPrincipalName ?? '',
    principals: [
      userPrincipal(id),
      ...MemberObjects.parse(groups)
        .value.flatMap((group) => guidOf(group) ?? [])
        .map(groupPrincipal),
      ...(isMember ? [tenantPrincipal(tenantId)] : []),
    ],
  };
}

const Cursor = z.object({ users: z.string(), groups: z.string() });
type Cursor = z.infer<typeof Cursor>;

/** Only changes of what is selected are told. */
const fromNow: Cursor = {
  users: '/users/delta?$deltatoken=latest&$select=accountEnabled,userType,userPrincipalName',
  groups: '/groups/delta?$deltatoken=latest&$select=members',
};

export interface PeopleChanges {
  readonly peopleChanged: boolean;
  readonly cursor: string;
  readonly more: boolean;
}

/** Whether anybody's account or groups changed: which of our records that touches is cheaper to re-read than to guess. */
export async function readPeopleChanges(
  client: Pick<GraphClient, 'get'>,
  cursor: string | null,
): Promise<PeopleChanges> {
  const { data: known } = Cursor.safeParse(parseJson(cursor ?? ''));
  const from = known ?? fromNow;
  const [users, groups] = await Promise.all([
    readRound(client, from.users, fromNow.users),
    readRound(client, from.groups, fromNow.groups),
  ]);
  return {
    // Without a place to go on from nobody knows what happened meanwhile, nor after one that is too old.
    peopleChanged: (cursor !== null && known === undefined) || users.changed || groups.changed,
    cursor: JSON.stringify({ users: users.address, groups: groups.address } satisfies Cursor),
    more: users.more || groups.more,
  };
}

interface Round {
  readonly changed: boolean;
  readonly address: string;
  readonly more: boolean;
}

async function readRound(
  client: Pick<GraphClient, 'get'>,
  address: string,
  anew: string,
): Promise<Round> {
  const answer = await client.get(address);
  if (answer.status === 410) return { changed: true, address: anew, more: true };
  const { entries, next, delta } = readPage(answer.body);
  return {
    changed: entries.length > 0,
    address: next ?? delta ?? anew,
    more: next !== undefined,
  };
}
