import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { bucketOf } from '../../shared/azure/store.ts';
import { requestIngest } from '../../shared/pipeline/request-ingest.ts';
import { AppError } from '../../shared/platform/errors.ts';
import { viewDocument } from '../../shared/query/document-view.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';
import { starter } from '../ingest/start.ts';

/** The state and way of one file, and why the caller may read it; and, for admins, having it looked at again. */
export function registerDocuments(services: Services): void {
  app.http('document', {
    methods: ['GET'],
    route: 'documents/{id}',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'reader',
        body: noBody,
        handle: async ({ caller, request }) => ({
          jsonBody: await viewDocument(request.params['id'] ?? '', { ...services, caller }),
        }),
      },
      services,
    ),
  });

  app.http('replay-document', {
    methods: ['POST'],
    route: 'documents/{id}/replay',
    authLevel: 'anonymous',
    extraInputs: [df.input.durableClient()],
    handler: (request, context) =>
      endpoint(
        {
          role: 'admin',
          body: noBody,
          handle: async ({ caller: { tenantId } }) => {
            const id = request.params['id'] ?? '';
            const address = { pk: bucketOf(tenantId, id), id };
            // Forgetting the version makes the file be read anew, not just placed anew.
            const document = await services.store.documents.update(address, (record) => ({
              ...record,
              version: null,
            }));
            if (!document) throw new AppError('NOT_FOUND', 'There is no such document');
            const { connectionId, itemKey } = document;
            const run = await requestIngest(
              { tenantId, connectionId, itemKey, documentId: id },
              services,
            );
            await starter(df.getClient(context)).ingest(run);
            return { status: 202 };
          },
        },
        services,
      )(request, context),
  });
}
