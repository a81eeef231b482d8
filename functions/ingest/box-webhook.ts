import { app, type HttpHandler, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { claim } from '../../shared/azure/lease.ts';
import { bucketOf } from '../../shared/azure/store.ts';
import { ConnectionId, type BoxConnection } from '../../shared/model/connection.ts';
import { AppError, isAppError } from '../../shared/platform/errors.ts';
import { shortId } from '../../shared/platform/hash.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';
import { keysOfNotification } from '../../shared/sources/box/events.ts';
import { isSignedByBox, type SignatureKeys } from '../../shared/sources/box/signature.ts';
import { readSignatureKeys } from '../../shared/sources/box/signature-keys.ts';
import { createKeyRing, type KeyRing } from '../../shared/sources/key-ring.ts';
import { BoxNotification } from '../../shared/sources/box/wire.ts';
import { problem } from '../problem.ts';
import { readBody } from '../read-body.ts';

/** Box retries a delivery for two hours; a day is ample. */
const rememberSeconds = 24 * 3600;

/** Verifies Box's signature, then puts a doorbell on the bus, then answers 202: nothing acknowledged is lost. */
export function registerBoxWebhook(services: Services): void {
  app.http('box-webhook', {
    methods: ['POST'],
    route: 'webhooks/box/{connectionId}',
    authLevel: 'anonymous', // the signature is the proof
    handler: boxWebhook(services),
  });
}

/** What the webhook needs of all services. */
type Needed = Pick<Services, 'store' | 'bus' | 'counters' | 'secrets' | 'tenantId' | 'log' | 'now'>;

export function boxWebhook(services: Needed): HttpHandler {
  const { secrets, now } = services;
  const keys = createKeyRing({
    readKeys: (connection: BoxConnection) => readSignatureKeys(connection, secrets),
    now,
  });
  return (request, { invocationId }) =>
    withScope({ invocationId, functionName: 'box-webhook' }, async () => {
      try {
        return await take(request, { ...services, keys });
      } catch (error) {
        return problem(error, services.log);
      }
    });
}

type Context = Needed & { readonly keys: KeyRing<BoxConnection, SignatureKeys> };

async function take(request: HttpRequest, services: Context): Promise<HttpResponseInit> {
  const { store, bus, counters, tenantId } = services;
  const body = await readBody(request);
  const connectionId = request.params['connectionId'] ?? '';
  if (!(await isSigned(request, { body, connectionId, services }))) {
    counters.count('webhook.refused');
    throw new AppError('SIGNATURE_INVALID', 'The signature of the notification does not hold');
  }
  const notification = parseNotification(body);
  const id = shortId('delivery', connectionId, notification.id);
  if (await store.claims.read({ pk: bucketOf(tenantId, id), id })) {
    counters.count('webhook.repeated');
    return { status: 202 };
  }
  // The bus drops a second message of this id, should two deliveries of one notification come at once.
  await bus.ring(
    {
      tenantId,
      connectionId,
      lane: 'changes',
      items: keysOfNotification(notification),
      reason: 'webhook',
    },
    id,
  );
  const isFirst = await claim(store, { id, tenantId, ttl: rememberSeconds });
  counters.count(isFirst ? 'webhook.accepted' : 'webhook.repeated');
  return { status: 202 };
}

/** An unknown connection answers like a wrong signature: nothing here tells which connections there are. */
async function isSigned(
  { headers }: HttpRequest,
  { body, connectionId, services }: { body: Buffer; connectionId: string; services: Context },
): Promise<boolean> {
  const { store, keys, tenantId, now, log } = services;
  if (!ConnectionId.safeParse(connectionId).success) return false;
  const connection = (await store.connections.read({ pk: tenantId, id: connectionId }))?.value;
  if (connection?.source !== 'box') return false;
  try {
    return await keys.holds(connection, (those) => isSignedByBox({ headers, body }, those, now()));
  } catch (error) {
    if (!isAppError(error, 'SECRET_MISSING')) throw error;
    log.error('webhook.keys-missing', error, { connectionId }); // for admins; the caller learns no names
    return false;
  }
}

function parseNotification(body: Buffer): BoxNotification {
  try {
    return BoxNotification.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new AppError('REQUEST_INVALID', 'body: is not a notification of Box', {
      details: { field: 'body' },
    });
  }
}
