import type { Handler } from '../../emulator.ts';
import { Refusal, type Client, type Control } from './client.ts';
import { managementLinks, managementPath } from './links.ts';
import { readFilter, readListQuery, continuationOf } from './list-query.ts';
import { isFinished } from './protocol.ts';
import { statusOf, type StatusOptions } from './status.ts';

export interface HttpApiOptions {
  readonly client: Client;
  readonly hubName: string;
  readonly systemKey: string | undefined;
  readonly log: (event: string, fields?: Record<string, unknown>) => void;
}

interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly query: URLSearchParams;
  /** The path's parts behind "orchestrators" or "instances". */
  readonly parts: readonly string[];
}

const controls: readonly string[] = ['terminate', 'suspend', 'resume'] satisfies Control[];

const unknownActions: readonly string[] = ['rewind', 'restart'];

/** The management API, as DurableClient calls it and as the links in its answers say. */
export function createHttpApi({ client, hubName, systemKey, log }: HttpApiOptions): Handler {
  return async (request) => {
    const url = new URL(request.url);
    try {
      const [collection, ...parts] = partsOf(url.pathname);
      const call = { request, url, query: url.searchParams, parts };
      return (await answer(collection, call)) ?? refuse(collection, call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return Response.json({ Message: error.message }, { status: error.status });
    }
  };

  async function answer(collection: string | undefined, call: Call): Promise<Response | undefined> {
    const { request, parts } = call;
    if (collection === 'orchestrators' && request.method === 'POST') return start(call);
    if (collection !== 'instances') return undefined;
    if (parts.length === 0) return instances(call);
    if (parts.length === 1) return instance(call);
    return request.method === 'POST' ? tell(call) : undefined;
  }

  async function start({ request, url, query, parts }: Call): Promise<Response | undefined> {
    const [name, instanceId, ...rest] = parts;
    if (query.has('timeout')) return undefined;
    if (name === undefined || rest.length > 0) {
      throw new Refusal(400, 'An instance id must not contain a slash.');
    }
    const input = await jsonBody(request);
    const version = query.get('version') ?? '';
    const id = await client.start({ name, instanceId, input: input || null, version });
    const links = managementLinks(id, { baseUrl: url.origin, hubName, systemKey });
    return Response.json(links, {
      status: 202,
      headers: { location: links.statusQueryGetUri, 'retry-after': '10' },
    });
  }

  async function instances({ request, query }: Call): Promise<Response | undefined> {
    switch (request.method) {
      case 'GET': {
        const filter = readListQuery(query, request.headers);
        const records = client.list(filter);
        const body = records.map((record) => statusOf(record, () => [], shownBy(query)));
        return Response.json(body, { headers: continuationOf(records, filter) });
      }
      case 'DELETE': {
        // As in Azure: without it, a forgotten filter would purge everything.
        if (!query.get('createdTimeFrom')) {
          throw new Refusal(400, "Please provide value for 'createdTimeFrom' parameter.");
        }
        const ids = client.list(readFilter(query)).map(({ id }) => id);
        return purged(await client.purge(ids));
      }
      default:
        return undefined;
    }
  }

  async function instance({ request, url, query, parts }: Call): Promise<Response | undefined> {
    const [instanceId = ''] = parts;
    switch (request.method) {
      case 'GET': {
        const record = client.get(instanceId);
        const body = statusOf(record, () => client.history(instanceId), shownBy(query));
        if (isFinished(record.status)) return Response.json(body);
        return Response.json(body, {
          status: 202,
          headers: { location: url.href, 'retry-after': '5' },
        });
      }
      case 'DELETE':
        return purged(await client.purge([instanceId]));
      default:
        return undefined;
    }
  }

  async function tell({ request, query, parts }: Call): Promise<Response | undefined> {
    const [instanceId = '', action = '', eventName, ...rest] = parts;
    if (rest.length > 0) return undefined;
    if (action === 'raiseEvent' && eventName !== undefined) {
      assertJson(request);
      const input = await jsonBody(request);
      await client.raiseEvent(instanceId, { name: eventName, input });
    } else if (controls.includes(action) && eventName === undefined) {
      await client.control(instanceId, action as Control, query.get('reason') ?? '');
    } else return undefined;
    return new Response(null, { status: 202 });
  }

  /** What Azure has and this host has not is refused by name; what neither has is not found. */
  function refuse(collection: string | undefined, { request, url, query, parts }: Call): Response {
    const { method } = request;
    const isKnown =
      collection === 'entities' ||
      (collection === 'orchestrators' && query.has('timeout')) ||
      (collection === 'instances' && method === 'POST' && unknownActions.includes(parts[1] ?? ''));
    if (!isKnown) return Response.json({ Message: 'There is no such API.' }, { status: 404 });
    const message = `NotEmulated: ${method} ${url.pathname} is not emulated`;
    log('durable.not-emulated', { method, path: url.pathname });
    return Response.json(message, { status: 501 }); // the SDK shows the body as it is
  }
}

function partsOf(pathname: string): string[] {
  try {
    return pathname
      .slice(managementPath.length)
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    throw new Refusal(400, 'The path is not well-formed.');
  }
}

const shownBy = (query: URLSearchParams): StatusOptions => ({
  showInput: query.get('showInput')?.toLowerCase() !== 'false',
  showHistory: query.get('showHistory')?.toLowerCase() === 'true',
  showHistoryOutput: query.get('showHistoryOutput')?.toLowerCase() === 'true',
});

const purged = (instancesDeleted: number): Response =>
  instancesDeleted > 0
    ? Response.json({ instancesDeleted })
    : Response.json({ Message: 'No ended instance was found.' }, { status: 404 });

function assertJson({ headers }: Request): void {
  if (/^application\/json\b/i.test(headers.get('content-type') ?? '')) return;
  throw new Refusal(400, 'Only application/json request content is supported.');
}

/** The body as it came, once it is known to be JSON; empty when there is none. */
async function jsonBody(request: Request): Promise<string> {
  const text = await request.text();
  if (text === '') return text;
  try {
    JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not JSON.');
  }
  return text;
}
