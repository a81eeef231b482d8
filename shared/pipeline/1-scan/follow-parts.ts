import type { Bus } from '../../azure/bus.ts';
import type { Counters } from '../../azure/counters.ts';
import type { Store } from '../../azure/store.ts';
import type { Connection } from '../../model/connection.ts';
import { everything, peoplePart } from '../../model/stream.ts';
import type { Log } from '../../platform/log.ts';
import type { Parts, Source } from '../../sources/source.ts';
import { hasStreams, streamsOf } from './streams.ts';

interface Following {
  readonly store: Pick<Store, 'streams'>;
  readonly bus: Pick<Bus, 'ring'>;
  readonly counters: Pick<Counters, 'count'>;
  readonly log: Log;
  readonly sourceOf: (connection: Connection) => Promise<Source>;
}

/** Looks for parts that have come or gone, and has the source go on announcing the changes of all. */
export async function followParts(connection: Connection, following: Following): Promise<void> {
  const { parts } = await startParts(connection, following);
  const source = await following.sourceOf(connection);
  if (source.enumerate) await source.subscribe(parts.map(({ key }) => key));
}

/** Starts a connection of which no stream was ever asked for: whoever made it died before. */
export async function startForgotten(connection: Connection, following: Following): Promise<void> {
  if (!(await hasStreams(connection, following.store))) await startParts(connection, following);
}

/**
 * Starts on parts that are new (a site, a library, somebody's OneDrive), and looks again at those that are no longer there, so that
 * what was read of them goes.
 */
export async function startParts(connection: Connection, following: Following): Promise<Parts> {
  const { store, bus, counters, log, sourceOf } = following;
  const { tenantId, id: connectionId } = connection;
  const source = await sourceOf(connection);
  const found = await source.parts();
  for (const { what, reason } of found.unreadable) {
    log.warn('scan.part-unreadable', { connectionId, what, reason });
  }
  counters.count('scan.part-unreadable', found.unreadable.length);

  const known = new Set((await streamsOf(connection, store)).map(({ part }) => part));
  const present = new Set(found.parts.map(({ key }) => key));
  const ring = { tenantId, connectionId, reason: 'connected' as const };
  for (const { key: part } of found.parts) {
    if (known.has(part)) continue;
    // First the position "now" of the part's stream, then the crawl: what changes meanwhile is in the stream.
    await bus.ring({ ...ring, part, lane: 'changes', items: [] });
    if (part !== peoplePart) {
      await bus.ring({ ...ring, part, lane: 'crawl', items: [everything] });
      continue;
    }
    // Of people there is no crawl that would see to it. What cannot be announced is polled, and tried again by the schedule.
    await source.subscribe([part]).catch((error: unknown) => {
      log.error('scan.not-announced', error, { part });
    });
  }
  // What is really gone the source says itself when it is asked for all that is in it.
  for (const part of [...known].filter((one) => !present.has(one))) {
    await bus.ring({ ...ring, part, lane: 'crawl', items: [everything], reason: 'sweep' });
  }
  return found;
}
