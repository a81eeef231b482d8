import { randomUUID } from 'node:crypto';

/** A refusal as Graph words it: https://learn.microsoft.com/graph/errors */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A more exact code within. */
  readonly innerCode: string | undefined;

  constructor(
    status: number,
    code: string,
    options: { message: string; headers?: Record<string, string>; innerCode?: string },
  ) {
    super(options.message);
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
    this.innerCode = options.innerCode;
  }
}

/** Also the answer to who may not see it. */
export const notFound = (message = 'The resource could not be found.'): GraphError =>
  new GraphError(404, 'itemNotFound', { message });

export const forbidden = (message = 'Access denied'): GraphError =>
  new GraphError(403, 'accessDenied', { message });

export const unauthorized = (message: string): GraphError =>
  new GraphError(401, 'InvalidAuthenticationToken', {
    message,
    headers: {
      'www-authenticate': 'Bearer realm="", client_id="00000003-0000-0000-c000-000000000000"',
    },
  });

export const badRequest = (message: string): GraphError =>
  new GraphError(400, 'invalidRequest', { message });

export const nameInUse = (): GraphError =>
  new GraphError(409, 'nameAlreadyExists', {
    message: 'An item with the same name already exists under the parent',
  });

export const preconditionFailed = (): GraphError =>
  new GraphError(412, 'resourceModified', { message: 'ETag does not match current item value' });

export const notEmulated = (what: string): GraphError =>
  new GraphError(501, 'NotEmulated', { message: `${what} is not emulated` });

export function toResponse(error: GraphError, date: Date): Response {
  const { status, code, message, headers, innerCode } = error;
  const requestId = randomUUID();
  return Response.json(
    {
      error: {
        code,
        message,
        innerError: {
          ...(innerCode !== undefined && { code: innerCode }),
          date: date.toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': requestId,
        },
      },
    },
    { status, headers: { 'request-id': requestId, ...headers } },
  );
}

/** The same as SharePoint's own REST words it. */
export function toSharePointResponse({ status, code, message, headers }: GraphError): Response {
  return Response.json(
    { 'odata.error': { code: `-1, ${code}`, message: { lang: 'en-US', value: message } } },
    { status, headers },
  );
}
