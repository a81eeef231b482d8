import { app, type HttpHandler, type HttpResponseInit } from '@azure/functions';
import type { Microsoft365Connection } from '../../shared/model/connection.ts';
import type { Doorbell } from '../../shared/model/stream.ts';
import { createCoalescer } from '../../shared/pipeline/1-scan/coalesce.ts';
import { AppError, isAppError } from '../../shared/platform/errors.ts';
import { streamId } from '../../shared/platform/ids.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';
import {
  isOurs,
  NotificationEvent,
  Notifications,
  partOfResource,
  pausedOf,
  type Notification,
} from '../../shared/sources/graph/notification.ts';
import { rememberFor } from '../../shared/sources/graph/remember-for.ts';
import { createKeyRing } from '../../shared/sources/key-ring.ts';
import { problem } from '../problem.ts';
import { readBody } from '../read-body.ts';

/**
 * Microsoft Graph's notifications, at their own address or through Event Grid: whose clientState holds rings the drive's doorbell
 * before it is acknowledged. Anything else is counted, and answered alike, since Graph would send it again for hours.
 */
export function registerGraphWebhook(services: Services): void {
  const { http, event } = graphWebhook(services);
  for (const [name, path] of [
    ['graph-webhook', ''],
    ['graph-lifecycle', '/lifecycle'],
  ] as const) {
    app.http(name, {
      methods: ['POST'],
      route: `webhooks/graph/{connectionId}${path}`,
      authLevel: 'anonymous', // the clientState is the proof
      handler: http,
    });
  }
  app.eventGrid('graph-events', { handler: event });
}

type Needed = Pick<Services, 'store' | 'bus' | 'counters' | 'secrets' | 'tenantId' | 'log' | 'now'>;

export function graphWebhook(services: Needed) {
  const { store, bus, counters, secrets, tenantId, log, now } = services;
  const keys = createKeyRing({
    readKeys: ({ notificationSecretName }: Microsoft365Connection) =>
      secrets.get(notificationSecretName),
    now,
  });
  const coalesce = createCoalescer();

  /** @returns the part that it speaks of; undefined where it is not from whom we gave the clientState to */
  async function partOf(
    given: Notification,
    connection: Microsoft365Connection,
  ): Promise<string | undefined> {
    if (given.tenantId && given.tenantId.toLowerCase() !== connection.tenantId) return undefined;
    const part = partOfResource(given.resource);
    if (part === undefined) return undefined;
    try {
      const holds = await keys.holds(connection, (key) =>
        isOurs(given.clientState, { key, connectionId: connection.id, part }),
      );
      return holds ? part : undefined;
    } catch (error) {
      if (!isAppError(error, 'SECRET_MISSING')) throw error;
      log.error('webhook.keys-missing', error, { connectionId: connection.id });
      return undefined;
    }
  }

  /**
   * Connections share what Graph tells one of them: it has one subscription of an application for a resource.
   * @param proven knows of the part; of the others those that follow it
   */
  async function followersOf(part: string, proven: string): Promise<string[]> {
    const others = (await connections('')).filter(({ id }) => id !== proven);
    const following = others.map(async ({ id }) => {
      const at = { pk: tenantId, id: streamId(id, 'changes', part) };
      return (await store.streams.read(at)) === undefined ? [] : [id];
    });
    return [proven, ...(await Promise.all(following)).flat()];
  }

  const connections = rememberFor(connectionsForMs, {
    now,
    read: async () =>
      (
        await store.connections.list(tenantId, mostConnections, (error) =>
          log.error('webhook.record-invalid', error),
        )
      ).filter((connection) => connection.source === 'microsoft365'),
  });

  /**
   * One ring for each part and kind, however many notifications speak of it, and for each subscription that is to be renewed: that
   * the one connection does for all.
   */
  async function take(
    notifications: readonly Notification[],
    connection: Microsoft365Connection,
  ): Promise<void> {
    const rings = new Map<string, Ring>();
    for (const [given, count] of alike(notifications)) {
      const part = await partOf(given, connection);
      if (part === undefined) {
        counters.count('webhook.refused', count);
        continue;
      }
      counters.count('webhook.accepted', count);
      const reason = given.lifecycleEvent ? 'lifecycle' : 'webhook';
      const subscription = pausedOf(given);
      const ring = { part, reason, ...(subscription !== undefined && { subscription }) } as const;
      rings.set([reason, part, subscription].join(' '), ring);
    }
    const proven = connection.id;
    await Promise.all(
      [...rings].map(([name, ring]) =>
        coalesce(`${proven} ${name}`, async () => {
          for (const connectionId of await followersOf(ring.part, proven)) {
            const theirs = connectionId === proven ? ring : ofFollower(ring);
            await bus.ring({ tenantId, connectionId, lane: 'changes', items: [], ...theirs });
          }
        }),
      ),
    );
  }

  const http: HttpHandler = (request, { invocationId, functionName }) =>
    withScope({ invocationId, functionName }, async () => {
      try {
        const token = request.query.get('validationToken');
        if (token !== null) return echo(token);
        const { value: notifications, unreadable } = parse(await readBody(request));
        if (unreadable > 0) log.warn('webhook.notifications-unreadable', { unreadable });
        counters.count('webhook.refused', unreadable);
        const id = request.params['connectionId'];
        const connection = (await connections('')).find((one) => one.id === id);
        if (connection === undefined) counters.count('webhook.refused', notifications.length);
        else await take(notifications, connection);
        return { status: 202 };
      } catch (error) {
        return problem(error, log);
      }
    });

  /** The partner topic is one for all connections: the clientState says whose it is. Throwing has Event Grid deliver it again. */
  async function event(raw: unknown): Promise<void> {
    const parsed = NotificationEvent.safeParse(raw);
    if (!parsed.success) return counters.count('webhook.refused');
    const { data: given } = parsed;
    for (const connection of await connections('')) {
      if ((await partOf(given, connection)) !== undefined) return take([given], connection);
    }
    counters.count('webhook.refused');
  }

  return { http, event };
}

type Ring = Pick<Doorbell, 'part' | 'reason' | 'subscription'>;

/** Where a subscription is renewed by another, there is only something to look at. */
const ofFollower = ({ part, reason, subscription }: Ring): Ring => ({
  part,
  reason: subscription === undefined ? reason : 'webhook',
});

const mostConnections = 1_000;
/** A connection is known so late at the most; in a flood it is not read for each post. */
const connectionsForMs = 2_000;
const mostTokenLength = 2_048;

/** Graph proves the address by a token that it wants back, decoded, as plain text within ten seconds (graph/change-notifications-delivery-webhooks). */
function echo(token: string): HttpResponseInit {
  if (token.length > mostTokenLength) {
    throw new AppError('REQUEST_INVALID', 'validationToken: is too long', {
      details: { field: 'validationToken' },
    });
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: token.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  };
}

function parse(body: Buffer) {
  try {
    return Notifications.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new AppError('REQUEST_INVALID', 'body: is not a notification of Microsoft Graph', {
      details: { field: 'body' },
    });
  }
}

/** One of each kind, and how many there are: of a drive many say the same. */
function alike(notifications: readonly Notification[]): [Notification, number][] {
  const kinds = Map.groupBy(notifications, (given) => {
    const { tenantId, resource, clientState, lifecycleEvent } = given;
    return JSON.stringify([tenantId, resource, clientState, lifecycleEvent, pausedOf(given)]);
  });
  return [...kinds.values()].flatMap((all) => (all[0] ? [[all[0], all.length]] : []));
}
