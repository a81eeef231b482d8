import type { Counters } from '../azure/counters.ts';
import { grantsOfPrincipal, type Store } from '../azure/store.ts';
import { mapBounded } from '../platform/concurrency.ts';
import type { AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { isUnexpired } from './roles.ts';

const readsAtOnce = 16;
/** Of more grants than this on one principal the rest is cut, which hides and is told; AI Search's filter has its own limit. */
export const maxGrants = 10_000;

export interface Granted {
  readonly scopes: string[];
  /** Those of the principals to whom more was granted than is read. */
  readonly cut: ReadonlySet<string>;
}

interface Granting {
  readonly tenantId: string;
  readonly store: Pick<Store, 'principalGrants'>;
  readonly counters: Pick<Counters, 'count'>;
  readonly log: Log;
  readonly now: Date;
}

/** The scopes that were granted to any of these principals: what the index is asked for. Only the first lock. */
export async function readGranted(
  principals: ReadonlySet<string>,
  granting: Granting,
): Promise<Granted> {
  const { now } = granting;
  const lists = await mapBounded([...principals], readsAtOnce, (principal) =>
    readRows(principal, granting),
  );
  const valid = lists.flatMap(({ rows }) => rows.filter((row) => isUnexpired(row.expiresAt, now)));
  return {
    scopes: [...new Set(valid.map((row) => row.scope))],
    cut: new Set(lists.filter(({ isCut }) => isCut).map(({ principal }) => principal)),
  };
}

/** The same for who need not know whether it is all. */
export const grantedScopes = async (
  principals: ReadonlySet<string>,
  granting: Granting,
): Promise<string[]> => (await readGranted(principals, granting)).scopes;

async function readRows(principal: string, { tenantId, store, counters, log }: Granting) {
  let unreadable = 0;
  const onInvalid = (error: AppError) => {
    unreadable += 1;
    log.error('access.record-invalid', error);
    counters.count('access.unreadable');
  };
  const pk = grantsOfPrincipal(tenantId, principal);
  const rows = await store.principalGrants.list(pk, maxGrants + 1, onInvalid);
  const isCut = rows.length + unreadable > maxGrants;
  if (isCut) {
    log.warn('access.grants-cut', { kind: kindOf(principal), limit: maxGrants });
    counters.count('access.grants-cut');
  }
  return { principal, rows: rows.slice(0, maxGrants), isCut };
}

/** `entra:group` of `entra:group:…`. */
const kindOf = (principal: string): string => principal.split(':', 2).join(':');
