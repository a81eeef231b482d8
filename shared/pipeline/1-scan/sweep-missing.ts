import { missing, type Place, type Stream } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import type { ScanContext } from './context.ts';
import { findingsOf, type Visited } from './findings.ts';
import { reconcileItem } from './reconcile-item.ts';
import { readSeen } from './seen.ts';

const itemsPerStep = 2_000;
const readsAtOnce = 8;

/** One step through our own records of a part, by id: what the sweep was not shown is asked for by name, and then is what the source says. */
export async function sweepMissing(
  place: Place,
  stream: Stream,
  context: ScanContext,
): Promise<Visited> {
  const { store, connection } = context;
  const { sweep, marker } = place;
  if (sweep === undefined) return { documents: [], next: [] };
  const wasShown = await readSeen(sweep, stream, context);
  const recorded = await store.items.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.part = @part AND c.trashed = false AND c.id > @after',
    orderBy: 'c.id',
    parameters: {
      tenantId: connection.tenantId,
      connectionId: connection.id,
      part: stream.part,
      after: marker ?? '',
    },
    limit: itemsPerStep,
  });
  const unseen = recorded.filter(({ key }) => !wasShown(key));
  const items = await mapBounded(unseen, readsAtOnce, ({ key }) => reconcileItem(key, context));
  const saved = items.filter((item) => item !== undefined);
  const { documents, folders } = await findingsOf(saved, context);
  const last = recorded.length < itemsPerStep ? undefined : recorded.at(-1)?.id;
  return {
    documents,
    next: [
      ...(last === undefined ? [] : [{ key: missing, marker: last, sweep }]),
      ...folders.map((key) => ({ key, marker: null })),
    ],
  };
}
