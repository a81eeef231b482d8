import { mapBounded } from '../../platform/concurrency.ts';
import type { GraphClient } from './client.ts';
import { deliveryOf, isOfOurKind } from './delivery.ts';
import { unlessMissing } from './failure.ts';
import { GraphSubscription } from './wire.ts';

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

/**
 * Makes sure that each of ours is there once: it is renewed past the half of its life, made again when Graph dropped it, and what
 * was made twice is deleted. Graph lets an application have one for a resource ("Duplicate subscriptions aren't allowed",
 * graph/change-notifications-delivery-webhooks), so that connections share it, and one that announces to where we listened before
 * gives way. Those of other kinds of address are somebody else's.
 */
export async function ensureSubscriptions(
  client: GraphClient,
  wanted: readonly Wanted[],
  now: Date,
): Promise<void> {
  const known = await readSubscriptions(client);
  await mapBounded(wanted, atOnce, async (one) => {
    const [kept, ...doubles] = known.filter((subscription) => isSame(subscription, one));
    const former = known.filter((subscription) => isFormer(subscription, one));
    for (const { id } of [...doubles, ...former]) await forget(client, id);
    const isRenewed =
      kept !== undefined &&
      (isFresh(kept, one, now) || (await renew(client, kept.id, endOf(one, now))));
    if (!isRenewed) await create(client, one, now);
  });
}

const isFresh = ({ expirationDateTime }: GraphSubscription, wanted: Wanted, now: Date): boolean =>
  Date.parse(expirationDateTime) - now.getTime() > lifeMs(wanted) / 2;

/** The longest-lived first. */
async function readSubscriptions(client: GraphClient): Promise<GraphSubscription[]> {
  const found: GraphSubscription[] = [];
  for await (const page of client.pages('/subscriptions')) {
    found.push(...page.flatMap((entry) => GraphSubscription.safeParse(entry).data ?? []));
  }
  return found.toSorted(
    (a, b) => Date.parse(b.expirationDateTime) - Date.parse(a.expirationDateTime),
  );
}

const isSame = (one: GraphSubscription, wanted: Wanted): boolean =>
  isOnSame(one, wanted) && isDeliveredAs(one, wanted);

const isFormer = (one: GraphSubscription, wanted: Wanted): boolean =>
  isOnSame(one, wanted) && isOfOurKind(one.notificationUrl ?? '') && !isDeliveredAs(one, wanted);

const isDeliveredAs = (one: GraphSubscription, { notificationUrl }: Wanted): boolean =>
  deliveryOf(one.notificationUrl ?? '') === deliveryOf(notificationUrl);

/** Graph gives a resource back with or without its first slash. */
const isOnSame = (one: GraphSubscription, { resource }: Wanted): boolean =>
  bare(one.resource) === bare(resource);
const bare = (resource: string): string => resource.replace(/^\//, '').toLowerCase();

async function create(client: GraphClient, wanted: Wanted, now: Date): Promise<void> {
  await client.post(
    '/subscriptions',
    {
      ...wanted,
      expirationDateTime: endOf(wanted, now),
      latestSupportedTlsVersion: 'v1_2',
    },
    { headers: { Prefer: 'includesecuritywebhooks' } }, // else changes of rights do not ring
  );
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
