import { bucketOf } from '../../azure/store.ts';
import type { Item } from '../../model/item.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { scopeOf } from '../../platform/ids.ts';
import type { StepContext } from './context.ts';
import { reconcileAll } from './reconcile-all.ts';

const readsAtOnce = 8;

/**
 * The folder above each item is on record, or comes to be: a source shows an item of a stream without what is above it, as a rule
 * after its parent and now and then before. Until then nobody sees the item.
 * @param items as they were just saved
 */
export async function ensureParents(items: readonly Item[], context: StepContext): Promise<void> {
  const { tenantId, id: connectionId } = context.connection;
  const saved = new Set(items.map((item) => item.key));
  const parents = new Set(
    items.flatMap(({ parentKey, trashed }) =>
      parentKey === null || trashed || saved.has(parentKey) ? [] : [parentKey],
    ),
  );
  const absent = await mapBounded([...parents], readsAtOnce, async (key) => {
    const id = scopeOf({ tenantId, connectionId, key });
    const known = await context.store.items.read({ pk: bucketOf(tenantId, id), id });
    return known === undefined || known.value.trashed
      ? [{ key, occasion: 'ancestor' as const }]
      : [];
  });
  await reconcileAll(absent.flat(), context);
}
