import { app } from '@azure/functions';
import type { Services } from '../../shared/services.ts';

const readyWithinMs = 5_000;

/** `live`: the process answers. `ready`: what it stands on answers too; names of services, and nothing about them. */
export function registerHealth({ store, index, artifacts, tenantId, log }: Services): void {
  app.http('health-live', {
    methods: ['GET'],
    route: 'health/live',
    authLevel: 'anonymous',
    handler: () => ({ jsonBody: { status: 'live' } }),
  });

  const probes = {
    records: () => store.connections.read({ pk: tenantId, id: 'probe' }),
    artifacts: () => artifacts.find(`${tenantId}/probe`),
    index: () => index.count(),
  };

  app.http('health-ready', {
    methods: ['GET'],
    route: 'health/ready',
    authLevel: 'anonymous',
    handler: async () => {
      const checks = await Promise.all(
        Object.entries(probes).map(async ([name, probe]) => {
          const ok = await within(readyWithinMs, probe()).catch((error: unknown) => {
            log.error('health.not-ready', error, { service: name });
            return false;
          });
          return [name, ok ? 'ready' : 'unreachable'] as const;
        }),
      );
      const ready = checks.every(([, state]) => state === 'ready');
      return {
        status: ready ? 200 : 503,
        jsonBody: { status: ready ? 'ready' : 'not-ready', services: Object.fromEntries(checks) },
      };
    },
  });
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}
