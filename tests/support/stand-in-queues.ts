import type { QueueDefinition } from '../../local/bus/queue-parts.ts';
import type { Bus } from '../../local/bus/server.ts';
import { serve, type EmulatorContext, type Running } from '../../local/emulator.ts';

const queue = 'http://schemas.microsoft.com/netservices/2010/10/servicebus/connect';
const counts = 'http://schemas.microsoft.com/netservices/2011/06/servicebus';

/**
 * As much of the administration API as tests need to have queues of their own in a namespace, which the emulator itself does without:
 * make, count, remove (learn.microsoft.com/rest/api/servicebus/queues).
 */
export const serveQueues = (bus: Bus, context: EmulatorContext): Promise<Running> =>
  serve(
    async (request) => {
      await context.tokens.verify(
        request.headers.get('authorization'),
        'https://servicebus.azure.net',
      );
      const { href, pathname } = new URL(request.url);
      const name = pathname.slice(1);
      if (request.method === 'DELETE') return new Response(); // it goes with the process
      if (request.method === 'PUT') bus.addQueue(parse(name, await request.text()));
      return new Response(entry(href, bus.counts(name)), {
        status: request.method === 'PUT' ? 201 : 200,
        headers: { 'content-type': 'application/atom+xml' },
      });
    },
    { name: 'queues', context },
  );

function parse(name: string, xml: string): QueueDefinition {
  const read = (element: string) => new RegExp(`<${element}>([^<]+)<`).exec(xml)?.[1];
  const seconds = (element: string) => Number(/^PT(\d+)S$/.exec(read(element) ?? '')?.[1]);
  const isTrue = (element: string) => read(element) === 'true';
  const window = seconds('DuplicateDetectionHistoryTimeWindow');
  const ttl = seconds('DefaultMessageTimeToLive');
  return {
    name,
    lockDurationSeconds: seconds('LockDuration'),
    maxDeliveryCount: Number(read('MaxDeliveryCount')),
    requiresSession: isTrue('RequiresSession'),
    requiresDuplicateDetection: isTrue('RequiresDuplicateDetection'),
    deadLetterOnExpiration: isTrue('DeadLetteringOnMessageExpiration'),
    ...(window > 0 && { duplicateDetectionWindowSeconds: window }),
    ...(ttl > 0 && { defaultTtlSeconds: ttl }),
  };
}

/** The SDK wants all of these, of which the tests read the counts. */
function entry(id: string, { active, scheduled, deadLettered }: ReturnType<Bus['counts']>): string {
  const settings = Object.entries({
    LockDuration: 'PT30S',
    MaxSizeInMegabytes: 1024,
    RequiresDuplicateDetection: false,
    RequiresSession: false,
    DefaultMessageTimeToLive: 'P14D',
    DeadLetteringOnMessageExpiration: false,
    DuplicateDetectionHistoryTimeWindow: 'PT10M',
    MaxDeliveryCount: 10,
    EnableBatchedOperations: true,
    EnablePartitioning: false,
    EnableExpress: false,
    CreatedAt: new Date().toISOString(),
    UpdatedAt: new Date().toISOString(),
    AccessedAt: new Date().toISOString(),
  }).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<entry xmlns="http://www.w3.org/2005/Atom"><id>${id}</id><content type="application/xml">
    <QueueDescription xmlns="${queue}">${settings.join('')}<CountDetails xmlns:c="${counts}">
      <c:ActiveMessageCount>${active}</c:ActiveMessageCount>
      <c:DeadLetterMessageCount>${deadLettered}</c:DeadLetterMessageCount>
      <c:ScheduledMessageCount>${scheduled}</c:ScheduledMessageCount>
    </CountDetails></QueueDescription></content></entry>`;
}
