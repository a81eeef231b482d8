import { app, type HttpResponseInit } from '@azure/functions';
import { Question, type AnswerEvent } from '../../shared/model/answer.ts';
import { AppError } from '../../shared/platform/errors.ts';
import { ask } from '../../shared/query/ask.ts';
import type { Services } from '../../shared/services.ts';
import { endpoint } from '../endpoint.ts';
import { eventStream } from './event-stream.ts';

/** An answer made of what the caller may read, with citations: as one JSON, or word by word as server-sent events. */
export function registerAsk(services: Services): void {
  app.http('ask', {
    methods: ['POST'],
    route: 'ask',
    authLevel: 'anonymous', // endpoint() verifies the Entra token itself
    handler: endpoint(
      {
        role: 'reader',
        body: Question,
        handle: async ({ body, caller, request }) => {
          const stop = new AbortController();
          const events = ask(body, { ...services, caller, signal: stop.signal });
          const wantsStream = request.headers.get('accept')?.includes('text/event-stream');
          return wantsStream ? eventStream(events, { stop, log: services.log }) : whole(events);
        },
      },
      services,
    ),
  });
}

async function whole(events: AsyncIterable<AnswerEvent>): Promise<HttpResponseInit> {
  for await (const { event, data } of events) if (event === 'answer') return { jsonBody: data };
  throw new AppError('SERVICE_UNAVAILABLE', 'The model ended without an answer');
}
