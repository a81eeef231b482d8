import type { Lease } from '../../azure/lease.ts';
import type { Secrets } from '../../azure/secrets.ts';
import type { BoxConnection } from '../../model/connection.ts';
import type { Source } from '../source.ts';
import { createAuthentication } from './auth.ts';
import { createBoxClient } from './client.ts';
import { createBoxSource } from './source.ts';

/** Path of the notifications of one connection, below the app's public address. */
const notificationPath = (connectionId: string): string => `/api/webhooks/box/${connectionId}`;

export async function connectBox(
  connection: BoxConnection,
  options: { secrets: Secrets; lease: Lease; endpoint: string; publicEndpoint: string },
): Promise<Source> {
  const { secrets, lease, endpoint, publicEndpoint } = options;
  const auth = await createAuthentication({ connection, secrets, lease });
  return createBoxSource({
    client: createBoxClient(auth, endpoint),
    roots: connection.roots,
    notificationUrl: publicEndpoint.replace(/\/$/, '') + notificationPath(connection.id),
  });
}
