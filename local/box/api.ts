import { isAdmin, type Caller } from './access.ts';
import { classificationRoutes } from './api/classifications.ts';
import { collaborationRoutes } from './api/collaborations.ts';
import { eventRoutes } from './api/events.ts';
import { fileRoutes } from './api/files.ts';
import { folderRoutes } from './api/folders.ts';
import { groupRoutes } from './api/groups.ts';
import { uploadRoutes } from './api/uploads.ts';
import { userRoutes } from './api/users.ts';
import { versionRoutes } from './api/versions.ts';
import { webhookRoutes } from './api/webhooks.ts';
import type { Downloads } from './downloads.ts';
import { badRequest, BoxError, forbidden, notEmulated, toResponse } from './errors.ts';
import { expireCollaborations } from './expiry.ts';
import type { Grants } from './grants.ts';
import { presentedLink } from './links.ts';
import { findRoute, type Call, type Matched } from './route.ts';
import type { State } from './state.ts';
import type { Unrest } from './unrest.ts';

export interface ApiContext {
  readonly state: State;
  readonly grants: Grants;
  readonly downloads: Downloads;
  readonly unrest: Unrest;
  /** Changes and scans one after the other, so that no scan sees a change half made. */
  readonly alone: <T>(work: () => T | Promise<T>) => Promise<T>;
  readonly changed: () => void;
}

/** Everything under /2.0: who calls, which call it is, and Box's words for what goes wrong. */
export function createApi(context: ApiContext): (request: Request) => Promise<Response> {
  const { state, downloads, unrest } = context;
  const routes = [
    ...uploadRoutes,
    ...fileRoutes(downloads),
    ...versionRoutes,
    ...folderRoutes,
    ...collaborationRoutes,
    ...classificationRoutes,
    ...userRoutes,
    ...groupRoutes,
    ...webhookRoutes,
    ...eventRoutes(unrest),
  ];
  return async (request) => {
    const { method } = request;
    // Uploads go to another host at Box, where the same paths lie below /api.
    const pathname = new URL(request.url).pathname.replace(/^\/(?:api\/)?2\.0/, '');
    try {
      const caller = callerOf(request, context);
      const route = findRoute(routes, { method, pathname });
      if (route === undefined) {
        state.log('emulator.not-emulated', { service: 'box', method, pathname });
        throw notEmulated(`${method} /2.0${pathname}`);
      }
      return await answer(await readCall({ request, route, caller }, state), { route, context });
    } catch (error) {
      if (error instanceof BoxError) return toResponse(error);
      state.log('box.failed', { method, pathname, error: String(error) });
      return toResponse(
        new BoxError(500, 'internal_server_error', { message: 'Internal Server Error' }),
      );
    }
  };
}

async function answer(
  call: Call,
  { route, context }: { route: Matched; context: ApiContext },
): Promise<Response> {
  const { state, alone, changed } = context;
  expireCollaborations(state);
  // Reading waits for nobody: each statement sees a whole state.
  const isRead = call.request.method === 'GET';
  const response = await (isRead ? route.handle(call) : alone(() => route.handle(call)));
  changed();
  return response;
}

interface Incoming {
  readonly request: Request;
  readonly route: Matched;
  readonly caller: Caller;
}

async function readCall({ request, route, caller }: Incoming, state: State): Promise<Call> {
  const type = request.headers.get('content-type') ?? '';
  const isForm = type.startsWith('multipart/form-data');
  const form = isForm ? await request.formData() : undefined;
  const text = isForm ? '' : await request.text();
  const query = new URL(request.url).searchParams;
  return { state, caller, request, query, param: route.param, form, body: parseBody(text) };
}

function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not JSON');
  }
}

function callerOf(request: Request, { state, grants }: ApiContext): Caller {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const signedIn = state.people.user(grants.userOf('access', bearer) ?? '');
  if (signedIn === undefined) throw new BoxError(401, 'unauthorized', { message: 'Unauthorized' });
  const asUser = request.headers.get('as-user');
  const user = asUser === null ? signedIn : state.people.user(asUser);
  if (asUser !== null && !isAdmin(state, signedIn)) throw forbidden();
  if (user === undefined || user.status === 'inactive') throw forbidden();
  const { items } = state;
  const link = presentedLink(request.headers.get('boxapi'), { items, now: state.clock.now() });
  return { user, link };
}
