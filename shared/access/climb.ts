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
export const maxDepth = 1_024;

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
  const { chain, broken } = await ascend(scope, read);
  return broken ?? chain;
}

/** The same as far as it goes, with what is wrong: a trashed item is the last of its chain. */
export async function ascend(
  scope: string,
  read: ReadItem,
): Promise<{ readonly chain: Chain; readonly broken: Unclimbable | null }> {
  const chain: Item[] = [];
  let next: string | undefined = scope;
  while (next !== undefined) {
    if (chain.length === maxDepth) return { chain, broken: 'circle' };
    const item: Item | undefined = await read(next);
    const isFirst = chain.length === 0;
    if (item === undefined) return { chain, broken: isFirst ? 'unknown' : 'unknown-ancestor' };
    chain.push(item);
    if (item.trashed) return { chain, broken: isFirst ? 'trashed' : 'trashed-ancestor' };
    next = parentScope(item);
  }
  return { chain, broken: null };
}

function parentScope({ inherits, parentKey, tenantId, connectionId }: Item): string | undefined {
  if (!inherits || parentKey === null) return undefined;
  return scopeOf({ tenantId, connectionId, key: parentKey });
}
