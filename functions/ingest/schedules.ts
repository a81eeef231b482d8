import { app, type InvocationContext } from '@azure/functions';
import { everything, type Doorbell } from '../../shared/model/stream.ts';
import type { Config } from '../../shared/platform/config.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';

/** Against silence: notifications can be lost, and some changes have none. */
export function registerSchedules({ store, bus, tenantId }: Services, config: Config): void {
  const ringAll = async (
    doorbell: Pick<Doorbell, 'lane' | 'items' | 'reason'>,
    { invocationId, functionName }: InvocationContext,
  ) => {
    await withScope({ invocationId, functionName }, async () => {
      const connections = await store.connections.query({
        where: 'true',
        pk: tenantId,
        limit: 1_000,
      });
      for (const { id } of connections) {
        await bus.ring({ tenantId, connectionId: id, ...doorbell });
      }
    });
  };

  app.timer('poll', {
    schedule: config.schedules.poll,
    handler: (_timer, context) => ringAll({ lane: 'changes', items: [], reason: 'poll' }, context),
  });
  app.timer('sweep', {
    schedule: config.schedules.sweep,
    handler: (_timer, context) =>
      ringAll({ lane: 'crawl', items: [everything], reason: 'sweep' }, context),
  });
}
