import { setTimeout } from 'node:timers/promises';
import { app } from '@azure/functions';
import { bucketOf } from '../../shared/azure/store.ts';
import { auditedChange } from '../../shared/governance/audited.ts';
import { auditDrift } from '../../shared/governance/drift.ts';
import { readDrift } from '../../shared/governance/drift-report.ts';
import type { Connection } from '../../shared/model/connection.ts';
import { NewCanaries } from '../../shared/model/drift.ts';
import { mapBounded } from '../../shared/platform/concurrency.ts';
import type { Config } from '../../shared/platform/config.ts';
import { AppError } from '../../shared/platform/errors.ts';
import { scopeOf } from '../../shared/platform/ids.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint, noBody } from '../endpoint.ts';

const readsAtOnce = 8;

/** Whether we show what each source itself would show: a few documents and people at each tick, and the documents that nobody may find. */
export function registerDriftAudit(services: Services, config: Config): void {
  const { store, tenantId, log } = services;

  app.timer('drift-audit', {
    schedule: config.schedules.drift,
    handler: (_timer, { invocationId, functionName }) =>
      withScope({ invocationId, functionName }, async () => {
        for (const connection of await store.connections.list(tenantId, 1_000)) {
          // One source that is out of reach must not keep the others from being looked at.
          await auditConnection(connection, config.drift, services).catch((error: unknown) =>
            log.error('drift.failed', error, { connectionId: connection.id }),
          );
        }
      }),
  });

  app.http('drift', {
    methods: ['GET'],
    route: 'drift',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'admin',
        body: noBody,
        handle: async ({ caller }) => ({ jsonBody: await readDrift(caller.tenantId, services) }),
      },
      services,
    ),
  });

  app.http('canaries', {
    methods: ['POST'],
    route: 'connections/{id}/canaries',
    authLevel: 'anonymous',
    handler: endpoint(
      {
        role: 'admin',
        body: NewCanaries,
        handle: async ({ body, caller, request }) => {
          const id = request.params['id'] ?? '';
          const on = { connectionId: id, canaries: String(body.keys.length) };
          const deed = { who: caller.oid, did: 'canaries.set' as const, on };
          const set = () => setCanaries(id, body, services);
          return { jsonBody: { canaries: await auditedChange(deed, services.audit, set) } };
        },
      },
      services,
    ),
  });
}

async function auditConnection(
  connection: Connection,
  options: Config['drift'],
  services: Services,
) {
  const source = await services.sourceOf(connection);
  const { random } = Math;
  const wait = (ms: number) => setTimeout(ms);
  await auditDrift(options, { ...services, connection, source, random, wait });
}

/** @returns each with the status of its document: null for one that was never seen, whose key may be mistaken */
async function setCanaries(
  connectionId: string,
  { keys }: NewCanaries,
  { store, tenantId }: Services,
) {
  const canaries = [...new Set(keys)];
  const at = { pk: tenantId, id: connectionId };
  const changed = await store.connections.update(at, (connection) => ({ ...connection, canaries }));
  if (!changed) throw new AppError('NOT_FOUND', `There is no connection named ${connectionId}`);
  return mapBounded(canaries, readsAtOnce, async (key) => {
    const id = scopeOf({ tenantId, connectionId, key });
    const document = await store.documents.read({ pk: bucketOf(tenantId, id), id });
    return { key, documentId: id, status: document?.value.status ?? null };
  });
}
