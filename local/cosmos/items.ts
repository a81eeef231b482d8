import type { Clock } from '../clock.ts';
import { chargeForReplace, chargeForWhole } from './charge.ts';
import { etagOf } from './container.ts';
import { stamp, toDraft, type Draft } from './document.ts';
import { refusals } from './errors.ts';
import type { ItemTable, StoredItem } from './item-table.ts';
import type { Container } from './store.ts';

/** Which item, and on what condition. */
export interface Target {
  readonly container: Container;
  /** The partition key, as JSON. */
  readonly pk: string;
  readonly id: string;
  readonly ifMatch?: string | undefined;
}

export interface Writing {
  readonly container: Container;
  readonly draft: Draft;
  readonly ifMatch?: string | undefined;
}

export interface Written {
  readonly status: 200 | 201;
  readonly item: StoredItem;
  /** Request units. */
  readonly charge: number;
}

export type Items = ReturnType<typeof createItems>;

/** What can be done with single items. All but `read` must run inside a transaction. */
export function createItems(clock: Clock) {
  const nowSeconds = () => Math.floor(clock.now() / 1000);
  const isLive = ({ expires }: StoredItem) => expires === null || expires > nowSeconds();

  /** Clears away what has expired, so that its id and unique values are free again. */
  function findForWrite({ items, uniqueKeys }: Container, pk: string, id: string) {
    if (uniqueKeys.length > 0) removeAll(items, items.expiredBy(nowSeconds()));
    const found = items.find(pk, id);
    if (found === undefined || isLive(found)) return found;
    items.remove(found.rid);
    return undefined;
  }

  function existing(target: Target): StoredItem {
    const found = findForWrite(target.container, target.pk, target.id);
    if (found === undefined) throw refusals.itemNotFound();
    checkMatch(found, target.ifMatch);
    return found;
  }

  /** @param old what is overwritten; absent means a new item */
  function put(container: Container, draft: Draft, old?: StoredItem): StoredItem {
    const { id, pk, text, ttlSeconds, uniqueValues } = draft;
    const lsn = container.nextLsn();
    const ts = nowSeconds();
    const rid = old?.rid ?? lsn;
    const expires = ttlSeconds === null ? null : ts + ttlSeconds;
    const body = stamp(text, container, { rid, lsn, ts });
    const item = { rid, pk, id, lsn, ts, expires, body };
    if (uniqueValues.length > 0 && !container.items.claim(rid, uniqueValues)) {
      throw refusals.uniqueKeyTaken();
    }
    if (old) container.items.update(item);
    else container.items.insert(item);
    return item;
  }

  const made = (container: Container, draft: Draft): Written => {
    const item = put(container, draft);
    return { status: 201, item, charge: chargeForWhole(item.body) };
  };
  const replaced = (container: Container, draft: Draft, old: StoredItem): Written => {
    const item = put(container, draft, old);
    return { status: 200, item, charge: chargeForReplace(old.body, item.body) };
  };

  return {
    read({ container, pk, id }: Target): StoredItem {
      const item = container.items.find(pk, id);
      if (item === undefined || !isLive(item)) throw refusals.itemNotFound();
      return item;
    },
    create({ container, draft }: Writing): Written {
      if (findForWrite(container, draft.pk, draft.id)) throw refusals.itemExists();
      return made(container, draft);
    },
    upsert({ container, draft, ifMatch }: Writing): Written {
      const old = findForWrite(container, draft.pk, draft.id);
      if (old === undefined) return made(container, draft);
      checkMatch(old, ifMatch);
      return replaced(container, draft, old);
    },
    replace(target: Target, draft: Draft): Written {
      const old = existing(target);
      if (draft.id !== old.id && findForWrite(target.container, draft.pk, draft.id)) {
        throw refusals.itemExists();
      }
      return replaced(target.container, draft, old);
    },
    /** @param change makes the new document of the old one, or throws */
    change(target: Target, change: (document: unknown) => unknown): Written {
      const old = existing(target);
      const draft = toDraft(change(JSON.parse(old.body)), target.container, target.pk);
      if (draft.id !== old.id) throw refusals.badRequest('The id of an item cannot be patched.');
      return replaced(target.container, draft, old);
    },
    /** @returns what it costs, in request units */
    remove(target: Target): number {
      const { rid, body } = existing(target);
      target.container.items.remove(rid);
      forget(target.container);
      return chargeForWhole(body);
    },
    removePartition(container: Container, pk: string): void {
      removeAll(container.items, container.items.ridsOf(pk));
      forget(container);
    },
    /** @returns how many items had outlived themselves and are gone now, at most 1,000 */
    sweep(container: Container): number {
      const rids = container.items.expiredBy(nowSeconds());
      removeAll(container.items, rids);
      if (rids.length > 0) forget(container);
      return rids.length;
    },
    nowSeconds,
  };
}

const removeAll = (items: ItemTable, rids: readonly number[]): void => {
  for (const rid of rids) items.remove(rid);
};

/** A delete is a write too: its number must never be given again. */
function forget(container: Container): void {
  container.nextLsn();
  container.saveLsn();
}

function checkMatch({ lsn, ts }: StoredItem, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (!isSameEtag(ifMatch, etagOf(lsn, ts))) throw refusals.preconditionFailed();
}

/** Some callers leave out the quotes. */
export const isSameEtag = (given: string, etag: string): boolean =>
  given === etag || `"${given}"` === etag;
