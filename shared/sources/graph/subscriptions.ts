import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Unreadable } from '../source.ts';
import { createAttempts } from './attempt.ts';
import type { GraphClient } from './client.ts';
import { deliveryOf, isOfOurKind } from './delivery.ts';
import { unlessMissing } from './failure.ts';
import { rememberFor } from './remember-for.ts';
import { GraphSubscription, readAs } from './wire.ts';

export interface Wanted {
  /** `/drives/<id>/root`, `/users`, `/groups`. */
  readonly resource: string;
  readonly changeType: 'updated' | 'updated,deleted';
  /** An address of ours, or `EventGrid:?…`. */
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
  readonly clientState: string;
}

/** Minutes that a subscription may live (learn.microsoft.com/graph/api/resources/subscription). */
const driveMinutes = 42_300;
const directoryMinutes = 41_760;
const atOnce = 6;
/** A site that does not answer may have many libraries. */
const outageAfter = 30;
/** How long a list is good for: whoever is to look after all of them comes every fifteen minutes. */
const roundMs = 60_000;

export interface Subscriptions {
  /**
   * Makes sure that each of ours is there once: it is renewed past the half of its life, made again when Graph dropped it, and what
   * was made twice is deleted. Graph lets an application have one for a resource ("Duplicate subscriptions aren't allowed",
   * graph/change-notifications-delivery-webhooks), so that connections share it, and one that announces to where we listened before
   * gives way. Those of other kinds of address are somebody else's. One that is refused is told in the log, and stops no other: what
   * it would announce is polled.
   * @param options.anew what was seen a moment ago may be over
   * @param options.remake make all of them again: only so do they get another clientState
   * @throws AppError where some were not answered, once all others are there
   */
  ensure(wanted: readonly Wanted[], options?: { anew?: boolean; remake?: boolean }): Promise<void>;
  /**
   * Renews one whatever its age, which also authorizes it again: until then Graph tells it nothing
   * (graph/change-notifications-lifecycle-events). One that is gone is made again.
   * @param wanted what its part needs
   */
  renew(id: string, wanted: readonly Wanted[]): Promise<void>;
}

/** What the application has, by resource, as a round has left it. */
type Known = Map<string, readonly GraphSubscription[]>;

/** All of the application come in one list: the first crawls of a thousand drives need not read it a thousand times. */
export function createSubscriptions(options: {
  client: GraphClient;
  log: Log;
  now: () => Date;
}): Subscriptions {
  const { client, log, now } = options;
  const remember = () => rememberFor(roundMs, { now, read: () => readSubscriptions(client) });
  let list = remember();

  async function ensureOne(wanted: Wanted, known: Known, remake: boolean): Promise<void> {
    const at = now();
    const all = known.get(bare(wanted.resource)) ?? [];
    const [ours, theirs] = [
      all.filter((one) => isDeliveredAs(one, wanted)),
      all.filter((one) => !isDeliveredAs(one, wanted)),
    ];
    const [kept, doubles] = remake ? [undefined, ours] : [ours[0], ours.slice(1)];
    const former = theirs.filter((one) => isOfOurKind(one.notificationUrl ?? ''));
    for (const { id } of [...doubles, ...former]) await forget(client, id);
    known.set(bare(wanted.resource), [await currentOf(kept, wanted, at)]);
  }

  async function currentOf(
    kept: GraphSubscription | undefined,
    wanted: Wanted,
    at: Date,
  ): Promise<GraphSubscription> {
    if (kept !== undefined && isFresh(kept, wanted, at)) return kept;
    const expirationDateTime = endOf(wanted, at);
    const isRenewed = kept !== undefined && (await renew(client, kept.id, expirationDateTime));
    return isRenewed ? { ...kept, expirationDateTime } : create(client, wanted, expirationDateTime);
  }

  const ensure: Subscriptions['ensure'] = async (wanted, { anew = false, remake = false } = {}) => {
    if (anew || remake) list = remember();
    const known = await list('');
    const { attempt, unreadable } = createAttempts(outageAfter);
    try {
      await mapBounded(wanted, atOnce, (one) =>
        attempt(one.resource, () => ensureOne(one, known, remake)),
      );
      tell(unreadable());
    } catch (error) {
      list = remember(); // something is not as we saw it
      throw error;
    }
  };

  /** In a line for each reason: a thousand drives may be refused for the same one. */
  function tell(failed: readonly Unreadable[]): void {
    if (failed.length === 0) return;
    list = remember(); // something is not as we saw it
    for (const [reason, all] of Map.groupBy(failed, (one) => one.reason)) {
      log.warn('graph.not-subscribed', { reason, count: all.length, first: all[0]?.what });
    }
    if (!failed.some(({ isForNow }) => isForNow)) return;
    throw new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 has not made all subscriptions');
  }

  return {
    ensure,
    async renew(id, wanted) {
      const [first] = wanted; // all of a part live equally long
      const { attempt, unreadable } = createAttempts();
      const isRenewed =
        first && (await attempt(first.resource, () => renew(client, id, endOf(first, now()))));
      tell(unreadable());
      if (isRenewed === false) await ensure(wanted, { anew: true });
    },
  };
}

const isFresh = ({ expirationDateTime }: GraphSubscription, wanted: Wanted, now: Date): boolean =>
  Date.parse(expirationDateTime) - now.getTime() > lifeMs(wanted) / 2;

/** Of each resource the longest-lived first. */
async function readSubscriptions(client: GraphClient): Promise<Known> {
  const found: GraphSubscription[] = [];
  for await (const page of client.pages('/subscriptions')) {
    found.push(...page.flatMap((entry) => GraphSubscription.safeParse(entry).data ?? []));
  }
  const sorted = found.toSorted(
    (a, b) => Date.parse(b.expirationDateTime) - Date.parse(a.expirationDateTime),
  );
  return Map.groupBy(sorted, ({ resource }) => bare(resource));
}

const isDeliveredAs = (one: GraphSubscription, { notificationUrl }: Wanted): boolean =>
  deliveryOf(one.notificationUrl ?? '') === deliveryOf(notificationUrl);

/** Graph gives a resource back with or without its first slash. */
const bare = (resource: string): string => resource.replace(/^\//, '').toLowerCase();

async function create(
  client: GraphClient,
  wanted: Wanted,
  expirationDateTime: string,
): Promise<GraphSubscription> {
  const made = await client.post(
    '/subscriptions',
    { ...wanted, expirationDateTime, latestSupportedTlsVersion: 'v1_2' },
    { headers: { Prefer: 'includesecuritywebhooks' } }, // else changes of rights do not ring
  );
  return readAs(GraphSubscription, made, 'subscription');
}

/** @returns whether it was still there */
const renew = (client: GraphClient, id: string, expirationDateTime: string): Promise<boolean> =>
  isThere(() => client.patch(path(id), { expirationDateTime }));

const forget = (client: GraphClient, id: string): Promise<boolean> =>
  isThere(() => client.delete(path(id)));

const isThere = async (call: () => Promise<unknown>): Promise<boolean> =>
  (await unlessMissing(async () => {
    await call();
    return true;
  })) ?? false;

const path = (id: string): string => `/subscriptions/${encodeURIComponent(id)}`;

const lifeMs = ({ resource }: Wanted): number =>
  (bare(resource).startsWith('drives/') ? driveMinutes : directoryMinutes) * 60_000;

/** A minute less than allowed: clocks differ. */
const endOf = (wanted: Wanted, now: Date): string =>
  new Date(now.getTime() + lifeMs(wanted) - 60_000).toISOString();
