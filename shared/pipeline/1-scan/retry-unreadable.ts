import { partOf } from '../../model/item.ts';
import type { Connection } from '../../model/connection.ts';
import type { NewDoorbell } from '../../model/stream.ts';
import type { ScanContext } from './context.ts';

/** At each poll, twice a minute: as many calls as for links (sweep-links.ts). */
const itemsPerTick = 10;
/** Where there are few of them, no item is asked for more often than this. */
const restMs = 5 * 60_000;

/**
 * What could not be read may be mended at the source without a word to us: such items are named to the changes lane, those that were
 * tried longest ago first.
 * @returns at most one doorbell for each part
 */
export async function unreadableDoorbells(
  { tenantId, id: connectionId }: Pick<Connection, 'tenantId' | 'id'>,
  { store, now, log }: Retrying,
): Promise<NewDoorbell[]> {
  const query = {
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.unreadable.triedAt <= @before',
    orderBy: 'c.unreadable.triedAt',
    parameters: {
      tenantId,
      connectionId,
      before: new Date(now().getTime() - restMs).toISOString(),
    },
    limit: itemsPerTick,
  };
  const items = await store.items.query(query, (error) => log.error('scan.record-invalid', error));
  const keys = items.map(({ key }) => key);
  return [...Map.groupBy(keys, partOf)].map(([part, named]) => ({
    tenantId,
    connectionId,
    part,
    lane: 'changes',
    items: named,
    reason: 'again',
  }));
}

interface Retrying extends Pick<ScanContext, 'now' | 'log'> {
  readonly store: Pick<ScanContext['store'], 'items'>;
}
