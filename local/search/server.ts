import { join } from 'node:path';
import { serve, type EmulatorContext, type Running } from '../emulator.ts';
import { openEngine, type Engine } from './engine.ts';
import { finish } from './semantic/finish.ts';
import type { Embed } from './semantic/rank.ts';
import type { Answer } from './service.ts';
import { apiVersion } from './wire.ts';

export interface SearchOptions {
  readonly context: EmulatorContext;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Called for semantic queries only. Absent: they are ranked by words alone. */
  readonly embed?: Embed;
}

const audience = 'https://search.azure.com';
/** Azure takes no larger body. */
const mostBodyBytes = 16 * 1024 * 1024;

/** Azure AI Search for the real SDK; what it does and refuses: SUPPORT.md. */
export async function startSearch({
  context,
  port = 0,
  embed = byWordsAlone,
}: SearchOptions): Promise<Running> {
  const file = context.dataDir === undefined ? undefined : join(context.dataDir, 'search.db');
  const engine = await openEngine(file);
  const handler = (request: Request) => handle(request, { context, engine, embed });
  const server = await serve(handler, { name: 'search', port, context }).catch(
    async (error: unknown) => {
      await engine[Symbol.asyncDispose]();
      throw error;
    },
  );
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

interface Services {
  readonly context: EmulatorContext;
  readonly engine: Engine;
  readonly embed: Embed;
}

const byWordsAlone: Embed = () => Promise.resolve(undefined);

async function handle(request: Request, { context, engine, embed }: Services): Promise<Response> {
  const refused = (await checkCaller(request, context)) ?? checkVersion(request);
  if (refused !== undefined) return refused;
  const { pathname, searchParams } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  if (body.length > mostBodyBytes)
    return failure(413, 'The request body is larger than 16 MB, which is the most that is taken.');
  const answer = await engine.call({
    method: request.method,
    path: pathname,
    select: searchParams.get('$select') ?? undefined,
    ifMatch: request.headers.get('if-match') ?? undefined,
    ifNoneMatch: request.headers.get('if-none-match') ?? undefined,
    body: body.length === 0 ? undefined : body,
  });
  if (answer.status === 501)
    context.log('emulator.not-emulated', { message: `${request.method} ${pathname}: search` });
  if (answer.draft === undefined) return toResponse(answer);
  const { status, response } = await finish(answer.draft, { embed, gone: request.signal });
  return toResponse({ status, body: JSON.stringify(response) });
}

function toResponse({ status, body, etag }: Answer): Response {
  return new Response(body ?? null, {
    status,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json; odata.metadata=none' }),
      ...(etag !== undefined && { etag }),
      ...(status === 503 && { 'retry-after': '1' }),
    },
  });
}

/** Keys are switched off, as on a service that takes roles only. */
async function checkCaller(request: Request, { tokens }: EmulatorContext) {
  if (request.headers.has('api-key')) return failure(403, 'Authorization failed.');
  try {
    await tokens.verify(request.headers.get('authorization'), audience);
    return undefined;
  } catch {
    const challenge = `Bearer authorization_uri="https://login.windows.net/${tokens.tenantId}", resource_id="${audience}"`;
    const refused = failure(401, 'The request is not authorized: a valid bearer token is needed.');
    refused.headers.set('www-authenticate', challenge);
    return refused;
  }
}

function checkVersion(request: Request): Response | undefined {
  const version = new URL(request.url).searchParams.get('api-version');
  if (version === apiVersion) return undefined;
  const message =
    version === null
      ? 'The api-version query parameter is missing.'
      : `The api-version '${version}' is not emulated; '${apiVersion}' is.`;
  return failure(version === null ? 400 : 501, message, version === null ? '' : 'NotEmulated');
}

const failure = (status: number, message: string, code = ''): Response =>
  Response.json({ error: { code, message } }, { status });
