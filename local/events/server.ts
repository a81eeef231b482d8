import {
  notEmulated,
  serve,
  type EmulatorContext,
  type Handler,
  type Running,
} from '../emulator.ts';
import { parseEvents, type CloudEvent } from './cloud-event.ts';
import { createDeliverer } from './deliver.ts';
import { openPartnerTopics, type ExpectedTopic, type PartnerTopics } from './partner-topics.ts';
import { openState, type EventsState, type Listed } from './state.ts';

const audience = 'https://eventgrid.azure.net';

/** Event Grid itself gives up after a day; a week is for people who look back. */
const keepMs = 7 * 24 * 3600 * 1000;

interface Topic {
  readonly name: string;
  readonly subscribers?: readonly { readonly url: string }[];
}

export interface RunningEvents extends Running {
  readonly partnerTopics: PartnerTopics;
}

export interface EventsOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  readonly topics: readonly Topic[];
  /** What becomes of topics that partners make; one that is not named here has no subscribers and is not activated. */
  readonly partnerTopics?: readonly ExpectedTopic[];
}

/** Event Grid's topics. The endpoint of a custom one is `<url>/<name>/api/events`; a partner sends into its own from inside. */
export async function startEvents({
  context,
  port,
  topics,
  partnerTopics = [],
}: EventsOptions): Promise<RunningEvents> {
  const state = openState(context.dataDir);
  state.forget(context.clock.now() - keepMs);
  const deliverer = createDeliverer(state, context.clock);
  const put: Desk['put'] = (topic, events, subscribers) => {
    const urls = subscribers.map(({ url }) => url);
    state.publish({ topic, events, subscribers: urls, now: context.clock.now() });
    deliverer.wake();
  };
  const desk: Desk = { topics, put };

  const handle: Handler = async (request) => {
    const problem = await findTokenProblem(request, context);
    if (problem !== undefined) return refuse('Unauthorized', problem);
    const url = new URL(request.url);
    const topic = /^\/([^/]+)\/api\/events$/.exec(url.pathname)?.[1];
    if (request.method === 'POST' && topic !== undefined) return accept(desk, topic, request);
    if (request.method === 'GET' && url.pathname === '/local/events')
      return list(state, url.searchParams);
    return notEmulated(request, context);
  };
  const server = await serve(handle, {
    name: 'events',
    context,
    ...(port !== undefined && { port }),
  });
  deliverer.wake(); // what the last run did not deliver
  return {
    url: server.url,
    partnerTopics: openPartnerTopics({ state, expected: partnerTopics, put }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await deliverer[Symbol.asyncDispose]();
      state.close();
    },
  };
}

interface Desk {
  readonly topics: readonly Topic[];
  /** Onto the disk, and on the way to who is subscribed. */
  readonly put: (
    topic: string,
    events: CloudEvent[],
    subscribers: readonly { readonly url: string }[],
  ) => void;
}

async function accept(desk: Desk, name: string, request: Request): Promise<Response> {
  const topic = desk.topics.find((one) => one.name === name);
  const body = new Uint8Array(await request.arrayBuffer());
  if (topic === undefined) return refuse('NotFound', `There is no topic ${name}`);
  const parsed = parseEvents(request.headers.get('content-type') ?? '', body);
  if ('problem' in parsed)
    return refuse(parsed.tooLarge ? 'RequestEntityTooLarge' : 'BadRequest', parsed.problem);
  desk.put(name, parsed.events, topic.subscribers ?? []);
  return new Response(null, { status: 200 });
}

/** Ours, not Event Grid's: what was received and what became of it, for tests and the shell. */
function list(state: EventsState, query: URLSearchParams): Response {
  const since = Number(query.get('since') ?? 0);
  if (!Number.isSafeInteger(since)) return refuse('BadRequest', 'since must be a position');
  const rows = state.list({ topic: query.get('topic'), type: query.get('type'), since });
  const events = Map.groupBy(rows, ({ position }) => position);
  return Response.json({ events: [...events.values()].map(describe) });
}

function describe(rows: Listed[]): object {
  const [{ position, topic, receivedAt, event }] = rows as [Listed];
  const deliveries = rows.flatMap(({ url, state, attempts, reason }) =>
    url === null ? [] : [{ url: withoutQuery(url), state, attempts, reason }],
  );
  return { position, topic, receivedAt, event: JSON.parse(event) as unknown, deliveries };
}

/** The query may hold the subscriber's key. */
const withoutQuery = (url: string) => new URL(url).origin + new URL(url).pathname;

const statuses = {
  BadRequest: 400,
  Unauthorized: 401,
  NotFound: 404,
  RequestEntityTooLarge: 413,
} as const satisfies Record<string, number>;

const refuse = (code: keyof typeof statuses, message: string): Response =>
  Response.json({ error: { code, message } }, { status: statuses[code] });

async function findTokenProblem(
  request: Request,
  { tokens }: EmulatorContext,
): Promise<string | undefined> {
  try {
    await tokens.verify(request.headers.get('authorization'), audience);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
