import type { Store } from '../../azure/store.ts';
import { isStalled, neverRun, ring } from '../../model/run.ts';
import { everything, peoplePart, type NewDoorbell, type Stream } from '../../model/stream.ts';
import type { Connection } from '../../model/connection.ts';
import { isAppError } from '../../platform/errors.ts';
import { streamId } from '../../platform/ids.ts';

/** More names than this are not kept: the pull by cursor shows them later, and a crawl looks at everything instead. */
const maxNamed = 500;

/** A doorbell can ring before the source's own cursor shows the change: look again after these. */
export const againAfterMs = [5_000, 30_000, 120_000];

/** Writes down that a stream must be looked at; creates it at its first doorbell. */
export async function ringStream(
  { tenantId, connectionId, lane, part = '', items }: NewDoorbell,
  { store, now }: { store: Pick<Store, 'streams'>; now: () => Date },
): Promise<Stream> {
  const id = streamId(connectionId, lane, part);
  const at = { pk: tenantId, id };
  const rung = await store.streams.update(at, (stream) => withNames(ring(stream, now()), items));
  if (rung) return rung;

  const fresh = newStream({ tenantId, connectionId, lane, part, id }, now());
  const created = withNames(ring(fresh, now()), items);
  try {
    await store.streams.create(created);
    return created;
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    const again = { tenantId, connectionId, lane, part, items, reason: 'again' as const };
    return ringStream(again, { store, now });
  }
}

/**
 * What the clock rings for a connection: its changes, since a notification may have got lost; and its crawl when that has
 * died half-way, since nothing else would have it go on before the next sweep, or when nobody ever asked for it: whoever
 * made the connection died before.
 */
export async function pollDoorbells(
  connection: Pick<Connection, 'tenantId' | 'id' | 'source'>,
  { store, now, drivePollMs = 5 * 60_000 }: Polling,
): Promise<NewDoorbell[]> {
  const { tenantId, id: connectionId, source } = connection;
  const streams = await streamsOf(connection, store);
  const of = (lane: Stream['lane'], part: string) =>
    streams.find((stream) => stream.lane === lane && stream.part === part);
  const parts = source === 'box' ? [''] : streams.map((stream) => stream.part);
  return [...new Set(parts)].flatMap((part) => {
    const ring = { tenantId, connectionId, part, items: [], reason: 'poll' as const };
    const crawl = part === peoplePart ? 'none' : of('crawl', part);
    const doorbells: NewDoorbell[] = [];
    if (isDue(of('changes', part), pollAfterMs(source, part, drivePollMs), now())) {
      doorbells.push({ ...ring, lane: 'changes' });
    }
    if (crawl === undefined) doorbells.push({ ...ring, lane: 'crawl', items: [everything] });
    else if (crawl !== 'none' && isStalled(crawl, now())) {
      doorbells.push({ ...ring, lane: 'crawl' });
    }
    return doorbells;
  });
}

const streamsPerPage = 1_000;

/** All of them, however many drives there are: two for each. */
export async function streamsOf(
  connection: Pick<Connection, 'tenantId' | 'id'>,
  store: Pick<Store, 'streams'>,
): Promise<Stream[]> {
  const streams: Stream[] = [];
  for (let page: Stream[] | undefined; page === undefined || page.length === streamsPerPage;) {
    page = await streamsAfter(streams.at(-1)?.id ?? '', connection, {
      store,
      limit: streamsPerPage,
    });
    streams.push(...page);
  }
  return streams;
}

export const hasStreams = async (
  connection: Pick<Connection, 'tenantId' | 'id'>,
  store: Pick<Store, 'streams'>,
): Promise<boolean> => (await streamsAfter('', connection, { store, limit: 1 })).length > 0;

const streamsAfter = (
  after: string,
  { tenantId, id: connectionId }: Pick<Connection, 'tenantId' | 'id'>,
  { store, limit }: { store: Pick<Store, 'streams'>; limit: number },
): Promise<Stream[]> =>
  store.streams.query({
    pk: tenantId,
    where: 'c.connectionId = @connectionId AND c.id > @after',
    orderBy: 'c.id',
    parameters: { connectionId, after },
    limit,
  });

/**
 * Box: at each tick, one call for all files. Microsoft 365: a call and a resource unit for each drive, of a budget that all apps'
 * calls to the tenant share, so less often; its directory is asked once a minute, since it announces changes late.
 */
export const pollAfterMs = (
  source: Connection['source'],
  part: string,
  driveMs: number,
): number => {
  if (source === 'box') return 0;
  return part === peoplePart ? Math.min(60_000, driveMs) : driveMs;
};

interface Polling {
  readonly store: Pick<Store, 'streams'>;
  readonly now: () => Date;
  /** How long a drive of Microsoft 365 is left alone that nobody has told of. */
  readonly drivePollMs?: number;
}

const isDue = (stream: Stream | undefined, afterMs: number, now: Date): boolean =>
  stream === undefined ||
  stream.pulledAt === null ||
  isStalled(stream, now) ||
  now.getTime() - Date.parse(stream.pulledAt) >= afterMs;

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
  ids: Pick<Stream, 'tenantId' | 'connectionId' | 'lane' | 'part' | 'id'>,
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
    failing: [],
    pulledAt: null,
  };
}
