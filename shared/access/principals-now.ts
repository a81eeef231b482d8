import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { isFresh, readPerson, savePerson, withSiteGroups } from './person-record.ts';
import { findAccount, type People } from './principals.ts';

/**
 * What a question of that person to this source would go by now. Nothing is written: an audit is no question.
 * @throws AppError where the source does not answer; a question would be answered with nothing
 */
export async function principalsNow(
  { oid }: PrincipalRecord,
  connection: Connection,
  people: People,
): Promise<readonly string[]> {
  const { known, changedAt } = await readPerson(connection, oid, people.store);
  if (known === undefined) return [];
  const record = known.value;
  if (isFresh(record, changedAt, people.now())) return record.principals;
  return askSource(record, connection, people);
}

/**
 * The same asked of the source in any case, and written down: questions go by it from now on.
 * @throws AppError RECORD_CONFLICT where somebody else has just written it
 */
export async function renewPrincipals(
  { oid }: PrincipalRecord,
  connection: Connection,
  people: People,
): Promise<readonly string[]> {
  const { known } = await readPerson(connection, oid, people.store);
  if (known === undefined) return [];
  const fetchedAt = people.now().toISOString(); // before the answer: a change meanwhile makes it stale again
  const principals = await askSource(known.value, connection, people);
  await savePerson({ ...known.value, principals, fetchedAt }, known, people.store);
  return principals;
}

async function askSource(
  record: PrincipalRecord,
  connection: Connection,
  people: People,
): Promise<string[]> {
  const account = await findAccount(record, { connection, caller: record, people });
  return withSiteGroups(account?.principals ?? [], connection, people.store);
}
