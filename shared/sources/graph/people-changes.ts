import { z } from 'zod';
import type { GraphClient } from './client.ts';
import { readPage } from './page.ts';

/** Addresses to go on from. One that was made when groups told of fewer relations goes on telling of those alone: it is no place any more. */
export const PeoplePlace = z.object({
  users: z.string(),
  groups: z.string(),
  relations: z.literal('members,owners'),
});
export type PeoplePlace = z.infer<typeof PeoplePlace>;

/** Only changes of what is selected are told; owners among them (learn.microsoft.com/graph/api/group-delta). */
const fromNow: PeoplePlace = {
  users: '/users/delta?$deltatoken=latest&$select=accountEnabled,userType,userPrincipalName',
  groups: '/groups/delta?$deltatoken=latest&$select=members,owners',
  relations: 'members,owners',
};

/** Whether anybody's account or groups changed: which of our records that touches is cheaper to re-read than to guess. */
export async function readPeopleChanges(
  client: Pick<GraphClient, 'get'>,
  from: PeoplePlace = fromNow,
): Promise<{ changed: boolean; place: PeoplePlace; more: boolean }> {
  const [users, groups] = await Promise.all([
    readRound(client, from.users, fromNow.users),
    readRound(client, from.groups, fromNow.groups),
  ]);
  return {
    changed: users.changed || groups.changed,
    place: { ...fromNow, users: users.address, groups: groups.address },
    more: users.more || groups.more,
  };
}

/** Of a place that is too old nobody knows what happened since: it counts as a change. */
async function readRound(client: Pick<GraphClient, 'get'>, address: string, anew: string) {
  const answer = await client.get(address);
  if (answer.status === 410) return { changed: true, address: anew, more: true };
  const { entries, next, delta } = readPage(answer.body);
  return {
    changed: entries.length > 0,
    address: next ?? delta ?? anew,
    more: next !== undefined,
  };
}
