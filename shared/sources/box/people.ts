import type { BoxClient } from 'box-node-sdk';
import type { Account } from '../source.ts';
import { unlessGone } from './client.ts';
import { groupPrincipal, userPrincipal } from './items.ts';
import { BoxMemberships, BoxUser, BoxUsers } from './wire.ts';

const pageSize = 1_000;

/** The one active account with exactly this login. Box's filter matches beginnings, of names too: it only narrows. */
export async function findAccount(client: BoxClient, email: string): Promise<Account | undefined> {
  const page = await unlessGone(() =>
    client.users.getUsers({ filterTerm: email, userType: 'managed', limit: 100 }),
  );
  const matches = BoxUsers.parse(page?.rawData ?? { entries: [] }).entries.filter(
    ({ login }) => login.toLowerCase() === email.toLowerCase(),
  );
  const [match] = matches;
  return match !== undefined && matches.length === 1 ? withGroups(client, match) : undefined;
}

export async function readAccount(client: BoxClient, id: string): Promise<Account | undefined> {
  const found = await unlessGone(() => client.users.getUserById(id));
  return found === undefined ? undefined : withGroups(client, BoxUser.parse(found.rawData));
}

interface User {
  readonly id: string;
  readonly login: string;
  readonly status?: string | null | undefined;
}

async function withGroups(client: BoxClient, user: User): Promise<Account | undefined> {
  if (user.status !== 'active') return undefined;
  const groups: string[] = [];
  let more = true;
  while (more) {
    const page = await unlessGone(() =>
      client.memberships.getUserMemberships(user.id, {
        queryParams: { limit: pageSize, offset: groups.length },
      }),
    );
    const { entries } = BoxMemberships.parse(page?.rawData ?? { entries: [] });
    groups.push(...entries.map(({ group }) => groupPrincipal(group.id)));
    more = entries.length === pageSize;
  }
  return {
    accountId: user.id,
    email: user.login,
    principals: [userPrincipal(user.id), ...groups],
  };
}
