import { bucketOf, type Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { isAppError, type AppError } from '../platform/errors.ts';
import { mapBounded } from '../platform/concurrency.ts';
import { shortId } from '../platform/hash.ts';
import type { Log } from '../platform/log.ts';
import { membershipId, streamId } from '../platform/ids.ts';
import { peoplePart } from '../model/stream.ts';
import type { Account, Source } from '../sources/source.ts';
import type { Caller } from './identity.ts';

/** What we remember of a person is asked for again after this, or as soon as the source tells of changed groups. */
const maxAgeMs = 3600_000;
const maxConnections = 100;
const readsAtOnce = 16;

interface People {
  readonly store: Pick<Store, 'connections' | 'principals' | 'streams' | 'memberships'>;
  readonly sourceOf: (connection: Connection) => Promise<Source>;
  readonly log: Log;
  readonly now: () => Date;
}

/** Everything that rights can be granted to and that this caller is: accounts and groups at all sources. */
export async function principalsOf(caller: Caller, people: People): Promise<ReadonlySet<string>> {
  const hide = (error: AppError) => people.log.error('access.record-invalid', error);
  const connections = await people.store.connections.list(caller.tenantId, maxConnections, hide);
  const lists = await Promise.all(
    connections.map((connection) =>
      principalsAt(connection, caller, people).catch((error: unknown) => {
        if (!isAppError(error, 'RECORD_INVALID')) throw error;
        hide(error); // nobody at this source, and as before at the others
        return [];
      }),
    ),
  );
  return new Set(lists.flat());
}

async function principalsAt(
  connection: Connection,
  caller: Caller,
  people: People,
): Promise<readonly string[]> {
  const { store, log, now } = people;
  const id = shortId('person', connection.id, caller.oid);
  const at = { pk: caller.tenantId, id };
  const [known, stream] = await Promise.all([
    store.principals.read(at),
    store.streams.read({ pk: caller.tenantId, id: peopleStreamId(connection) }),
  ]);
  const record = known?.value;
  if (record && isSuspended(record, caller)) {
    // The match was made by an address that is no longer theirs: nothing, until an admin looks at it.
    log.warn('access.match-suspended', { connectionId: connection.id, oid: caller.oid });
    return [];
  }
  const isSamePerson =
    record && (record.matchedBy !== 'email' || sameAddress(record.email, caller.email));
  if (isSamePerson && isFresh(record, stream?.value.peopleChangedAt ?? null, now())) {
    return record.principals;
  }
  return fetchPrincipals(record, { id, connection, caller, people });
}

async function fetchPrincipals(
  record: PrincipalRecord | undefined,
  options: { id: string; connection: Connection; caller: Caller; people: People },
): Promise<readonly string[]> {
  const { id, connection, caller, people } = options;
  const askedAt = people.now().toISOString(); // before the answer: a change meanwhile makes it stale again
  try {
    const account = await findAccount(record, options);
    const direct = account?.principals ?? [];
    const principals = [...direct, ...(await siteGroupsOf(direct, connection, people.store))];
    await people.store.principals.put({
      schemaVersion: 1,
      id,
      tenantId: caller.tenantId,
      connectionId: connection.id,
      oid: caller.oid,
      accountId: account?.accountId ?? record?.accountId ?? null,
      matchedBy: account?.email === null ? 'directory' : (record?.matchedBy ?? 'email'),
      email: caller.email,
      principals,
      fetchedAt: askedAt,
    });
    return principals;
  } catch (error) {
    people.log.error('access.person-unknown', error, { connectionId: connection.id }); // fail closed
    return [];
  }
}

async function findAccount(
  record: PrincipalRecord | undefined,
  options: { connection: Connection; caller: Caller; people: People },
): Promise<Account | undefined> {
  const { connection, caller, people } = options;
  const source = await people.sourceOf(connection);
  // Pinned once matched: somebody who later gets this address at the source does not become this person.
  const pinned = record?.accountId ?? null;
  const { oid, email } = caller;
  const account = await (pinned === null ? source.person({ oid, email }) : source.account(pinned));
  if (account === undefined) return undefined;
  const isSame =
    account.email === null || record?.matchedBy === 'admin' || sameAddress(account.email, email);
  return isSame ? account : undefined;
}

/** The groups that the source keeps for its sites: of the person, and of the groups that they are in. */
async function siteGroupsOf(
  principals: readonly string[],
  { id, tenantId }: Connection,
  { memberships }: Pick<Store, 'memberships'>,
): Promise<string[]> {
  const rows = await mapBounded(principals, readsAtOnce, (principal) => {
    const row = membershipId(id, principal);
    return memberships.read({ pk: bucketOf(tenantId, row), id: row });
  });
  return [...new Set(rows.flatMap((row) => row?.value.groups ?? []))];
}

/** Where the source tells of changed groups and accounts. */
const peopleStreamId = ({ id, source }: Connection): string =>
  streamId(id, 'changes', source === 'box' ? '' : peoplePart);

const isSuspended = (record: PrincipalRecord, caller: Caller): boolean =>
  record.accountId !== null &&
  record.matchedBy === 'email' &&
  !sameAddress(record.email, caller.email);

const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function isFresh(record: PrincipalRecord, changedAt: string | null, now: Date): boolean {
  const fetchedAt = Date.parse(record.fetchedAt);
  if (changedAt !== null && Date.parse(changedAt) >= fetchedAt) return false;
  return now.getTime() - fetchedAt < maxAgeMs;
}
