import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatch } from '../dispatch.ts';
import type { InFlight } from '../in-flight.ts';
import type { Outcome, TypedData } from '../invocation.ts';
import type { Guard } from './guard.ts';
import type { Log, Worker } from '../workers/worker.ts';
import { bodyLimitBytes, headersOf, readBody, toRpcHttp, writeRpcResponse } from './rpc-http.ts';
import { findRoute, type Route, type RouteHit } from './routes.ts';
import { openStream } from './stream.ts';

export interface FrontEnd {
  /** @returns false when no function has that route */
  handle(incoming: IncomingMessage, outgoing: ServerResponse, url: URL): Promise<boolean>;
}

interface Exchange extends RouteHit {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly url: URL;
  readonly worker: Worker;
  readonly invocationId: string;
  readonly gone: AbortSignal;
}

/** Brings HTTP calls to the functions with a matching route. */
export function createFrontEnd(options: {
  routes: readonly Route[];
  dispatch: Dispatch;
  guard: Guard;
  /** Told of every exchange, until its last byte has left. */
  exchanges: InFlight;
  log: Log;
}): FrontEnd {
  const { routes, dispatch, guard, exchanges, log } = options;

  async function whole(exchange: Exchange): Promise<void> {
    const { incoming, worker, invocationId, functionName, gone, params, url } = exchange;
    const body = await readBody(incoming);
    const input = toRpcHttp(incoming, { url, params, body });
    const invocation = { functionName, input, invocationId, signal: gone };
    const outcome = await dispatch.runIn(worker, invocation);
    report(outcome, exchange);
    write(outcome, exchange);
  }

  async function streamed(exchange: Exchange, upstream: URL): Promise<void> {
    const { incoming, outgoing, worker, functionName, gone, params, invocationId } = exchange;
    const stream = openStream({ incoming, outgoing, upstream, invocationId, gone });
    await stream.connected;
    const triggerMetadata: Record<string, TypedData> = {
      ...Object.fromEntries(Object.entries(params).map(([name, text]) => [name, { string: text }])),
      Headers: { json: JSON.stringify(headersOf(incoming)) },
      Query: { json: '{}' }, // the library reads the query from the address
    };
    const outcome = await dispatch.runIn(worker, {
      functionName,
      invocationId,
      triggerMetadata,
      input: { http: {} },
      signal: gone,
    });
    report(outcome, exchange);
    stream.finish(outcome, () => write(outcome, exchange));
  }

  function report(outcome: Outcome, { functionName, invocationId, gone }: Exchange): void {
    if (outcome.ok || gone.aborted) return;
    const { kind, message } = outcome;
    log('function.failed', { functionName, invocationId, kind, message, ...stackOf(outcome) });
  }

  return {
    async handle(incoming, outgoing, url) {
      const hit = findRoute(routes, { method: incoming.method ?? 'GET', path: url.pathname });
      if (!hit) return false;
      const { functionName, authLevel: level } = hit;
      if (!guard.allows(incoming, { of: 'app', level, functionName })) {
        outgoing.writeHead(guard.refusal).end();
        return true;
      }
      if (Number(incoming.headers['content-length'] ?? 0) > bodyLimitBytes) {
        outgoing.writeHead(413, { connection: 'close' }).end();
        return true;
      }
      const gone = abortedWith(outgoing);
      void exchanges.track(once(outgoing, 'close'));
      const worker = await dispatch.workerFor(hit.functionName);
      if (!worker) {
        outgoing.writeHead(503).end();
        return true;
      }
      const exchange = {
        ...hit,
        incoming,
        outgoing,
        url,
        worker,
        gone,
        invocationId: randomUUID(),
      };
      try {
        await (worker.streamUrl ? streamed(exchange, worker.streamUrl) : whole(exchange));
      } catch (error) {
        if (!gone.aborted) throw error;
      }
      return true;
    },
  };
}

function write(outcome: Outcome, { outgoing, gone }: Exchange): void {
  if (outgoing.headersSent || gone.aborted) return;
  if (outcome.ok) writeRpcResponse(outcome.returnValue, outgoing);
  else outgoing.writeHead(outcome.kind === 'user' ? 500 : 503).end();
}

/** Aborts when the caller goes away before the answer has ended. */
function abortedWith(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  return gone.signal;
}

const stackOf = (outcome: Outcome) =>
  'stack' in outcome && outcome.stack !== undefined ? { stack: outcome.stack } : {};
