import { app, type InvocationContext } from '@azure/functions';
import type { Connection } from '../../shared/model/connection.ts';
import { everything, type Doorbell } from '../../shared/model/stream.ts';
import { pollDoorbells } from '../../shared/pipeline/1-scan/streams.ts';
import type { Config } from '../../shared/platform/config.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';

type DoorbellsOf = (connection: Connection) => Promise<Doorbell[]> | Doorbell[];

/** Against silence: notifications can be lost, and some changes have none. */
export function registerSchedules(services: Services, config: Config): void {
  const { store, bus, tenantId } = services;
  const ringAll = async (
    doorbellsOf: DoorbellsOf,
    { invocationId, functionName }: InvocationContext,
  ) => {
    await withScope({ invocationId, functionName }, async () => {
      const connections = await store.connections.query({
        where: 'true',
        pk: tenantId,
        limit: 1_000,
      });
      for (const connection of connections) {
        for (const doorbell of await doorbellsOf(connection)) await bus.ring(doorbell);
      }
    });
  };

  const poll: DoorbellsOf = (connection) => pollDoorbells(connection, services);
  const sweep: DoorbellsOf = ({ id: connectionId }) => [
    { tenantId, connectionId, lane: 'crawl', items: [everything], reason: 'sweep' },
  ];
  app.timer('poll', {
    schedule: config.schedules.poll,
    handler: (_timer, context) => ringAll(poll, context),
  });
  app.timer('sweep', {
    schedule: config.schedules.sweep,
    handler: (_timer, context) => ringAll(sweep, context),
  });
}
