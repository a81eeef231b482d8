import { mapBounded } from '../platform/concurrency.ts';
import { remember } from '../platform/remember.ts';
import { heldBy, readGrants, unlessInvalid, type HeldGrant } from './held-grants.ts';
import { ascend, itemReader, type Unclimbable } from './climb.ts';
import { readGranted } from './granted-scopes.ts';
import type { Subject } from './subject.ts';
import type { TraceContext } from './trace.ts';

/** What somebody can see, by what was granted to them. */
export interface Reach {
  readonly at: string;
  /** Files in the index below what counts. */
  readonly files: { readonly count: number; readonly atLeast: boolean };
  /** Largest first. */
  readonly granted: readonly Reached[];
  /** Granted items beyond those shown. */
  readonly more: number;
}

interface Reached {
  readonly key: string;
  readonly kind: 'file' | 'folder';
  readonly connectionId: string;
  /** null where the admin may not read it: their role opens no names. */
  readonly name: string | null;
  readonly grants: readonly HeldGrant[];
  /** What hides it and all below it in spite of them. */
  readonly hiddenBy: Unclimbable | null;
  /** Files in the index that carry its scope: where items below inherit, all that it opens. */
  readonly files: number;
}

/** Each costs a count of the index: of somebody with more grants only so many are looked at, and the sum is a lower bound. */
const maxLookedAt = 1_000;
const mostShown = 200;
const looksAtOnce = 8;

/** Counted in the index by the scopes that a query would ask it for, less those that the second lock would refuse. */
export async function reachOf(subject: Subject, context: TraceContext): Promise<Reach> {
  const { tenantId, store, index, counters, log } = context;
  const now = context.now();
  const readItem = itemReader(store, tenantId);
  const read = remember((scope) => unlessInvalid(() => readItem(scope), log));
  const { scopes, cut } = await readGranted(subject.principals, {
    tenantId,
    store,
    counters,
    log,
    now,
  });

  const looked = await mapBounded(scopes.slice(0, maxLookedAt), looksAtOnce, async (scope) => {
    const [{ chain, broken }, grants, own] = await Promise.all([
      ascend(scope, read),
      readGrants(scope, context),
      context.own.check(scope),
    ]);
    const [item] = chain;
    const held = heldBy(subject, grants, now);
    if (item === undefined || held.length === 0) return [];
    const opens = broken === null && held.some(({ counts }) => counts);
    const reached: Reached = {
      key: item.key,
      kind: item.kind,
      connectionId: item.connectionId,
      name: own.allowed ? item.name : null,
      grants: held,
      hiddenBy: broken,
      files: opens ? await index.countFiles({ tenantId, scopes: [scope] }) : 0,
    };
    return [{ scope, opens, reached }];
  });
  const found = looked.flat();
  const open = found.filter(({ opens }) => opens).map(({ scope }) => scope);
  const largest = found
    .map(({ reached }) => reached)
    .toSorted((a, b) => b.files - a.files || (a.key < b.key ? -1 : 1));
  return {
    at: now.toISOString(),
    files: {
      count: await index.countFiles({ tenantId, scopes: open }),
      atLeast: scopes.length > maxLookedAt || cut.size > 0,
    },
    granted: largest.slice(0, mostShown),
    more: Math.max(0, largest.length - mostShown) + Math.max(0, scopes.length - maxLookedAt),
  };
}
