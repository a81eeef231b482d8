import {
  HttpRequest,
  InvocationContext,
  type HttpHandler,
  type HttpResponseInit,
} from '@azure/functions';

export interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** Calls a handler as the host would. */
export async function call(
  handler: HttpHandler,
  { method = 'POST', body, headers = {}, params = {}, query = {} }: Sent = {},
): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    url: 'https://app.test/api/x',
    method,
    headers,
    params,
    query,
    ...(body !== undefined && { body: { string: body } }),
  });
  const context = new InvocationContext({ invocationId: 'i', functionName: 'x' });
  return handler(request, context);
}

/** A log that keeps its lines. */
export function createLines() {
  const lines: string[] = [];
  const keep = (...parts: unknown[]) =>
    void lines.push(
      parts.map((part) => (part instanceof Error ? part.message : JSON.stringify(part))).join(' '),
    );
  return { lines, log: { info: keep, warn: keep, error: keep } };
}
