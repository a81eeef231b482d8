import { z } from 'zod';
import { badRequest, toResponse, GraphError } from './errors.ts';
import { parse } from './route.ts';

const Part = z.looseObject({
  id: z.string().min(1),
  method: z.string().transform((method) => method.toUpperCase()),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
type Part = z.infer<typeof Part>;

/** "JSON batch requests are currently limited to 20 individual requests" */
const Batch = z.looseObject({ requests: z.array(Part).min(1).max(20) });

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/**
 * https://learn.microsoft.com/graph/json-batching. The answers come in another order than the questions, always.
 * @param dispatch answers one call, charges and refusals included
 */
export async function batch(
  request: Request,
  { body, dispatch, now }: { body: unknown; dispatch: Dispatch; now: () => Date },
): Promise<Response> {
  const { requests } = parse(Batch, body);
  const ids = new Set(requests.map(({ id }) => id));
  if (ids.size < requests.length) throw badRequest('The ids of a batch must be unique');
  if (requests.some(({ dependsOn }) => dependsOn.some((id) => !ids.has(id))))
    throw badRequest('dependsOn names a request that is not in the batch');
  const answers = new Map<string, Promise<PartAnswer>>();
  for (const part of requests) {
    const before = part.dependsOn.map((id) => answers.get(id));
    if (before.includes(undefined))
      throw badRequest('dependsOn must name requests that come before it');
    answers.set(part.id, follow(part, before as Promise<PartAnswer>[]));
  }
  const responses = await Promise.all([...answers.values()].toReversed());
  return Response.json({ responses });

  async function follow(part: Part, before: readonly Promise<PartAnswer>[]): Promise<PartAnswer> {
    const ended = await Promise.all(before);
    const response = ended.some(({ status }) => status >= 400)
      ? toResponse(new GraphError(424, 'failedDependency', { message: 'Failed Dependency' }), now())
      : await dispatch(requestOf(part, request));
    return answerOf(part.id, response);
  }
}

export type Dispatch = (request: Request) => Promise<Response>;

function requestOf(
  { method, url, headers, body }: Part,
  { url: base, headers: outer }: Request,
): Request {
  const target = new URL(`/v1.0/${url.replace(/^\//, '')}`, base);
  const own = new Headers(headers);
  own.set('authorization', outer.get('authorization') ?? '');
  const hasBody = body !== undefined && method !== 'GET';
  return new Request(target, {
    method,
    headers: own,
    ...(hasBody && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

async function answerOf(id: string, response: Response): Promise<PartAnswer> {
  const headers = Object.fromEntries(response.headers);
  const text = await response.text();
  const isJson = headers['content-type']?.includes('json') ?? false;
  const body: unknown = isJson ? JSON.parse(text) : Buffer.from(text).toString('base64');
  return { id, status: response.status, headers, ...(text !== '' && { body }) };
}
