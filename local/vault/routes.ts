import { VaultError } from './errors.ts';
import type { Page, VaultState } from './state.ts';
import {
  parseSet,
  parseUpdate,
  toBundle,
  toDeletedBundle,
  toDeletedItem,
  toItem,
  toVersionItem,
} from './wire.ts';

interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly name: string;
  readonly version: string;
  readonly page: Page;
}

type Action = (state: VaultState, call: Call) => Promise<Response> | Response;

const newestPath = '/secrets/:name';
const versionPath = '/secrets/:name/:version';
const deletedPath = '/deletedsecrets/:name';

const getSecret: Action = (state, { name, version, url }) => {
  const secret = state.get(name, version);
  if (secret.enabled === 1) return Response.json(toBundle(url.origin, secret));
  throw new VaultError('SecretDisabled', 'Operation get is not allowed on a disabled secret.');
};

const setSecret: Action = async (state, { name, url, request }) => {
  const { value, settable } = parseSet(await readBody(request));
  return Response.json(toBundle(url.origin, state.set(name, value, settable)));
};

const updateSecret: Action = async (state, { name, version, url, request }) => {
  const settable = parseUpdate(await readBody(request));
  return Response.json(toVersionItem(url.origin, state.update(name, version, settable)));
};

const actions: Readonly<Record<string, Action>> = {
  'GET /secrets': (state, call) =>
    list(
      call,
      state.list(call.page).map((secret) => toItem(call.url.origin, secret)),
    ),
  'GET /secrets/:name/versions': (state, call) =>
    list(
      call,
      state.listVersions(call.name, call.page).map((one) => toVersionItem(call.url.origin, one)),
    ),
  [`GET ${newestPath}`]: getSecret,
  [`GET ${versionPath}`]: getSecret,
  [`PUT ${newestPath}`]: setSecret,
  [`PATCH ${newestPath}`]: updateSecret,
  [`PATCH ${versionPath}`]: updateSecret,
  [`DELETE ${newestPath}`]: (state, { name, url }) =>
    Response.json(toDeletedBundle(url.origin, state.delete(name))),
  'GET /deletedsecrets': (state, call) =>
    list(
      call,
      state.listDeleted(call.page).map((one) => toDeletedItem(call.url.origin, one)),
    ),
  [`GET ${deletedPath}`]: (state, { name, url }) =>
    Response.json(toDeletedBundle(url.origin, state.getDeleted(name))),
  [`DELETE ${deletedPath}`]: (state, { name }) => {
    state.purge(name);
    return new Response(null, { status: 204 });
  },
  'POST /deletedsecrets/:name/recover': (state, { name, url }) =>
    Response.json(toVersionItem(url.origin, state.recover(name))),
};

/** Key Vault never gives more than 25 at a time. */
const pageSize = 25;

/** The work that the request asks for; undefined when it is not emulated. */
export function findRoute(
  request: Request,
): ((state: VaultState) => Promise<Response> | Response) | undefined {
  const url = new URL(request.url);
  const [, collection = '', name = '', third = ''] = url.pathname.split('/');
  const isVerb = third === 'versions' || third === 'recover' || third === 'backup';
  const tail = isVerb ? `/${third}` : third && '/:version';
  const shape = `${request.method} /${collection}${name && '/:name'}${tail}`;
  const action = actions[shape];
  if (action === undefined || name === 'restore') return undefined;
  return (state) => {
    if (name !== '' && !/^[0-9a-zA-Z-]{1,127}$/.test(name))
      throw new VaultError('BadParameter', `The request URI contains an invalid name: ${name}`);
    return action(state, { request, url, name, version: isVerb ? '' : third, page: pageOf(url) });
  };
}

function pageOf({ searchParams }: URL): Page {
  const asked = Number(searchParams.get('maxresults') ?? pageSize);
  if (!Number.isInteger(asked) || asked < 1)
    throw new VaultError('BadParameter', 'maxresults must be a positive number');
  return { size: Math.min(asked, pageSize), skip: Number(searchParams.get('$skiptoken') ?? 0) };
}

function list({ url, page }: Call, value: readonly object[]): Response {
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(page.skip + page.size));
  return Response.json({ value, nextLink: value.length < page.size ? null : next.href });
}

const readBody = (request: Request): Promise<unknown> => request.json().catch(() => undefined);
