import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { forbidden, GraphError, notEmulated } from '../errors.ts';
import { requireDirectory, unknownObject } from '../people/access.ts';
import type { People } from '../people/people.ts';
import { noContent, parse, type Call, type Route } from '../route.ts';
import { isCovered, mayRead } from '../tree/access.ts';
import { contextOf, type Json } from '../tree/present.ts';
import { partnerTopicOf, type EventGrid } from './cloud-event.ts';
import type { Bells } from './doorbells.ts';
import { isEventGrid, shakeHands } from './handshake.ts';
import { reauthorizeAt, type Life } from './life.ts';
import { resourceOf, type Resource } from './resource.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

const NewSubscription = z.looseObject({
  changeType: z.string().min(1),
  resource: z.string().min(1),
  notificationUrl: z.string().min(1),
  lifecycleNotificationUrl: z.string().min(1).nullish(),
  expirationDateTime: z.string(),
  clientState: z.string().max(128).nullish(),
  includeResourceData: z.boolean().nullish(),
});

const Patch = z.looseObject({
  expirationDateTime: z.string().optional(),
  notificationUrl: z.string().min(1).optional(),
});

const refused = (message: string, code = 'InvalidRequest'): GraphError =>
  new GraphError(400, code, { message });

export interface Subscribing {
  readonly bells: Bells;
  readonly people: People;
  readonly life: Life;
  readonly eventGrid?: EventGrid | undefined;
}

/** https://learn.microsoft.com/graph/api/resources/subscription. They cost no units of SharePoint. */
export function subscriptionRoutes({ bells, people, life, eventGrid }: Subscribing): Route[] {
  const { subscriptions } = bells;
  const find = ({ caller, param }: Call): Subscription => {
    const found = subscriptions.get(param('id'));
    if (found === undefined || found.appId !== caller.appId) throw unknownObject(param('id'));
    return found;
  };
  const one = ({ state }: Call, subscription: Subscription, status = 200) =>
    Response.json(
      { ...contextOf(state, 'subscriptions/$entity'), ...toJson(subscription) },
      { status },
    );
  const save = (subscription: Subscription): Subscription => {
    subscriptions.save(subscription);
    life.arm();
    return subscription;
  };

  async function create(call: Call): Promise<Response> {
    const { state, caller, prefers } = call;
    const wish = parse(NewSubscription, call.body);
    if (wish.includeResourceData === true) throw notEmulated('includeResourceData');
    const resource = resourceOf(wish.resource, { state, people });
    requireReader(call, resource);
    const changeTypes = changeTypesOf(wish.changeType, resource);
    const now = state.clock.now();
    const expiresAt = expiryOf(wish.expirationDateTime, resource, now);
    const lifecycleUrl = wish.lifecycleNotificationUrl ?? null;
    const urls = new Set([wish.notificationUrl, ...(lifecycleUrl === null ? [] : [lifecycleUrl])]);
    for (const url of urls) await validate(url, eventGrid);
    refuseSecond({ appId: caller.appId, resource, changeTypes }, subscriptions);
    const made = save({
      id: randomUUID(),
      appId: caller.appId,
      oid: caller.kind === 'person' ? caller.oid : null,
      kind: resource.kind,
      target: resource.target,
      resource: wish.resource,
      changeTypes: changeTypes.join(','),
      notificationUrl: wish.notificationUrl,
      lifecycleUrl,
      clientState: wish.clientState ?? null,
      tellsRights: Number(prefers.has('includesecuritywebhooks')),
      createdAt: now,
      expiresAt,
      reauthorizeAt: reauthorizeAt(now, expiresAt),
    });
    return one(call, made, 201);
  }

  async function update(call: Call): Promise<Response> {
    const { clock } = call.state;
    const before = find(call);
    const { expirationDateTime, notificationUrl, ...more } = parse(Patch, call.body);
    if ('lifecycleNotificationUrl' in more)
      throw refused('lifecycleNotificationUrl cannot be added to a subscription that exists.');
    const resource = resourceOf(before.resource, { state: call.state, people });
    requireReader(call, resource);
    const now = clock.now();
    const expiresAt =
      expirationDateTime === undefined
        ? before.expiresAt
        : expiryOf(expirationDateTime, resource, now);
    if (notificationUrl !== undefined) await validate(notificationUrl, eventGrid);
    return one(
      call,
      save({
        ...before,
        notificationUrl: notificationUrl ?? before.notificationUrl,
        expiresAt,
        reauthorizeAt: reauthorizeAt(now, expiresAt),
      }),
    );
  }

  return [
    { method: 'POST', pattern: '/subscriptions', ru: 0, handle: create },
    {
      method: 'GET',
      pattern: '/subscriptions',
      ru: 0,
      handle: (call) =>
        Response.json({
          ...contextOf(call.state, 'subscriptions'),
          value: subscriptions.of(call.caller.appId).map(toJson),
        }),
    },
    {
      method: 'GET',
      pattern: '/subscriptions/:id',
      ru: 0,
      handle: (call) => one(call, find(call)),
    },
    { method: 'PATCH', pattern: '/subscriptions/:id', ru: 0, handle: update },
    {
      method: 'DELETE',
      pattern: '/subscriptions/:id',
      ru: 0,
      handle(call) {
        bells.remove(find(call));
        life.arm();
        return noContent();
      },
    },
    {
      method: 'POST',
      pattern: '/subscriptions/:id/reauthorize',
      ru: 0,
      handle(call) {
        const before = find(call);
        requireReader(call, resourceOf(before.resource, { state: call.state, people }));
        const next = reauthorizeAt(call.state.clock.now(), before.expiresAt);
        save({ ...before, reauthorizeAt: next });
        return noContent();
      },
    },
  ];
}

