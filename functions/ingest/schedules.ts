import { app, type InvocationContext } from '@azure/functions';
import type { Connection } from '../../shared/model/connection.ts';
import { everything, peoplePart, type NewDoorbell } from '../../shared/model/stream.ts';
import { followParts, startForgotten } from '../../shared/pipeline/1-scan/follow-parts.ts';
import { unreadableDoorbells } from '../../shared/pipeline/1-scan/retry-unreadable.ts';
import { linkDoorbells } from '../../shared/pipeline/1-scan/sweep-links.ts';
import { pollDoorbells, streamsOf } from '../../shared/pipeline/1-scan/streams.ts';
import type { Config } from '../../shared/platform/config.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';

/** Against silence: notifications can be lost, and some changes have none. */
export function registerSchedules(services: Services, config: Config): void {
  const { store, bus, tenantId, log } = services;
  const { drivePollMs } = config.graph;
  const each = async (
    work: (connection: Connection) => Promise<void>,
    { invocationId, functionName }: InvocationContext,
  ) => {
    await withScope({ invocationId, functionName }, async () => {
      const connections = await store.connections.query({
        where: 'true',
        pk: tenantId,
        limit: 1_000,
      });
      for (const connection of connections) {
        // One source that is out of reach must not keep the others from being looked at.
        await work(connection).catch((error: unknown) =>
          log.error('schedule.failed', error, { connectionId: connection.id }),
        );
      }
    });
  };
  const ring = async (doorbells: readonly NewDoorbell[]) => {
    for (const doorbell of doorbells) await bus.ring(doorbell);
  };

  app.timer('poll', {
    schedule: config.schedules.poll,
    handler: (_timer, context) =>
      each(async (connection) => {
        await startForgotten(connection, services);
        await ring(await pollDoorbells(connection, { ...services, drivePollMs }));
        await ring(await unreadableDoorbells(connection, services));
      }, context),
  });
  app.timer('sweep', {
    schedule: config.schedules.sweep,
    handler: (_timer, context) =>
      each(async (connection) => ring(await sweepDoorbells(connection, services)), context),
  });
  app.timer('links', {
    schedule: config.schedules.links,
    handler: (_timer, context) =>
      each(async (connection) => ring(await linkDoorbells(connection, services)), context),
  });
  app.timer('follow', {
    schedule: config.schedules.follow,
    handler: (_timer, context) => each((connection) => followParts(connection, services), context),
  });
}

/** Everything is compared, part by part. */
async function sweepDoorbells(
  connection: Connection,
  { store }: Pick<Services, 'store'>,
): Promise<NewDoorbell[]> {
  const { tenantId, id: connectionId, source } = connection;
  const streams = source === 'box' ? [] : await streamsOf(connection, store);
  const parts = source === 'box' ? [''] : new Set(streams.map(({ part }) => part));
  return [...parts]
    .filter((part) => part !== peoplePart)
    .map((part) => ({
      tenantId,
      connectionId,
      part,
      lane: 'crawl',
      items: [everything],
      reason: 'sweep',
    }));
}
