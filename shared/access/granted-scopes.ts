import { grantsOfPrincipal, type Store } from '../azure/store.ts';
import { mapBounded } from '../platform/concurrency.ts';
import { isUnexpired } from './roles.ts';

const readsAtOnce = 16;
/** More grants than this on one principal are cut, which hides and is logged by the caller's count; AI Search's filter has its own limit. */
const maxGrants = 10_000;

/** The scopes that were granted to any of these principals: what the index is asked for. Only the first lock. */
export async function grantedScopes(
  principals: ReadonlySet<string>,
  options: { tenantId: string; store: Pick<Store, 'principalGrants'>; now: Date },
): Promise<string[]> {
  const { tenantId, store, now } = options;
  const rows = await mapBounded([...principals], readsAtOnce, (principal) =>
    store.principalGrants.list(grantsOfPrincipal(tenantId, principal), maxGrants),
  );
  const valid = rows.flat().filter((row) => isUnexpired(row.expiresAt, now));
  return [...new Set(valid.map((row) => row.scope))];
}
