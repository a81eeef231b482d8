import type { Versioned } from '../azure/records.ts';
import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { isAppError, type AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Account, Source } from '../sources/source.ts';
import type { Caller } from './identity.ts';
import { isFresh, personId, readPerson, savePerson, withSiteGroups } from './person-record.ts';

export const maxConnections = 100;
const maxConflicts = 3;

export interface People {
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
      principalsAt({ connection, caller, people, conflicts: 0 }).catch((error: unknown) => {
        if (!isAppError(error, 'RECORD_INVALID')) throw error;
        hide(error); // nobody at this source, and as before at the others
        return [];
      }),
    ),
  );
  return new Set(lists.flat());
}

interface Asking {
  readonly connection: Connection;
  readonly caller: Caller;
  readonly people: People;
  /** So many others have written the record while we asked the source. */
  readonly conflicts: number;
}

async function principalsAt(asking: Asking): Promise<readonly string[]> {
  const { connection, caller, people } = asking;
  const { known, changedAt } = await readPerson(connection, caller.oid, people.store);
  const record = known?.value;
  const isRefused = record !== undefined && isSuspended(record, caller);
  if (record) await noteRefused(record, isRefused ? (caller.email ?? '') : null, people);
  if (isRefused) {
    // The match was made by an address that is no longer theirs: nothing, until an admin looks at it.
    people.log.warn('access.match-suspended', { connectionId: connection.id, oid: caller.oid });
    return [];
  }
  const isSamePerson =
    record && (record.matchedBy !== 'email' || sameAddress(record.email, caller.email));
  if (isSamePerson && isFresh(record, changedAt, people.now())) return record.principals;
  return fetchPrincipals(known, asking);
}

/** For admins only: what the caller gets does not hang on it. */
async function noteRefused(
  { id, tenantId, refusedEmail }: PrincipalRecord,
  email: string | null,
  { store, log }: People,
): Promise<void> {
  if (refusedEmail === email) return;
  await store.principals
    .update({ pk: tenantId, id }, (record) => ({ ...record, refusedEmail: email }))
    .catch((error: unknown) => log.error('access.suspension-not-noted', error));
}

async function fetchPrincipals(
  known: Versioned<PrincipalRecord> | undefined,
  asking: Asking,
): Promise<readonly string[]> {
  const { connection, people, conflicts } = asking;
  const fetchedAt = people.now().toISOString(); // before the answer: a change meanwhile makes it stale again
  try {
    const account = await findAccount(known?.value, asking);
    const principals = await withSiteGroups(account?.principals ?? [], connection, people.store);
    const found = { account, principals, fetchedAt };
    await savePerson(toRecord(known?.value, found, asking), known, people.store);
    return principals;
  } catch (error) {
    if (isAppError(error, 'RECORD_CONFLICT') && conflicts < maxConflicts) {
      // Another query was faster, or an admin has said who they are.
      return principalsAt({ ...asking, conflicts: conflicts + 1 });
    }
    people.log.error('access.person-unknown', error, { connectionId: connection.id }); // fail closed
    return [];
  }
}

interface Found {
  readonly account: Account | undefined;
  readonly principals: string[];
  readonly fetchedAt: string;
}

const toRecord = (
  before: PrincipalRecord | undefined,
  { account, principals, fetchedAt }: Found,
  { connection, caller }: Asking,
): PrincipalRecord => ({
  schemaVersion: 1,
  id: personId(connection.id, caller.oid),
  tenantId: caller.tenantId,
  connectionId: connection.id,
  oid: caller.oid,
  accountId: account?.accountId ?? before?.accountId ?? null,
  matchedBy: account?.email === null ? 'directory' : (before?.matchedBy ?? 'email'),
  email: caller.email,
  refusedEmail: null,
  principals,
  fetchedAt,
});

export async function findAccount(
  record: PrincipalRecord | undefined,
  {
    connection,
    caller,
    people,
  }: { connection: Connection; caller: Pick<Caller, 'oid' | 'email'>; people: People },
): Promise<Account | undefined> {
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

const isSuspended = (record: PrincipalRecord, caller: Caller): boolean =>
  record.accountId !== null &&
  record.matchedBy === 'email' &&
  !sameAddress(record.email, caller.email);

const sameAddress = (a: string | null, b: string | null): boolean =>
  a?.toLowerCase() === b?.toLowerCase();
