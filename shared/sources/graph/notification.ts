import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { peoplePart } from '../../model/stream.ts';

const Told = z.looseObject({
  id: z.string().nullish(),
  subscriptionId: z.string().min(1).max(200),
  clientState: z.string().max(128).nullish(),
  tenantId: z.string().nullish(),
  /** Of a drive only `drives/<id>/root`: what changed is known by asking. */
  resource: z.string().max(500).nullish(),
  changeType: z.string().nullish(),
  lifecycleEvent: z
    .enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed'])
    .nullish()
    .catch('missed'), // an event that we do not know: look again, as for one that was missed
});

/**
 * "A lifecycle notification doesn't contain any information about a specific resource" (graph/change-notifications-lifecycle-events), and
 * a drive's event in Event Grid names it by a GUID that we do not know (azure/event-grid/one-drive-events): the clientState does.
 */
const Notification = Told.transform((told) => ({
  ...told,
  resource: isNamed(told.resource) ? told.resource : resourceOfState(told.clientState),
}));
export type Notification = z.infer<typeof Notification>;

/** What Graph wants to be asked for again, as it calls it: it pauses until then (graph/change-notifications-lifecycle-events). */
export const pausedOf = ({ lifecycleEvent, subscriptionId }: Notification): string | undefined =>
  lifecycleEvent === 'reauthorizationRequired' ? subscriptionId : undefined;

/**
 * What Graph posts to either address of a subscription; one post may speak of several (graph/change-notifications-delivery). One
 * that cannot be read says nothing of its neighbours; where none can it is no post of Graph's.
 */
export const Notifications = z
  .looseObject({ value: z.array(z.unknown()).max(5_000) })
  .transform(({ value: entries }) => {
    const value = entries.flatMap((entry) => Notification.safeParse(entry).data ?? []);
    return { value, unreadable: entries.length - value.length };
  })
  .refine(({ value, unreadable }) => unreadable === 0 || value.length > 0);

/** The same through Event Grid's partner topic. Microsoft writes the types in capitals and without (azure/event-grid/subscribe-to-graph-api-events). */
export const NotificationEvent = z
  .looseObject({
    id: z.string().min(1),
    type: z.string().regex(/^microsoft\.graph\./i),
    data: Notification,
  })
  .transform(({ type, data }): Notification => {
    const isLifecycle = /^microsoft\.graph\.subscription/i.test(type);
    const event = /reauthorizationRequired$/i.test(type) ? 'reauthorizationRequired' : 'missed';
    return isLifecycle ? { ...data, lifecycleEvent: data.lifecycleEvent ?? event } : data;
  });

/**
 * The part that a notification speaks of: it names the drive, or the person or group within the directory; undefined where it
 * names neither, as lifecycle notifications may.
 */
export function partOfResource(resource: string | null | undefined): string | undefined {
  const [kind = '', id] = (resource ?? '').replace(/^\//, '').split('/');
  if (/^drives$/i.test(kind) && id) return id;
  return /^(users|groups)$/i.test(kind) ? peoplePart : undefined;
}

/**
 * A secret that Graph sends back with each notification: who does not know the key cannot make it. It names the part, which not
 * all notifications do, and of Graph's 128 characters takes 110 for a drive.
 */
export const clientStateOf = (key: string, connectionId: string, part: string): string =>
  `${part}.${createHmac('sha256', key).update(`${connectionId}|${part}`).digest('base64url')}`;

/** A GUID alone, or nothing, says of what kind it is as little as what it is. */
const isNamed = (resource: string | null | undefined): boolean =>
  resource?.includes('/') === true || partOfResource(resource) !== undefined;

/** What it says that it is of; whether it is true its other half proves. */
function resourceOfState(clientState: string | null | undefined): string | undefined {
  const part = /^(.+)\.[\w-]{43}$/.exec(clientState ?? '')?.[1];
  if (part === undefined) return undefined;
  return part === peoplePart ? 'users' : `drives/${part}/root`;
}

/** Compared in the same time whatever differs. */
export function isOurs(
  given: string | null | undefined,
  { key, connectionId, part }: { key: string; connectionId: string; part: string },
): boolean {
  const expected = Buffer.from(clientStateOf(key, connectionId, part));
  const actual = Buffer.from(given ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
