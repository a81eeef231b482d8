import { bucketOf } from '../../azure/store.ts';
import type { Connection } from '../../model/connection.ts';
import type { ItemGrants } from '../../model/grant.ts';
import { partOf } from '../../model/item.ts';
import type { NewDoorbell } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import type { ScanContext } from './context.ts';
import { itemGrantsAddress, saveGrants } from './save-grants.ts';

/**
 * Reading an item and its rights again costs 6 resource units: 20 in a minute are a tenth of the smallest budget, 1 200 a
 * minute (sharepoint/dev, "avoid getting throttled").
 */
export const itemsPerTick = 20;
/** Where there are few of them, no item is read more often than this. */
export const restMs = 5 * 60_000;

const readsAtOnce = 8;

type Sweeping = Pick<ScanContext, 'store' | 'events' | 'now'>;

/**
 * Microsoft 365 tells of an edited link neither by a notification nor in delta: whoever was taken from it would find the item until
 * the next sweep. So items with rights by a link are named to the changes lane, those that were read longest ago first.
 * @returns at most one doorbell for each drive
 */
export async function linkDoorbells(
  connection: Connection,
  sweeping: Sweeping,
): Promise<NewDoorbell[]> {
  const { tenantId, id: connectionId, source } = connection;
  if (source === 'box') return []; // its links let nobody find anything
  const { store, now } = sweeping;
  const linked = await store.itemGrants.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.hasLink = true AND c.updatedAt <= @before',
    orderBy: 'c.updatedAt',
    parameters: {
      tenantId,
      connectionId,
      before: new Date(now().getTime() - restMs).toISOString(),
    },
    limit: itemsPerTick,
  });
  const keys = await mapBounded(linked, readsAtOnce, (grants) =>
    keyOf(grants, { connection, ...sweeping }),
  );
  const present = keys.filter((key) => key !== undefined);
  return [...Map.groupBy(present, partOf)].map(([part, items]) => ({
    tenantId,
    connectionId,
    part,
    lane: 'changes',
    items,
    reason: 'sweep',
  }));
}

/** What is gone keeps its record, with nothing granted on it any more: else it would come up at each tick before those that are there. */
async function keyOf(
  { tenantId, scope }: ItemGrants,
  context: Sweeping & Pick<ScanContext, 'connection'>,
): Promise<string | undefined> {
  const { store } = context;
  const before = await store.itemGrants.read(itemGrantsAddress(tenantId, scope));
  const item = (await store.items.read({ pk: bucketOf(tenantId, scope), id: scope }))?.value;
  if (item !== undefined && !item.trashed) return item.key;
  await saveGrants({ scope, before, grants: [], fence: false }, context);
  return undefined;
}
