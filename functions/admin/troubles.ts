import { app } from '@azure/functions';
import { AppError } from '../../shared/platform/errors.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';

const pageSize = 100;

/**
 * What did not work: files that cannot be read, files that keep failing, what the source does not let us read at all, messages that the
 * bus gave up on. Ids, never names.
 */
export function registerTroubles(services: Services): void {
  const { store, bus, counters } = services;

  app.http('troubles', {
    methods: ['GET'],
    route: 'troubles',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller: { tenantId } }) => {
          const documents = await store.documents.query({
            where: "c.tenantId = @tenantId AND c.status IN ('rejected', 'failed')",
            parameters: { tenantId },
            limit: pageSize,
          });
          const files = documents.map(({ id, status, rejection, steps, updatedAt }) => ({
            documentId: id,
            status,
            rejection,
            lastStep: steps.at(-1) ?? null,
            updatedAt,
          }));
          const unreadable = await store.items.query({
            where: "c.tenantId = @tenantId AND c.unreadable.since > ''",
            orderBy: 'c.unreadable.since',
            parameters: { tenantId },
            limit: pageSize,
          });
          const items = unreadable.map((item) => ({
            itemId: item.id,
            key: item.key,
            connectionId: item.connectionId,
            /** Else it is a folder that is shown and cannot be listed. */
            hidden: item.trashed,
            ...item.unreadable,
          }));
          const deadLetters = await bus.deadLetters(pageSize);
          return { jsonBody: { files, items, deadLetters, counters: await counters.read() } };
        },
      },
      services,
    ),
  });

  app.http('replay-dead-letter', {
    methods: ['POST'],
    route: 'dead-letters/{id}/replay',
    authLevel: 'anonymous',
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ request }) => {
          if (await bus.replay(request.params['id'] ?? '')) return { status: 202 };
          throw new AppError('NOT_FOUND', 'There is no such dead letter');
        },
      },
      services,
    ),
  });
}
