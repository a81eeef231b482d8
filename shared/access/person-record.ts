import type { Versioned } from '../azure/records.ts';
import { bucketOf, type Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { peoplePart } from '../model/stream.ts';
import { mapBounded } from '../platform/concurrency.ts';
import { shortId } from '../platform/hash.ts';
import { membershipId, streamId } from '../platform/ids.ts';

/** What we remember of a person is asked for again after this, or as soon as the source tells of changed groups. */
export const maxAgeMs = 3600_000;
const readsAtOnce = 16;

export const personId = (connectionId: string, oid: string): string =>
  shortId('person', connectionId, oid);

/** What is on record of a person at a source, and when the source last told of changed people. */
export async function readPerson(
  connection: Connection,
  oid: string,
  store: Pick<Store, 'principals' | 'streams'>,
): Promise<{ known: Versioned<PrincipalRecord> | undefined; changedAt: string | null }> {
  const pk = connection.tenantId;
  const [known, stream] = await Promise.all([
    store.principals.read({ pk, id: personId(connection.id, oid) }),
    store.streams.read({ pk, id: peopleStreamId(connection) }),
  ]);
  return { known, changedAt: stream?.value.peopleChangedAt ?? null };
}

/** Where the source tells of changed groups and accounts. */
const peopleStreamId = ({ id, source }: Connection): string =>
  streamId(id, 'changes', source === 'box' ? '' : peoplePart);

/**
 * By etag: what somebody else has written meanwhile is not undone.
 * @throws AppError RECORD_CONFLICT
 */
export const savePerson = (
  record: PrincipalRecord,
  known: Versioned<PrincipalRecord> | undefined,
  { principals }: Pick<Store, 'principals'>,
): Promise<void> => (known ? principals.replace(record, known.etag) : principals.create(record));

export function isFresh(record: PrincipalRecord, changedAt: string | null, now: Date): boolean {
  const fetchedAt = Date.parse(record.fetchedAt);
  if (changedAt !== null && Date.parse(changedAt) >= fetchedAt) return false;
  return now.getTime() - fetchedAt < maxAgeMs;
}

/** An account's principals and the groups of sites that they are in. */
export async function withSiteGroups(
  direct: readonly string[],
  connection: Connection,
  store: Pick<Store, 'memberships'>,
): Promise<string[]> {
  return [...direct, ...(await siteGroupsOf(direct, connection, store)).keys()];
}

/** The groups that the source keeps for its sites, each with the first of the principals that is in it. */
export async function siteGroupsOf(
  principals: readonly string[],
  { id, tenantId }: Connection,
  { memberships }: Pick<Store, 'memberships'>,
): Promise<Map<string, string>> {
  const rows = await mapBounded(principals, readsAtOnce, (principal) => {
    const row = membershipId(id, principal);
    return memberships.read({ pk: bucketOf(tenantId, row), id: row });
  });
  const ways = new Map<string, string>();
  for (const row of rows) {
    for (const group of row?.value.groups ?? []) {
      if (row && !ways.has(group)) ways.set(group, row.value.principal);
    }
  }
  return ways;
}
