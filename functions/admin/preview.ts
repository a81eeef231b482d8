import { app } from '@azure/functions';
import { NewConnection } from '../../shared/model/connection.ts';
import { preview } from '../../shared/pipeline/preview/preview.ts';
import type { Config } from '../../shared/platform/config.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint } from '../endpoint.ts';

/** Well within the 230 s after which a load balancer in front of the app hangs up. */
const lookForMs = 60_000;

/** What a connection would read and about what its embedding would cost; nothing of it is kept. */
export function registerPreview(services: Services, config: Config): void {
  app.http('preview-connection', {
    methods: ['POST'],
    route: 'connections/preview',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: NewConnection,
        handle: async ({ body, caller: { tenantId } }) => {
          const { sourceOf, maxFileBytes, maxRecordingBytes, now, readFile } = services;
          // Always the same, so that looking twice signs in once.
          const createdAt = new Date(0).toISOString();
          const connection = { ...body, schemaVersion: 1 as const, tenantId, createdAt };
          const found = await preview(connection, {
            source: await sourceOf(connection),
            maxFileBytes,
            maxRecordingBytes,
            readsPictures: readFile.settings.ocr !== '',
            usdPerMillionTokens: config.prices.embeddingUsd,
            until: new Date(now().getTime() + lookForMs),
            now,
          });
          return { jsonBody: found };
        },
      },
      services,
    ),
  });
}
