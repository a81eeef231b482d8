import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LocalCertificate } from './certificate.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import { callOf, strike } from './strike.ts';
import type { Tokens } from './tokens.ts';

/** What every emulated service is given. An emulator speaks its service's own wire, and knows nothing of the product. */
export interface EmulatorContext {
  /** The service's own folder, made already; absent means memory only. */
  readonly dataDir?: string;
  readonly clock: Clock;
  readonly faults: Faults;
  /** Checks callers' tokens as Azure does. */
  readonly tokens: Tokens;
  readonly certificate: LocalCertificate;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
}

/** A service that answers on its address until it is disposed of. */
export interface Running extends AsyncDisposable {
  readonly url: URL;
}

export type Handler = (request: Request) => Promise<Response> | Response;

export interface ServeOptions {
  /** Emulator name, as fault rules call it. */
  readonly name: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly context: EmulatorContext;
  /** Plain http only where the real service is so (the managed-identity endpoint, the Functions host). */
  readonly plain?: boolean;
}

/** Puts a web-standard handler on a loopback port, behind the fault rules. */
export function serve(handler: Handler, options: ServeOptions): Promise<Running> {
  const { name, context } = options;
  return listen((incoming, outgoing) => {
    const answered = strike({ name, context, incoming, outgoing }).then((handled) =>
      handled ? undefined : answer(handler, incoming, outgoing),
    );
    answered.catch((error: unknown) => {
      outgoing.destroy();
      if (callerLeft(error)) return;
      const [call] = callOf(incoming).split('?'); // the query may hold a signature
      context.log(`${name}.failed`, { call, error: asError(error).stack });
    });
  }, options);
}

/** The same for a Node request listener (Azurite, oidc-provider). */
export async function listen(listener: RequestListener, options: ServeOptions): Promise<Running> {
  const { context, plain = false, port = 0, name } = options;
  const { key, cert } = context.certificate;
  const server = plain ? createHttpServer(listener) : createHttpsServer({ key, cert }, listener);
  server.keepAliveTimeout = 60_000;
  const open = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
      throw explain(error, name, at);
    });
  };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve()); // also when it is closed already
      server.closeAllConnections();
    });
  await open(port);
  const { port: bound } = server.address() as AddressInfo;
  const detach = context.faults.attach(name, { close, open: () => open(bound) });
  return {
    url: new URL(`${plain ? 'http' : 'https'}://127.0.0.1:${bound}`),
    async [Symbol.asyncDispose]() {
      detach();
      await close();
    },
  };
}

/** 501 by name: what is not emulated is refused, never half done. */
export function notEmulated(request: Request, context: EmulatorContext): Response {
  const { pathname } = new URL(request.url);
  const message = `${request.method} ${pathname} is not emulated`;
  context.log('emulator.not-emulated', { message });
  return Response.json({ error: { code: 'NotEmulated', message } }, { status: 501 });
}

function explain(error: NodeJS.ErrnoException, name: string, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(
    `Port ${port} of ${name} is in use. Stop what runs there, or choose other ports with --port-base.`,
    { cause: error },
  );
}

const callerLeft = (error: unknown): boolean =>
  (asError(error) as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';

/** Gives one call to a web-standard handler. Exported for servers that own their listener. */
export async function answer(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const response = await handler(toRequest(incoming, gone.signal));
  outgoing.writeHead(response.status, headersOf(response));
  if (response.body) await pipeline(Readable.fromWeb(response.body), outgoing);
  else outgoing.end();
}

function headersOf({ headers }: Response): Record<string, string | string[]> {
  const cookies = headers.getSetCookie();
  return { ...Object.fromEntries(headers), ...(cookies.length > 0 && { 'set-cookie': cookies }) };
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const scheme = 'encrypted' in incoming.socket ? 'https' : 'http';
  return new Request(new URL(url, `${scheme}://${headers.host ?? 'localhost'}`), {
    method,
    signal,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((item): [string, string] => [name, item]),
    ),
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
