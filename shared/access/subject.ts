import type { Connection } from '../model/connection.ts';
import { accountsOf, connectionsOf, type KnownAccount, type PeopleContext } from './accounts.ts';
import { siteGroupsOf } from './person-record.ts';

/** Whose rights an admin looks at: a person, or one principal by itself. */
export interface Subject {
  readonly principals: ReadonlySet<string>;
  /** What a person would be too, if a match of theirs were not suspended. */
  readonly withheld: ReadonlySet<string>;
  /** From the person to each of the principals: themselves, then the group, or the group that is in the site group, and that. */
  readonly ways: ReadonlyMap<string, readonly string[]>;
  /** null for a principal by itself. */
  readonly accounts: readonly KnownAccount[] | null;
}

/** @param who the object id of a person, or a principal such as `entra:group:…` */
export async function subjectOf(who: string, people: PeopleContext): Promise<Subject> {
  const connections = await connectionsOf(people);
  if (isPrincipal(who)) {
    const ways = await waysFrom([who], connections, people);
    const principals = new Set(ways.keys());
    return { principals, withheld: new Set(), ways, accounts: null };
  }
  const accounts = await accountsOf(who, connections, people);
  const ways = new Map<string, readonly string[]>();
  for (const { connectionId, principals, withheld } of accounts) {
    const at = connections.filter(({ id }) => id === connectionId);
    for (const [principal, way] of await waysFrom([...principals, ...withheld], at, people)) {
      if (!ways.has(principal)) ways.set(principal, way);
    }
  }
  return {
    principals: new Set(accounts.flatMap(({ principals }) => principals)),
    withheld: new Set(accounts.flatMap(({ withheld }) => withheld)),
    ways,
    accounts,
  };
}

const isPrincipal = (who: string): boolean => who.includes(':') || who === 'anyone';

/** @param principals the person first, where it is one; site groups that they are in may be among them, and are added else */
async function waysFrom(
  principals: readonly string[],
  connections: readonly Connection[],
  { store }: PeopleContext,
): Promise<Map<string, readonly string[]>> {
  const [self] = principals;
  const wayTo = (principal: string) =>
    self === undefined || self === principal ? [principal] : [self, principal];
  const ways = new Map(principals.map((one) => [one, wayTo(one)]));
  const direct = principals.filter((one) => !one.startsWith('sp:group:'));
  for (const connection of connections) {
    for (const [group, member] of await siteGroupsOf(direct, connection, store)) {
      ways.set(group, [...wayTo(member), group]);
    }
  }
  return ways;
}
