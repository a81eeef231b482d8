import { isAppError } from '../../platform/errors.ts';
import type { GraphClient } from './client.ts';
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

/**
 * Makes sure that one subscription of ours is there: it is renewed past the half of its life, made again when Graph dropped it,
 * and what was made twice is deleted. Those of other addresses are somebody else's.
 *
 * @returns when it ends, unless it is renewed
 */
export async function ensureSubscription(
  client: GraphClient,
  wanted: Wanted,
  now: Date,
): Promise<string> {
  const [kept, ...doubles] = (await readSubscriptions(client)).filter((one) => isSame(one, wanted));
  for (const { id } of doubles) await forget(client, id);
  if (kept === undefined) return create(client, wanted, now);
  const leftMs = Date.parse(kept.expirationDateTime) - now.getTime();
  if (leftMs > lifeMs(wanted) / 2) return kept.expirationDateTime;
  return (await renew(client, kept.id, endOf(wanted, now))) ?? create(client, wanted, now);
}

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

/** Graph gives a resource back with or without its first slash. */
const isSame = (one: GraphSubscription, { resource, notificationUrl }: Wanted): boolean =>
  bare(one.resource) === bare(resource) && one.notificationUrl === notificationUrl;
const bare = (resource: string): string => resource.replace(/^\//, '').toLowerCase();

async function create(client: GraphClient, wanted: Wanted, now: Date): Promise<string> {
  const created = await client.post(
    '/subscriptions',
    {
      ...wanted,
      expirationDateTime: endOf(wanted, now),
      latestSupportedTlsVersion: 'v1_2',
    },
    { headers: { Prefer: 'includesecuritywebhooks' } }, // else changes of rights do not ring
  );
  return GraphSubscription.parse(created).expirationDateTime;
}

/** @returns undefined when it is there no more */
async function renew(
  client: GraphClient,
  id: string,
  expirationDateTime: string,
): Promise<string | undefined> {
  try {
    const renewed = await client.patch(path(id), { expirationDateTime });
    return GraphSubscription.parse(renewed).expirationDateTime;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

async function forget(client: GraphClient, id: string): Promise<void> {
  try {
    await client.delete(path(id));
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error;
  }
}

const path = (id: string): string => `/subscriptions/${encodeURIComponent(id)}`;

const lifeMs = ({ resource }: Wanted): number =>
  (bare(resource).startsWith('drives/') ? driveMinutes : directoryMinutes) * 60_000;

/** A minute less than allowed: clocks differ. */
const endOf = (wanted: Wanted, now: Date): string =>
  new Date(now.getTime() + lifeMs(wanted) - 60_000).toISOString();
