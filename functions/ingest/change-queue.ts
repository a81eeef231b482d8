import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { Doorbell } from '../../shared/model/stream.ts';
import { againAfterMs, ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { withScope } from '../../shared/platform/log.ts';
import type { Services } from '../../shared/services.ts';
import { starter } from './start.ts';

/**
 * Every doorbell raises `wanted` in the stream's record and makes sure that the current run exists, before its message
 * is completed. So a crash anywhere only makes the message come again.
 */
export function registerChangeQueue({ bus, store, sourceOf, now }: Services): void {
  app.serviceBusQueue('change-queue', {
    connection: 'SERVICEBUS',
    queueName: 'changes',
    extraInputs: [df.input.durableClient()],
    handler: (message, context) =>
      withScope({ invocationId: context.invocationId, functionName: 'change-queue' }, async () => {
        const doorbell = Doorbell.parse(message);
        const { tenantId, connectionId, lane, part, reason } = doorbell;
        if (reason === 'lifecycle') await renew(doorbell, { store, sourceOf });
        const { id: stream, run } = await ringStream(doorbell, { store, now });
        await starter(df.getClient(context)).sync({
          tenantId,
          connectionId,
          lane,
          part,
          stream,
          run,
        });
        if (reason !== 'webhook') return;
        for (const afterMs of againAfterMs) {
          const at = new Date(now().getTime() + afterMs);
          await bus.ringAt(at, { ...doorbell, reason: 'again' });
        }
      }),
  });
}

/** The source says that its announcements are about to end, have ended or were missed: it must go on with them before we look. */
export async function renew(
  { tenantId, connectionId, part, subscription }: Doorbell,
  { store, sourceOf }: Pick<Services, 'store' | 'sourceOf'>,
): Promise<void> {
  const connection = await store.connections.read({ pk: tenantId, id: connectionId });
  if (connection === undefined) return;
  const source = await sourceOf(connection.value);
  if (subscription === undefined) await source.subscribe([part], { anew: true });
  else await source.resubscribe?.(part, subscription);
}
