import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Handler } from '../../emulator.ts';
import type { Log } from '../workers/worker.ts';
import type { Need } from '../keys.ts';
import { addressOf } from './address.ts';
import type { FrontEnd } from './front-end.ts';
import type { Guard } from './guard.ts';
import { withBoundedBody } from './own-body.ts';

/** What answers which path; absent until the app has loaded. */
interface Desks {
  readonly guard: Guard;
  readonly frontEnd: FrontEnd;
  readonly admin: Handler;
  readonly durable: Handler | undefined;
  readonly eventGrid: Handler | undefined;
}

export interface HostServer extends AsyncDisposable {
  readonly url: URL;
  open(desks: Desks): void;
  /** Functions are not called any more; their own calls to the Durable API are still answered. */
  closeFunctions(): void;
}

/** The host listens before the app loads, since the app must know the port. */
export async function startHostServer(options: { port: number; log: Log }): Promise<HostServer> {
  let desks: Desks | undefined;
  let closed = false;

  async function route(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (!desks) return respond(outgoing, 503);
    const url = addressOf(incoming);
    if (!url) return respond(outgoing, 400);
    if (incoming.method === 'TRACE') return respond(outgoing, 404); // nobody takes it, and Request cannot say it
    const path = url.pathname.toLowerCase();
    const own = ownDesk(path, desks);
    if (own?.handler) {
      const { guard } = desks;
      if (!guard.allows(incoming, own.need)) return respond(outgoing, guard.refusal);
      return answer(withBoundedBody(own.handler), incoming, outgoing);
    }
    if (closed) return respond(outgoing, 503);
    if (await desks.frontEnd.handle(incoming, outgoing, url)) return;
    if (path === '/') respond(outgoing, 200, 'Your Functions host is up and running.');
    else respond(outgoing, 404);
  }

  const server = createServer((incoming, outgoing) => {
    route(incoming, outgoing).catch((error: unknown) => {
      if (incoming.errored) return; // the caller has left in the middle of a sentence
      options.log('host.failed', { error: error instanceof Error ? error.stack : String(error) });
      if (outgoing.headersSent) outgoing.destroy();
      else respond(outgoing, 500);
    });
  });
  server.requestTimeout = 0; // a slow upload is the function's affair
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, options.port)));
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: new URL(`http://127.0.0.1:${port}`),
    open(given) {
      desks = given;
    },
    closeFunctions() {
      closed = true;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function ownDesk(
  path: string,
  { admin, eventGrid, durable }: Desks,
): { handler: Handler | undefined; need: Need } | undefined {
  if (/^\/admin(\/|$)/.test(path)) return { handler: admin, need: { of: 'admin' } };
  if (/^\/runtime\/webhooks\/eventgrid\b/.test(path)) {
    return { handler: eventGrid, need: { of: 'extension', extension: 'eventgrid' } };
  }
  if (!path.startsWith('/runtime/webhooks/durabletask/')) return undefined;
  return { handler: durable, need: { of: 'extension', extension: 'durabletask' } };
}

function respond(outgoing: ServerResponse, status: number, text = ''): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(
    `Port ${port} of the Functions host is in use: stop what runs there, or choose another.`,
    {
      cause: error,
    },
  );
}
