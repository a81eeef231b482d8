import { app } from '@azure/functions';
import { NewConnection } from '../../shared/model/connection.ts';
import { startParts } from '../../shared/pipeline/1-scan/follow-parts.ts';
import { readProgress } from '../../shared/pipeline/progress.ts';
import { AppError, isAppError } from '../../shared/platform/errors.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';

/** Starts a source, and shows how far its first scan has come and what of it cannot be read. */
export function registerConnections(services: Services): void {
  app.http('create-connection', {
    methods: ['POST'],
    route: 'connections',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: NewConnection,
        handle: async ({ body, caller }) => ({
          status: 201,
          jsonBody: await createConnection(body, caller.tenantId, services),
        }),
      },
      services,
    ),
  });

  app.http('connection', {
    methods: ['GET'],
    route: 'connections/{id}',
    authLevel: 'anonymous',
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller: { tenantId }, request }) => {
          const id = request.params['id'] ?? '';
          const found = await services.store.connections.read({ pk: tenantId, id });
          if (!found) throw new AppError('NOT_FOUND', `There is no connection named ${id}`);
          const { name, source, createdAt, unreadable } = found.value;
          const progress = await readProgress(found.value, services);
          return {
            jsonBody: {
              id,
              name,
              source,
              createdAt,
              ...progress,
              unreadable: unreadable?.parts ?? [],
              unreadableCount: unreadable?.count ?? 0,
            },
          };
        },
      },
      services,
    ),
  });
}

async function createConnection(body: NewConnection, tenantId: string, services: Services) {
  const { store, sourceOf, now } = services;
  const connection = {
    ...body,
    schemaVersion: 1 as const,
    tenantId,
    createdAt: now().toISOString(),
  };
  const source = await sourceOf(connection);
  await (connection.source === 'box' ? source.roots() : source.parts()); // signs in and looks: what cannot work is refused here
  try {
    await store.connections.create(connection);
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    throw new AppError('CONNECTION_EXISTS', `id: there is a connection named ${body.id} already`, {
      details: { field: 'id' },
    });
  }
  await startParts(connection, services);
  return { id: connection.id };
}