function requireReader(call: Call, { kind, target }: Resource): void {
  const { state, caller } = call;
  if (kind !== 'drive')
    return requireDirectory(caller, kind === 'users' ? 'readUsers' : 'hearGroups');
  const drive = state.drives.get(target);
  const site = state.sites.get(drive?.siteId ?? '');
  const root = state.items.root(target);
  const isOpen =
    site !== undefined &&
    root !== undefined &&
    isCovered(state, { caller, site, ability: 'read' }) &&
    mayRead(state, caller, root);
  if (!isOpen) throw forbidden();
}

function changeTypesOf(text: string, { kind, changeTypes }: Resource): string[] {
  const wanted = [...new Set(text.split(',').map((one) => one.trim().toLowerCase()))];
  const unknown = wanted.find((one) => !['created', 'updated', 'deleted'].includes(one));
  if (unknown !== undefined) throw refused(`Invalid 'changeType' attribute: '${unknown}'.`);
  const other = wanted.find((one) => !changeTypes.includes(one));
  if (other !== undefined)
    throw refused(
      `The changeType '${other}' is not supported for ${kind}: only ${changeTypes.join(', ')}.`,
    );
  return wanted;
}

function expiryOf(text: string, { mostMinutes }: Resource, now: number): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw refused('The expirationDateTime is not a date.');
  if (at <= now) throw refused('Subscription expiration must be in the future.', 'ExtensionError');
  if (at > now + mostMinutes * 60_000)
    throw refused(
      `Subscription expiration can only be ${mostMinutes} minutes in the future.`,
      'ExtensionError',
    );
  return at;
}

/** https://learn.microsoft.com/graph/change-notifications-delivery-webhooks: "Duplicate subscriptions aren't allowed" */
function refuseSecond(
  wish: { appId: string; resource: Resource; changeTypes: readonly string[] },
  subscriptions: Subscriptions,
): void {
  const { kind, target } = wish.resource;
  const first = subscriptions
    .on(kind, target)
    .filter(({ appId }) => appId === wish.appId)
    .find(({ changeTypes }) => changeTypes === wish.changeTypes.join(','));
  if (first === undefined) return;
  const message = `Subscription Id ${first.id} already exists for the requested combination`;
  throw new GraphError(409, 'ObjectIdentifierInUse', { message });
}

async function validate(url: string, eventGrid: EventGrid | undefined): Promise<void> {
  if (isEventGrid(url)) return makeTopic(url, eventGrid);
  if (!URL.canParse(url) || !['https:', 'http:'].includes(new URL(url).protocol))
    throw refused('The notification URL must be an absolute https address.');
  await shakeHands(url);
}

/** "The partner topic is automatically created for you" (azure/event-grid/subscribe-to-graph-api-events). */
function makeTopic(url: string, eventGrid: EventGrid | undefined): void {
  const topic = partnerTopicOf(url);
  if (topic === undefined)
    throw refused(
      'The Event Grid address needs azuresubscriptionid, resourcegroup, partnertopic and location.',
    );
  try {
    eventGrid?.make(topic);
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), 'ValidationError');
  }
}

function toJson(subscription: Subscription): Json {
  const { id, resource, appId, changeTypes, notificationUrl, lifecycleUrl, oid } = subscription;
  return {
    id,
    resource,
    applicationId: appId,
    changeType: changeTypes,
    clientState: null, // a secret: told to nobody but the receiver
    notificationUrl,
    lifecycleNotificationUrl: lifecycleUrl,
    expirationDateTime: new Date(subscription.expiresAt).toISOString(),
    creatorId: oid ?? appId,
    includeResourceData: null,
    latestSupportedTlsVersion: 'v1_2',
    notificationQueryOptions: null,
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}
