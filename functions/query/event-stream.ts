import type { HttpResponseInit } from '@azure/functions';
import { asAppError } from '../../shared/azure/outage.ts';
import type { Log } from '../../shared/platform/log.ts';

interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

const encoder = new TextEncoder();
const encode = ({ event, data }: StreamEvent) =>
  encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

/**
 * Server-sent events (html.spec.whatwg.org §9.2). The first event is awaited before the status goes out, so that a failure
 * until then is an ordinary problem response; a later one ends the stream with an `error` event.
 * @param options.stop aborted when the caller goes away, so that the model stops too
 */
export async function eventStream(
  events: AsyncGenerator<StreamEvent>,
  { stop, log }: { stop: AbortController; log: Log },
): Promise<HttpResponseInit> {
  let next: IteratorResult<StreamEvent> | undefined = await events.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = next ?? (await events.next());
        next = undefined;
        if (done === true) controller.close();
        else controller.enqueue(encode(value));
      } catch (error) {
        if (stop.signal.aborted) return; // nobody reads any more
        log.error('stream.failed', error);
        const code = asAppError(error)?.code ?? 'INTERNAL';
        controller.enqueue(encode({ event: 'error', data: { code } }));
        controller.close();
      }
    },
    async cancel() {
      stop.abort();
      await events.return(undefined);
    },
  });
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    body,
  };
}
