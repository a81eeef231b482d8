import type { Counters } from '../azure/counters.ts';
import { grantsOfItem, type Store } from '../azure/store.ts';
import type { Grant, ItemGrants } from '../model/grant.ts';
import type { Item } from '../model/item.ts';
import { shownAs } from '../model/shown.ts';
import { isAppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { remember } from '../platform/remember.ts';
import { climb, itemReader, type Unclimbable } from './climb.ts';
import { reads } from './roles.ts';

/** The second lock: every hit is checked against the records of now, before a word of it leaves. */
export interface AccessCheck {
  check(documentId: string): Promise<Verdict>;
}

export type Verdict =
  | {
      readonly allowed: true;
      readonly item: Item;
      readonly title: string;
      /** Opens it at the source. */
      readonly url: string;
      /** Folders above, outermost first, cut at the highest one that the caller may see. */
      readonly path: readonly string[];
      /** The same, nearest first; the last is that of a department, mostly. */
      readonly folders: readonly Item[];
      /** The grants that let them in: item by item, nearest first. */
      readonly because: readonly Reason[];
    }
  | { readonly allowed: false; readonly reason: Unclimbable | 'no-grant' | 'unreadable' };

export interface Reason {
  readonly item: Item;
  readonly grants: readonly Grant[];
}

/** Remembers what it has read for one request only: folders are shared by many hits. */
export function createAccessCheck(options: {
  tenantId: string;
  principals: ReadonlySet<string>;
  store: Pick<Store, 'items' | 'itemGrants'>;
  counters: Pick<Counters, 'count'>;
  log: Log;
  now: Date;
}): AccessCheck {
  const { tenantId, principals, store, counters, log, now } = options;
  const readItem = remember(itemReader(store, tenantId));
  const readGrants = remember(
    async (scope: string): Promise<ItemGrants | undefined> =>
      (await store.itemGrants.read({ pk: grantsOfItem(tenantId, scope), id: scope }))?.value,
  );

  async function decide(documentId: string): Promise<Verdict> {
    if (principals.size === 0) return { allowed: false, reason: 'no-grant' };
    const chain = await climb(documentId, readItem);
    if (typeof chain === 'string') return { allowed: false, reason: chain };
    const [item] = chain;
    if (item === undefined) return { allowed: false, reason: 'unknown' };

    const granted = await Promise.all(
      chain.map(async (link) => {
        const grants = (await readGrants(link.id))?.grants ?? [];
        return {
          item: link,
          grants: grants.filter((grant) => principals.has(grant.principal) && reads(grant, now)),
        };
      }),
    );
    const because = granted.filter(({ grants }) => grants.length > 0);
    const highest = granted.findLastIndex(({ grants }) => grants.length > 0);
    if (highest === -1) return { allowed: false, reason: 'no-grant' };
    const { title, url, names } = shownAs(chain);
    const folders = chain.slice(names, highest + 1);
    const path = folders.map((link) => link.name).toReversed();
    return { allowed: true, item, title, url, path, folders, because };
  }

  return {
    async check(documentId) {
      try {
        return await decide(documentId);
      } catch (error) {
        if (!isAppError(error, 'RECORD_INVALID')) throw error;
        // One record that cannot be read must not take the answer from all others; what hangs on it stays hidden.
        log.error('access.record-invalid', error, { documentId });
        counters.count('access.unreadable');
        return { allowed: false, reason: 'unreadable' };
      }
    },
  };
}
