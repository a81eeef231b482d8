import { grantsOfItem, grantsOfPrincipal } from '../../azure/store.ts';
import type { Versioned } from '../../azure/records.ts';
import {
  changedAt,
  grantedAt,
  type Grant,
  type ItemGrants,
  type PrincipalGrant,
} from '../../model/grant.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { shortId } from '../../platform/hash.ts';
import type { ScanContext } from './context.ts';

/**
 * Brings the grants of one item in line with the source. No chunk is written: the next query reads these records.
 *
 * Order is safety. The item's own record is the lock that every hit is checked against, and is committed by the etag read
 * before the source was asked. Rows by principal only widen the search, so new ones are written before the commit and
 * dropped ones removed after it, each only if nobody rewrote it meanwhile: a crash in between leaves a row that finds
 * nothing readable, never a hidden right.
 * @throws AppError RECORD_CONFLICT when somebody else committed meanwhile: ask the source again
 */
export async function saveGrants(
  { scope, before, grants, fence }: GrantsToSave,
  { store, connection, events, now }: Pick<ScanContext, 'store' | 'connection' | 'events' | 'now'>,
): Promise<void> {
  const { tenantId } = connection;
  const known = before?.value.grants ?? [];
  const isSame = sameGrants(known, grants);
  const hasLink = grants.some(({ how }) => how === 'link');
  if (isSame && !fence && hasLink === (before?.value.hasLink ?? false)) return;

  const wanted = new Set(grants.map((grant) => grant.principal));
  const dropped = [...new Set(known.map((grant) => grant.principal))].filter(
    (principal) => !wanted.has(principal),
  );
  const leaving = await mapBounded(dropped, 8, (principal) =>
    store.principalGrants.read(rowAddress(tenantId, scope, principal)),
  );
  await mapBounded(isSame ? [] : [...wanted], 8, (principal) =>
    store.principalGrants.put(toRow({ tenantId, scope, principal, grants })),
  );

  const times = timesOf(grants, before?.value, { isSame, at: now().toISOString() });
  const record: ItemGrants = {
    schemaVersion: 1,
    id: scope,
    tenantId,
    connectionId: connection.id,
    scope,
    hasLink,
    ...times,
  };
  if (before) await store.itemGrants.replace(record, before.etag);
  else await store.itemGrants.create(record);

  await mapBounded(leaving, 8, async (row) => {
    if (row === undefined) return;
    const { value, etag } = row;
    await store.principalGrants.remove(rowAddress(tenantId, scope, value.principal), etag);
  });
  if (isSame) return;
  await events.announce(tenantId, [
    { type: 'sluice.access.changed', data: { connectionId: connection.id, scope } },
  ]);
}

interface GrantsToSave {
  readonly scope: string;
  readonly before: Versioned<ItemGrants> | undefined;
  readonly grants: readonly Grant[];
  /** Commit even what is known already, so that whoever asked the source before us cannot commit after us. */
  readonly fence: boolean;
}

export const itemGrantsAddress = (tenantId: string, scope: string) => ({
  pk: grantsOfItem(tenantId, scope),
  id: scope,
});

const rowAddress = (tenantId: string, scope: string, principal: string) => ({
  pk: grantsOfPrincipal(tenantId, principal),
  id: shortId(scope, principal),
});

/** Several grants of one principal make one row; it lasts as long as the longest of them. */
function toRow(options: {
  tenantId: string;
  scope: string;
  principal: string;
  grants: readonly Grant[];
}): PrincipalGrant {
  const { tenantId, scope, principal, grants } = options;
  const expiresAt = grants
    .filter((grant) => grant.principal === principal)
    .map((grant) => grant.expiresAt)
    .reduce((a, b) => (a === null || b === null ? null : later(a, b)));
  const { id } = rowAddress(tenantId, scope, principal);
  return { schemaVersion: 1, id, tenantId, principal, scope, expiresAt };
}

const later = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);

/** A grant that was on record already, and a list that says the same, keep the time that they had. */
function timesOf(
  grants: readonly Grant[],
  before: ItemGrants | undefined,
  { isSame, at }: { isSame: boolean; at: string },
): Pick<ItemGrants, 'grants' | 'changedAt' | 'updatedAt'> {
  const known = new Map(before?.grants.map((grant) => [factsOf(grant), grantedAt(grant, before)]));
  return {
    grants: grants.map((grant) => ({ ...grant, since: known.get(factsOf(grant)) ?? at })),
    changedAt: before && isSame ? changedAt(before) : at,
    updatedAt: at,
  };
}

const sameGrants = (a: readonly Grant[], b: readonly Grant[]): boolean =>
  JSON.stringify(a.map(factsOf).toSorted()) === JSON.stringify(b.map(factsOf).toSorted());

/** What makes it another grant where one of them is another. */
const factsOf = ({ principal, role, how, expiresAt }: Grant): string =>
  [principal, role, how, expiresAt ?? ''].join('\n');
