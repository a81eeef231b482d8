import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { isAppError, type AppError } from '../platform/errors.ts';
import { shortId } from '../platform/hash.ts';
import type { Log } from '../platform/log.ts';
import { streamId } from '../platform/ids.ts';
import type { Account, Source } from '../sources/source.ts';
import type { Caller } from './identity.ts';

/** What we remember of a person is asked for again after this, or as soon as the source tells of changed groups. */
const maxAgeMs = 3600_000;
const maxConnections = 100;

interface People {
  readonly store: Pick<Store, 'connections' | 'principals' | 'streams'>;
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
    store.streams.read({ pk: caller.tenantId, id: streamId(connection.id, 'changes') }),
  ]);
  const record = known?.value;
  if (record && record.accountId !== null && !sameAddress(record.email, caller.email)) {
    // The match was made by an address that is no longer theirs: nothing, until an admin looks at it.
    log.warn('access.match-suspended', { connectionId: connection.id, oid: caller.oid });
    return [];
  }
  if (
    record &&
    sameAddress(record.email, caller.email) &&
    isFresh(record, stream?.value.peopleChangedAt ?? null, now())
  ) {
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
    const principals = account?.principals ?? [];
    await people.store.principals.put({
      schemaVersion: 1,
      id,
      tenantId: caller.tenantId,
      connectionId: connection.id,
      oid: caller.oid,
      accountId: account?.accountId ?? record?.accountId ?? null,
      email: caller.email,
      principals: [...principals],
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
  const account = await (pinned === null ? source.person(caller.email) : source.account(pinned));
  return account && sameAddress(account.email, caller.email) ? account : undefined;
}

const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function isFresh(record: PrincipalRecord, changedAt: string | null, now: Date): boolean {
  const fetchedAt = Date.parse(record.fetchedAt);
  if (changedAt !== null && Date.parse(changedAt) >= fetchedAt) return false;
  return now.getTime() - fetchedAt < maxAgeMs;
}
