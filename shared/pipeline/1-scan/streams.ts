import type { Store } from '../../azure/store.ts';
import { isStalled, neverRun, ring } from '../../model/run.ts';
import { everything, type Doorbell, type Stream } from '../../model/stream.ts';
import type { Connection } from '../../model/connection.ts';
import { isAppError } from '../../platform/errors.ts';
import { streamId } from '../../platform/ids.ts';

/** More names than this are not kept: the pull by cursor shows them later, and a crawl looks at everything instead. */
const maxNamed = 500;

/** Writes down that a stream must be looked at; creates it at its first doorbell. */
export async function ringStream(
  { tenantId, connectionId, lane, items }: Doorbell,
  { store, now }: { store: Pick<Store, 'streams'>; now: () => Date },
): Promise<Stream> {
  const id = streamId(connectionId, lane);
  const at = { pk: tenantId, id };
  const rung = await store.streams.update(at, (stream) => withNames(ring(stream, now()), items));
  if (rung) return rung;

  const fresh = newStream({ tenantId, connectionId, lane, id }, now());
  const created = withNames(ring(fresh, now()), items);
  try {
    await store.streams.create(created);
    return created;
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    return ringStream({ tenantId, connectionId, lane, items, reason: 'again' }, { store, now });
  }
}

/**
 * What the clock rings for a connection: its changes, since a notification may have got lost; and its crawl when that has
 * died half-way, since nothing else would have it go on before the next sweep, or when nobody ever asked for it: whoever
 * made the connection died before.
 */
export async function pollDoorbells(
  { tenantId, id: connectionId }: Pick<Connection, 'tenantId' | 'id'>,
  { store, now }: { store: Pick<Store, 'streams'>; now: () => Date },
): Promise<Doorbell[]> {
  const ring = { tenantId, connectionId, items: [], reason: 'poll' as const };
  const changes = { ...ring, lane: 'changes' as const };
  const crawl = await store.streams.read({ pk: tenantId, id: streamId(connectionId, 'crawl') });
  if (crawl === undefined) return [changes, { ...ring, lane: 'crawl', items: [everything] }];
  return isStalled(crawl.value, now()) ? [changes, { ...ring, lane: 'crawl' }] : [changes];
}

/** @param stream as just rung: a name that is there already counts as named now */
function withNames(stream: Stream, items: readonly string[]): Stream {
  const { lane, wanted } = stream;
  const before = stream.named.filter(({ key }) => !items.includes(key));
  const named = [...before, ...[...new Set(items)].map((key) => ({ key, wanted }))];
  if (named.length <= maxNamed) return { ...stream, named };
  const kept = lane === 'crawl' ? [{ key: everything, wanted }] : named.slice(0, maxNamed);
  return { ...stream, named: kept };
}

function newStream(
  ids: Pick<Stream, 'tenantId' | 'connectionId' | 'lane' | 'id'>,
  now: Date,
): Stream {
  return {
    ...neverRun(now),
    ...ids,
    schemaVersion: 1,
    cursor: null,
    named: [],
    peopleChangedAt: null,
    stack: [],
    pulledAt: null,
  };
}
