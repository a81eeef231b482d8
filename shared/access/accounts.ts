import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { isAppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { Source } from '../sources/source.ts';
import { isFresh, readPerson, withSiteGroups } from './person-record.ts';
import { maxConnections } from './principals.ts';

/** What is known of a person at one source, from the record that their own queries use. */
export interface KnownAccount {
  readonly connectionId: string;
  readonly state: AccountState;
  readonly accountId: string | null;
  /** null where there is no match. */
  readonly matchedBy: PrincipalRecord['matchedBy'] | null;
  /** By which they were last matched, or looked for; null where there is no match, or Entra vouches for no address of theirs. */
  readonly email: string | null;
  /** What they are: themselves and their groups. */
  readonly principals: readonly string[];
  /** What they would be, if the match were not suspended. */
  readonly withheld: readonly string[];
  /** When the source was asked. */
  readonly fetchedAt: string | null;
  /** Whether it is asked again before their next query: until then nothing here can tell what it says. */
  readonly stale: boolean;
}

export type AccountState =
  | 'matched'
  /** They came with another address than the one that was matched, or with none that Entra vouches for. */
  | 'suspended'
  /** The source knows nobody of their address. */
  | 'no-account'
  /** Entra vouches for no address of theirs, as of most guests: only an admin can say which account is theirs. */
  | 'address-unverified'
  /** The account that was matched is gone, blocked, or has another address now. */
  | 'account-gone'
  /** They have asked nothing yet, or not since their match was forgotten: only their token tells the address to look for. */
  | 'never-signed-in'
  | 'source-unreachable'
  | 'unreadable';

export interface PeopleContext {
  readonly tenantId: string;
  readonly store: Pick<Store, 'connections' | 'principals' | 'streams' | 'memberships'>;
  readonly sourceOf: (connection: Connection) => Promise<Source>;
  readonly log: Log;
  readonly now: () => Date;
}

export const connectionsOf = ({ tenantId, store, log }: PeopleContext): Promise<Connection[]> =>
  store.connections.list(tenantId, maxConnections, (error) =>
    log.error('access.record-invalid', error),
  );

/** At each of these sources, whether or not they have an account there. Writes nothing. */
export const accountsOf = (
  oid: string,
  connections: readonly Connection[],
  people: PeopleContext,
): Promise<KnownAccount[]> =>
  Promise.all(
    connections.map((connection) =>
      accountAt(connection, oid, people).catch((error: unknown) => {
        if (!isAppError(error, 'RECORD_INVALID')) throw error;
        people.log.error('access.record-invalid', error);
        return nobody(connection, 'unreadable');
      }),
    ),
  );

async function accountAt(
  connection: Connection,
  oid: string,
  people: PeopleContext,
): Promise<KnownAccount> {
  const { known, changedAt } = await readPerson(connection, oid, people.store);
  if (known === undefined) return askByObjectId(connection, oid, people);
  const { accountId, matchedBy, email, principals, fetchedAt } = known.value;
  const state = stateOf(known.value, connection);
  const isSuspended = state === 'suspended';
  return {
    connectionId: connection.id,
    state,
    accountId,
    matchedBy: accountId === null ? null : matchedBy,
    email,
    principals: isSuspended ? [] : principals,
    withheld: isSuspended ? principals : [],
    fetchedAt,
    stale: !isFresh(known.value, changedAt, people.now()),
  };
}

function stateOf(
  { accountId, matchedBy, email, refusedEmail, principals }: PrincipalRecord,
  { source }: Connection,
) {
  if (accountId === null) {
    return source === 'box' && email === null ? 'address-unverified' : 'no-account';
  }
  if (matchedBy === 'email' && refusedEmail !== null) return 'suspended';
  return principals.length === 0 ? 'account-gone' : 'matched';
}

/** Of somebody who has never asked anything only a source that knows people by that id can tell. */
async function askByObjectId(
  connection: Connection,
  oid: string,
  { store, sourceOf, log, now }: PeopleContext,
): Promise<KnownAccount> {
  if (connection.source !== 'microsoft365') return nobody(connection, 'never-signed-in');
  const fetchedAt = now().toISOString();
  try {
    const account = await (await sourceOf(connection)).person({ oid, email: null });
    if (account === undefined) return { ...nobody(connection, 'no-account'), fetchedAt };
    return {
      ...nobody(connection, 'matched'),
      accountId: account.accountId,
      matchedBy: 'directory',
      principals: await withSiteGroups(account.principals, connection, store),
      fetchedAt,
    };
  } catch (error) {
    log.error('access.person-unknown', error, { connectionId: connection.id });
    return nobody(connection, 'source-unreachable');
  }
}

const nobody = ({ id }: Connection, state: AccountState): KnownAccount => ({
  connectionId: id,
  state,
  accountId: null,
  matchedBy: null,
  email: null,
  principals: [],
  withheld: [],
  fetchedAt: null,
  stale: false,
});
