import { createAccessCheck } from '../../shared/access/check.ts';
import { personId } from '../../shared/access/person-record.ts';
import { reachOf } from '../../shared/access/reach.ts';
import { subjectOf } from '../../shared/access/subject.ts';
import { traceAccess, type TraceContext } from '../../shared/access/trace.ts';
import { bucketOf, type Store } from '../../shared/azure/store.ts';
import type { PrincipalRecord } from '../../shared/model/principal.ts';
import { openCompany } from './company.ts';
import { testTenantId as tenantId } from './emulator-context.ts';

export const ann = '11111111-1111-4111-8111-111111111111';

/** A company at Box, the admin's own rights given, and people known by the records that their queries have left. */
export async function openTracing(adminIs: readonly string[] = []) {
  const company = await openCompany();
  const { scanning } = company;
  const { store, counters, log, now } = scanning.context;
  await store.connections.create(scanning.connection);
  const people = { tenantId, store, log, now, sourceOf: async () => company.source };
  const own = createAccessCheck({ ...people, counters, principals: new Set(adminIs), now: now() });
  const context: TraceContext = { ...people, counters, index: scanning.index, own };
  return {
    ...company,
    store,
    people,
    known: (principals: string[], over: Partial<PrincipalRecord> = {}) =>
      store.principals.put({
        schemaVersion: 1,
        id: personId('box', ann),
        tenantId,
        connectionId: 'box',
        oid: ann,
        accountId: '9',
        matchedBy: 'email',
        email: 'ann@contoso.test',
        refusedEmail: null,
        principals,
        fetchedAt: '2026-11-24T08:00:00.000Z',
        ...over,
      }),
    trace: async (key: string, who = ann) =>
      traceAccess(scanning.scopeOfKey(key), await subjectOf(who, people), context),
    reach: async (who = ann) => reachOf(await subjectOf(who, people), context),
    change: (key: string, over: object) => {
      const id = scanning.scopeOfKey(key);
      return store.items.update({ pk: bucketOf(tenantId, id), id }, (one) => ({ ...one, ...over }));
    },
  };
}
export type Tracing = Awaited<ReturnType<typeof openTracing>>;

/** Rows of items that are no longer there. */
export async function grantMany(
  store: Pick<Store, 'principalGrants'>,
  principal: string,
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n++) {
    await store.principalGrants.put({
      schemaVersion: 1,
      id: `${principal} ${n}`,
      tenantId,
      principal,
      scope: `${principal} ${n}`,
      expiresAt: null,
    });
  }
}
