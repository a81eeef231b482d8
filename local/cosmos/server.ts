import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, type EmulatorContext, type Running } from '../emulator.ts';
import { strike } from '../strike.ts';
import { checkApiVersion } from './api-version.ts';
import { createAuthenticate, type Authenticate } from './authentication.ts';
import { createChangeFeed } from './change-feed.ts';
import type { DatabaseDefinition } from './container.ts';
import { codeOf, CosmosError, ThrottledError } from './errors.ts';
import type { Service } from './item-routes.ts';
import { createItems, type Items } from './items.ts';
import { createParser } from './query/parsed-queries.ts';
import { createScanner } from './query/scan.ts';
import { createResultCache } from './result-cache.ts';
import { route } from './routes.ts';
import { openStore, type Store } from './store.ts';
import { createMeter } from './meter.ts';
import { readBody, type Answer, type Call } from './wire.ts';

const name = 'cosmos';

export interface CosmosOptions {
  readonly context: EmulatorContext;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** What infrastructure has made; data of containers that are left out is kept, but not served. */
  readonly databases?: readonly DatabaseDefinition[];
}

/** Azure Cosmos DB for NoSQL over its REST wire, for callers with Entra tokens. */
export async function startCosmos(options: CosmosOptions): Promise<Running> {
  const { context, port = 0, databases = [] } = options;
  const { clock } = context;
  const store = openStore(context, databases);
  const items = createItems(clock);
  const service: Service = {
    store,
    items,
    queries: {
      scanner: createScanner(store.db, clock),
      parse: createParser(),
      clock,
      cache: createResultCache(clock),
    },
    changeFeed: createChangeFeed(store.db, clock),
    meter: createMeter(context),
  };
  let ownAudience = '';
  const authenticate = createAuthenticate({ ...context, ownAudience: () => ownAudience });
  const stopSweeping = sweepExpired(store, items, context);
  // Not serve(): a web Request and Response for each call would take longer than the read itself.
  const running = await listen(
    (incoming, outgoing) => {
      const exchange = { name, context, incoming, outgoing };
      const answered = strike(exchange).then((handled) =>
        handled ? undefined : answer(exchange, service, authenticate),
      );
      answered.catch(() => outgoing.destroy()); // the caller has gone
    },
    { name, context, port },
  ).catch((error: unknown) => {
    store.db.close();
    throw error;
  });
  ownAudience = running.url.origin;
  return {
    url: running.url,
    async [Symbol.asyncDispose]() {
      stopSweeping();
      await running[Symbol.asyncDispose]();
      await store.write(() => {}); // after all that waits for its commit
      store.db.close();
    },
  };
}

const sweepEveryMs = 60_000;

/** Reads never show what has expired; this only frees its room. */
function sweepExpired(store: Store, items: Items, { clock, log }: EmulatorContext): () => void {
  const containers = [...store.databases.values()].flatMap(({ containers }) => [
    ...containers.values(),
  ]);
  let cancel = clock.after(sweepEveryMs, sweep);
  function sweep(): void {
    cancel = clock.after(sweepEveryMs, sweep);
    store
      .write(() => containers.map((container) => items.sweep(container)))
      .catch((error: unknown) => log('cosmos.sweep-failed', { error: String(error) }));
  }
  return () => cancel();
}

interface Exchange {
  readonly context: EmulatorContext;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

async function answer(
  { context, incoming, outgoing }: Exchange,
  service: Service,
  authenticate: Authenticate,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const call = { method, path: url.split('?', 1)[0] ?? '/', headers };
  const result = await handle(call, { incoming, service, authenticate }).catch((error: unknown) =>
    toRefusal(error, call, context),
  );
  send(outgoing, result);
}

interface Handling {
  readonly incoming: IncomingMessage;
  readonly service: Service;
  readonly authenticate: Authenticate;
}

async function handle(
  call: Omit<Call, 'body'>,
  { incoming, service, authenticate }: Handling,
): Promise<Answer> {
  // a body that is not read would leave the connection unusable
  const body = call.method === 'GET' ? '' : await readBody(incoming);
  checkApiVersion(call);
  await authenticate(call.headers.authorization);
  return route({ ...call, body }, service);
}

function toRefusal(
  error: unknown,
  { method, path }: Omit<Call, 'body'>,
  context: EmulatorContext,
): Answer {
  if (!(error instanceof CosmosError)) {
    const detail = error instanceof Error ? error.stack : String(error);
    context.log('cosmos.failed', { method, path, error: detail });
    const body = JSON.stringify({ code: codeOf(500), message: 'Unknown error' });
    return { status: 500, body };
  }
  const { status, substatus, message } = error;
  if (status === 501) context.log('emulator.not-emulated', { message });
  return {
    status,
    body: JSON.stringify({ code: codeOf(status), message }),
    headers: {
      ...(substatus !== undefined && { 'x-ms-substatus': substatus }),
      ...(error instanceof ThrottledError && { 'x-ms-retry-after-ms': error.retryAfterMs }),
    },
  };
}

function send(
  outgoing: ServerResponse,
  { status, body, headers, charge, container }: Answer,
): void {
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'x-ms-version': '2020-07-15',
    'x-ms-gatewayversion': 'version=2.14.0',
    'x-ms-activity-id': randomUUID(),
    'x-ms-request-charge': String(charge ?? 1),
    ...(container && {
      lsn: container.lsn(),
      'x-ms-session-token': `0:-1#${container.lsn()}`,
      'x-ms-alt-content-path': `dbs/${container.databaseId}/colls/${container.id}`,
      'x-ms-content-path': container.rid,
    }),
    ...headers,
    ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
  });
  outgoing.end(body);
}
