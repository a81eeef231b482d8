import { createHmac } from 'node:crypto';
import type { Bus } from '../../azure/bus.ts';
import type { Counters } from '../../azure/counters.ts';
import type { Secrets } from '../../azure/secrets.ts';
import type { Store } from '../../azure/store.ts';
import type { Connection } from '../../model/connection.ts';
import { everything, peoplePart, type Stream } from '../../model/stream.ts';
import type { Log } from '../../platform/log.ts';
import type { Part, Parts, Source } from '../../sources/source.ts';
import { noteUnreadable } from './note-unreadable.ts';
import { hasStreams, streamsOf } from './streams.ts';

interface Following {
  readonly store: Pick<Store, 'streams' | 'connections'>;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly now: () => Date;
  readonly bus: Pick<Bus, 'ring'>;
  readonly counters: Pick<Counters, 'count'>;
  readonly log: Log;
  readonly sourceOf: (connection: Connection) => Promise<Source>;
}

/**
 * Looks for parts that have come or gone, and has the source go on announcing the changes of all: from the beginning when the key
 * has been rotated that announcements are made with, since for as long as they live they come with the one that they were asked for.
 * Those that are known it announces also where looking for others fails, which is thrown when that is done.
 */
export async function followParts(connection: Connection, following: Following): Promise<void> {
  const current = await withKey(connection, following);
  const [looked] = await Promise.allSettled([startParts(current, following)]);
  const found = looked.status === 'fulfilled' ? looked.value.parts : [];
  await announce(connection, { current, found }, following);
  if (looked.status === 'rejected') throw looked.reason;
}

async function announce(
  connection: Connection,
  { current, found }: { current: Connection; found: readonly Part[] },
  following: Following,
): Promise<void> {
  const { store, sourceOf } = following;
  const source = await sourceOf(current);
  if (!source.enumerate) return;
  const streams = await streamsOf(connection, store);
  const followed = streams.filter(({ lane, goneAt }) => lane === 'changes' && !goneAt);
  const parts = new Set([...found.map(({ key }) => key), ...followed.map(({ part }) => part)]);
  // Where nobody has noted the key, what was asked for may have come with any.
  const isOther = connection.announcedWith !== current.announcedWith;
  await source.subscribe([...parts], { remake: isOther });
  if (isOther) await noteKey(current, store);
}

const noteKey = (
  { tenantId, id, announcedWith: key }: Connection,
  store: Following['store'],
): Promise<unknown> =>
  store.connections.update({ pk: tenantId, id }, (stored) => ({ ...stored, announcedWith: key }));

/** With the key as it is now: nothing can be learned from the fingerprint about it, which is as random as it is long. */
async function withKey<T extends Connection>(
  connection: T,
  { secrets }: Pick<Following, 'secrets'>,
): Promise<T> {
  if (connection.source === 'box') return connection;
  const key = await secrets.get(connection.notificationSecretName);
  const fingerprint = createHmac('sha256', key).update('fingerprint').digest('base64url');
  return { ...connection, announcedWith: fingerprint };
}

/** Starts a connection of which no stream was ever asked for: whoever made it died before. */
export async function startForgotten(connection: Connection, following: Following): Promise<void> {
  if (!(await hasStreams(connection, following.store))) await startParts(connection, following);
}

/**
 * Starts on parts that are new (a site, a library, somebody's OneDrive), and looks again at those that are no longer there, so that
 * what was read of them goes, and at those that are there again.
 */
export async function startParts(connection: Connection, following: Following): Promise<Parts> {
  const { store, bus, counters, log, sourceOf, now } = following;
  const { tenantId, id: connectionId } = connection;
  const current = connection.announcedWith ? connection : await withKey(connection, following);
  const source = await sourceOf(current);
  const found = await source.parts();
  for (const { what, reason } of found.unreadable) {
    log.warn('scan.part-unreadable', { connectionId, what, reason });
  }
  counters.count('scan.part-unreadable', found.unreadable.length);
  await noteUnreadable(connection, found.unreadable, store);

  const streams = await streamsOf(connection, store);
  // Before anything is announced: one that is rotated while nothing succeeds is known to be another.
  if (current !== connection && streams.length === 0) await noteKey(current, store);
  const known = new Set(streams.map(({ part }) => part));
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
  // What is really gone the source says itself when it is asked for all that is in it: once, and again with each sweep. A part of a
  // site that does not answer is not gone; which parts are of it nobody tells.
  const isPartial = found.unreadable.some(({ isForNow }) => isForNow);
  const isNews = ({ lane, part, goneAt }: Stream) =>
    lane === 'changes' && (present.has(part) ? Boolean(goneAt) : !goneAt && !isPartial);
  for (const { part, id } of streams.filter(isNews)) {
    await bus.ring({ ...ring, part, lane: 'crawl', items: [everything], reason: 'sweep' });
    const goneAt = present.has(part) ? null : now().toISOString();
    await store.streams.update({ pk: tenantId, id }, (stream) => ({ ...stream, goneAt }));
  }
  return found;
}
