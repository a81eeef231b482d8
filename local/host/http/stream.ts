import { request, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Outcome } from '../invocation.ts';
import { bodyLimitBytes } from './rpc-http.ts';

/**
 * With HTTP streams the invocation carries no body: request and response travel over the library's own server in the worker,
 * which joins them to the invocation by its id.
 */
export interface StreamedCall {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly invocationId: string;
  readonly upstream: URL;
  /** Aborted when the caller has gone away. */
  readonly gone: AbortSignal;
}

export interface Stream {
  /** Settles when the library's server has the request, so that its invocation will not wait in vain. */
  readonly connected: Promise<void>;
  /** Ends the exchange by what became of the function. */
  finish(outcome: Outcome, writeValue: () => void): void;
}

export function openStream(call: StreamedCall): Stream {
  const { incoming, outgoing, upstream, gone } = call;
  const forwarded = request({
    host: '127.0.0.1',
    port: upstream.port,
    agent: false,
    method: incoming.method,
    path: incoming.url,
    headers: {
      ...incoming.headers,
      'x-ms-invocation-id': call.invocationId,
      'x-forwarded-host': incoming.headers.host ?? 'localhost',
      'x-forwarded-proto': 'http',
    },
  });
  const connected = sentHeaders(forwarded, gone);
  forwarded.on('response', (response) => passOn(response, outgoing));
  // The outcome of the invocation tells what went wrong; without an answer so far it also gives the status.
  forwarded.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
  });
  gone.addEventListener('abort', () => forwarded.destroy(), { once: true });
  limit(incoming, () => {
    outgoing.writeHead(413, { connection: 'close' }).end();
    forwarded.destroy();
  });
  incoming.pipe(forwarded);

  return {
    connected,
    finish(outcome, writeValue) {
      if (outcome.ok && outcome.returnValue === undefined) return; // the response itself is under way
      forwarded.destroy();
      if (outgoing.writableEnded) return;
      if (outgoing.headersSent) outgoing.destroy();
      else writeValue();
    },
  };
}

/** node:http sends the headers late on its own, and the library waits for them. */
async function sentHeaders(forwarded: ClientRequest, signal: AbortSignal): Promise<void> {
  forwarded.flushHeaders();
  if (!forwarded.socket) await once(forwarded, 'socket', { signal });
  if (forwarded.socket?.connecting) await once(forwarded.socket, 'connect', { signal });
}

const ofThisHop = new Set(['x-ms-invocation-id', 'connection', 'keep-alive', 'transfer-encoding']);

function passOn(response: IncomingMessage, outgoing: ServerResponse): void {
  for (const [name, value] of Object.entries(response.headers)) {
    if (!ofThisHop.has(name)) outgoing.setHeader(name, value ?? '');
  }
  outgoing.writeHead(response.statusCode ?? 200);
  outgoing.flushHeaders();
  response.pipe(outgoing);
  // A function that fails half-way must not look finished to the caller.
  response.on('error', () => outgoing.destroy());
  response.on('aborted', () => outgoing.destroy());
}

function limit(incoming: IncomingMessage, refuse: () => void): void {
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= bodyLimitBytes) return;
    incoming.off('data', count);
    incoming.unpipe();
    refuse();
  };
  incoming.on('data', count);
}
