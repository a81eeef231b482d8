import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { TypedData } from '../invocation.ts';
import { cookieHeader, RpcCookie } from './cookie.ts';

/** Azure passes on up to 100 MB of a request's body. */
export const bodyLimitBytes = 104_857_600;

/** The whole body. As in Azure, without HTTP streams a body without Content-Length is not passed on. */
export async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const length = Number(incoming.headers['content-length'] ?? 0);
  if (length === 0) {
    incoming.resume();
    return undefined;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );

/** The request as the worker protocol has it (RpcHttp). */
export function toRpcHttp(
  incoming: IncomingMessage,
  {
    url,
    params,
    body,
  }: { url: URL; params: Readonly<Record<string, string>>; body: Uint8Array | undefined },
): TypedData {
  const { searchParams } = url;
  // Azure's own habit: a name that comes twice is one value with a comma.
  const query = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(',')]),
  );
  return {
    http: {
      url: url.href,
      method: incoming.method,
      headers: headersOf(incoming),
      params,
      query,
      ...(body && { body: { bytes: body } }),
    },
  };
}

const RpcResponse = z.looseObject({
  statusCode: z.coerce.number().int().default(200),
  headers: z.record(z.string(), z.string()).default({}),
  cookies: z.array(RpcCookie).default([]),
  body: z
    .looseObject({ bytes: z.instanceof(Uint8Array).optional(), string: z.string().optional() })
    .nullish(),
});

/** Node frames the body itself. */
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

export function writeRpcResponse(value: TypedData | undefined, outgoing: ServerResponse): void {
  const { statusCode, headers, cookies, body } = RpcResponse.parse(httpOf(value));
  for (const [name, text] of Object.entries(headers)) {
    if (!framing.has(name.toLowerCase())) outgoing.setHeader(name, text);
  }
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies.map(cookieHeader));
  outgoing.writeHead(statusCode);
  outgoing.end(body?.bytes ?? body?.string ?? '');
}

const httpOf = (value: TypedData | undefined): unknown =>
  value !== undefined && 'http' in value ? value.http : { statusCode: 204 };
