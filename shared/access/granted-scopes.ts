import type { Counters } from '../azure/counters.ts';
import { grantsOfPrincipal, type Store } from '../azure/store.ts';
import { mapBounded } from '../platform/concurrency.ts';
import type { AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { isUnexpired } from './roles.ts';

const readsAtOnce = 16;
/** More grants than this on one principal are cut, which hides and is logged by the caller's count; AI Search's filter has its own limit. */
const maxGrants = 10_000;

/** The scopes that were granted to any of these principals: what the index is asked for. Only the first lock. */
export async function grantedScopes(
  principals: ReadonlySet<string>,
  options: {
    tenantId: string;
    store: Pick<Store, 'principalGrants'>;
    counters: Pick<Counters, 'count'>;
    log: Log;
    now: Date;
  },
): Promise<string[]> {
  const { tenantId, store, counters, log, now } = options;
  const onInvalid = (error: AppError) => {
    log.error('access.record-invalid', error);
    counters.count('access.unreadable');
  };
  const rows = await mapBounded([...principals], readsAtOnce, (principal) =>
    store.principalGrants.list(grantsOfPrincipal(tenantId, principal), maxGrants, onInvalid),
  );
  const valid = rows.flat().filter((row) => isUnexpired(row.expiresAt, now));
  return [...new Set(valid.map((row) => row.scope))];
}
