import type { Store } from '../../azure/store.ts';
import { neverRun, ring } from '../../model/run.ts';
import type { Doorbell, Stream } from '../../model/stream.ts';
import { isAppError } from '../../platform/errors.ts';
import { shortId } from '../../platform/hash.ts';

/** More names than this are not kept: the pull by cursor, or the whole crawl, finds them anyway. */
const maxNamed = 500;

export const streamId = (connectionId: string, lane: Stream['lane']): string =>
  shortId('stream', connectionId, lane);

/** Writes down that a stream must be looked at; creates it at its first doorbell. */
export async function ringStream(
  { tenantId, connectionId, lane, items }: Doorbell,
  { store, now }: { store: Pick<Store, 'streams'>; now: () => Date },
): Promise<Stream> {
  const id = streamId(connectionId, lane);
  const at = { pk: tenantId, id };
  const withNames = (stream: Stream): Stream => ({
    ...stream,
    named: [...new Set([...stream.named, ...items])].slice(0, maxNamed),
  });
  const rung = await store.streams.update(at, (stream) => ring(withNames(stream), now()));
  if (rung) return rung;

  const created = ring(withNames(newStream({ tenantId, connectionId, lane, id }, now())), now());
  try {
    await store.streams.create(created);
    return created;
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    return ringStream({ tenantId, connectionId, lane, items, reason: 'again' }, { store, now });
  }
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
