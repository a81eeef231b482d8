import type { Tokens } from '../tokens.ts';
import { batch } from './batch.ts';
import { callerOf } from './caller.ts';
import { badRequest, GraphError, notEmulated, toResponse, toSharePointResponse } from './errors.ts';
import { createRouter, type Call, type Matched, type Route } from './route.ts';
import type { State } from './state.ts';
import type { Throttle } from './throttle.ts';
import { normalAddress } from './tree/address.ts';

export interface ApiContext {
  readonly state: State;
  readonly tokens: Tokens;
  /** Application permissions by client id, as an administrator has consented to them. */
  readonly applications: Readonly<Record<string, readonly string[]>>;
  readonly routes: readonly Route[];
  readonly throttle: Throttle;
  /** Changes and scans one after the other, so that no scan sees a change half made. */
  readonly alone: <T>(work: () => T | Promise<T>) => Promise<T>;
}

const version = '/v1.0';
const isSharePoint = (pathname: string) => pathname.includes('/_api/');

/** Graph under /v1.0, and SharePoint's own REST: who calls, which call it is, what it costs, and the words for what goes wrong. */
export function createApi(context: ApiContext): (request: Request) => Promise<Response> {
  const { state, throttle, alone } = context;
  const find = createRouter(context.routes);
  const now = () => new Date(state.clock.now());

  async function handle(request: Request): Promise<Response> {
    const { method } = request;
    const url = new URL(request.url);
    const isOwnRest = isSharePoint(url.pathname);
    const caller = await callerOf(request, {
      ...context,
      audience: isOwnRest ? state.origin() : 'graph',
    });
    if (method === 'POST' && url.pathname === `${version}/$batch`)
      return batch(request, { body: await readJson(request), dispatch, now });
    const address = isOwnRest ? url.pathname : normalAddress(url.pathname.slice(version.length));
    const matched =
      isOwnRest || url.pathname.startsWith(`${version}/`) ? find(method, address) : undefined;
    if (matched === undefined) throw notEmulated(`${method} ${url.pathname}`);
    const { ru } = matched.route;
    const headers = throttle.charge(
      caller.appId,
      typeof ru === 'number' ? ru : ru(url.searchParams),
    );
    const response = await answer(
      await readCall(request, { url, caller, matched, state }),
      matched,
    );
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }

  function answer(call: Call, { route }: Matched): Response | Promise<Response> {
    // Reading waits for nobody: each statement sees a whole state.
    return call.request.method === 'GET' ? route.handle(call) : alone(() => route.handle(call));
  }

  async function dispatch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const worded = isSharePoint(pathname) ? toSharePointResponse : toResponse;
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof GraphError) {
        if (error.status === 501)
          state.log('emulator.not-emulated', { service: 'graph', message: error.message });
        return worded(error, now());
      }
      state.log('graph.failed', { method: request.method, pathname, error: String(error) });
      return worded(
        new GraphError(500, 'generalException', { message: 'General exception while processing' }),
        now(),
      );
    }
  }
  return dispatch;
}

interface Incoming extends Pick<Call, 'url' | 'caller' | 'state'> {
  readonly matched: Matched;
}

async function readCall(
  request: Request,
  { url, caller, matched, state }: Incoming,
): Promise<Call> {
  const { route, param } = matched;
  const body = route.takesBytes === true ? undefined : await readJson(request);
  const prefers = new Set(
    (request.headers.get('prefer') ?? '').split(',').map((word) => word.trim().toLowerCase()),
  );
  return { state, caller, request, url, query: url.searchParams, param, body, prefers };
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not JSON');
  }
}
