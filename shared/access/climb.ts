import { bucketOf, type Store } from '../azure/store.ts';
import type { Item } from '../model/item.ts';
import { scopeOf } from '../platform/ids.ts';

/** An item and the folders along which access flows down to it, itself first, the top last. */
export type Chain = readonly Item[];

export type Unclimbable =
  | 'unknown'
  | 'trashed'
  | 'unknown-ancestor'
  | 'trashed-ancestor'
  | 'circle';

/** Deeper than any source allows: a longer chain is a circle. */
const maxDepth = 100;

export type ReadItem = (scope: string) => Promise<Item | undefined>;

export const itemReader =
  (store: Pick<Store, 'items'>, tenantId: string): ReadItem =>
  async (scope) =>
    (await store.items.read({ pk: bucketOf(tenantId, scope), id: scope }))?.value;

/**
 * Up to and including the first item that does not inherit. Whatever is missing or trashed on the way makes the whole
 * chain unusable: in doubt, hide.
 */
export async function climb(scope: string, read: ReadItem): Promise<Chain | Unclimbable> {
  const chain: Item[] = [];
  let next: string | undefined = scope;
  while (next !== undefined) {
    if (chain.length === maxDepth) return 'circle';
    const item: Item | undefined = await read(next);
    if (item === undefined) return chain.length === 0 ? 'unknown' : 'unknown-ancestor';
    if (item.trashed) return chain.length === 0 ? 'trashed' : 'trashed-ancestor';
    chain.push(item);
    next = parentScope(item);
  }
  return chain;
}

function parentScope({ inherits, parentKey, tenantId, connectionId }: Item): string | undefined {
  if (!inherits || parentKey === null) return undefined;
  return scopeOf({ tenantId, connectionId, key: parentKey });
}
