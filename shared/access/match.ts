import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { AppError, isAppError } from '../platform/errors.ts';
import type { PeopleContext } from './accounts.ts';
import { personId, readPerson, savePerson, withSiteGroups } from './person-record.ts';

const maxAttempts = 5;

/** Who a person is at a source that knows people by another id than Entra's. */
export interface Match {
  /** Entra object id. */
  readonly oid: string;
  readonly connectionId: string;
}

/**
 * An admin says which account a person has. It holds whatever the addresses are, from the person's next query on.
 * @throws AppError REQUEST_INVALID when the source has no such account, or knows people by their object id anyway
 */
export async function setMatch(
  { oid, connectionId, accountId }: Match & { accountId: string },
  people: PeopleContext,
): Promise<void> {
  const connection = await matchable(connectionId, people);
  const fetchedAt = people.now().toISOString();
  const account = await (await people.sourceOf(connection)).account(accountId);
  if (account === undefined) {
    throw invalid('accountId', 'the source has no such account, or it is not active');
  }
  const principals = await withSiteGroups(account.principals, connection, people.store);
  await write({ oid, connection, people }, (known) => ({
    schemaVersion: 1,
    id: personId(connectionId, oid),
    tenantId: people.tenantId,
    connectionId,
    oid,
    accountId: account.accountId,
    matchedBy: 'admin',
    email: known?.email ?? account.email,
    refusedEmail: null,
    principals,
    fetchedAt,
  }));
}

/**
 * Forgets who a person was at a source, whoever said it: their next query looks for the account of their address. A query that
 * is asking the source just now finds its record gone, and begins anew.
 * @throws AppError NOT_FOUND when there is no match to forget
 */
export async function clearMatch(
  { oid, connectionId }: Match,
  people: PeopleContext,
): Promise<void> {
  const connection = await matchable(connectionId, people);
  const { known } = await readPerson(connection, oid, people.store);
  if (!known || known.value.accountId === null) {
    throw new AppError('NOT_FOUND', 'There is no match of this person at this source');
  }
  await people.store.principals.remove({ pk: people.tenantId, id: known.value.id });
}

async function matchable(
  connectionId: string,
  { tenantId, store }: PeopleContext,
): Promise<Connection> {
  const found = await store.connections.read({ pk: tenantId, id: connectionId });
  if (!found) throw invalid('connectionId', 'there is no connection of this name');
  if (found.value.source === 'box') return found.value;
  throw invalid('connectionId', 'this source knows people by their Entra object id');
}

/** By etag, so that a query which is just asking the source about them does not write over it. */
async function write(
  { oid, connection, people }: { oid: string; connection: Connection; people: PeopleContext },
  change: (known: PrincipalRecord | undefined) => PrincipalRecord,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { known } = await readPerson(connection, oid, people.store);
    const record = change(known?.value);
    try {
      await savePerson(record, known, people.store);
      return;
    } catch (error) {
      if (!isAppError(error, 'RECORD_CONFLICT') || attempt === maxAttempts) throw error;
    }
  }
}

const invalid = (field: string, rule: string) =>
  new AppError('REQUEST_INVALID', `${field}: ${rule}`, { details: { field } });
