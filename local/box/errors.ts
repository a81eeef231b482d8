import { randomBytes } from 'node:crypto';

/** A refusal as Box words it: https://developer.box.com/guides/api-calls/permissions-and-errors/common-errors */
export class BoxError extends Error {
  readonly status: number;
  readonly code: string;
  readonly contextInfo: Record<string, unknown> | undefined;

  constructor(
    status: number,
    code: string,
    options: { message: string; contextInfo?: Record<string, unknown> },
  ) {
    super(options.message);
    this.status = status;
    this.code = code;
    this.contextInfo = options.contextInfo;
  }
}

/** Also the answer to who may not see it: Box does not tell the two apart. */
export const notFound = (): BoxError => new BoxError(404, 'not_found', { message: 'Not Found' });

export const trashed = (): BoxError => new BoxError(404, 'trashed', { message: 'Item is trashed' });

export const forbidden = (): BoxError =>
  new BoxError(403, 'access_denied_insufficient_permissions', {
    message: 'Access denied - insufficient permission',
  });

export const badRequest = (message: string, code = 'bad_request'): BoxError =>
  new BoxError(400, code, { message });

export const nameInUse = (conflicts: unknown): BoxError =>
  new BoxError(409, 'item_name_in_use', {
    message: 'Item with the same name already exists',
    contextInfo: { conflicts },
  });

export const preconditionFailed = (): BoxError =>
  new BoxError(412, 'precondition_failed', {
    message: 'The resource has been modified. Please retrieve the resource again and retry',
  });

export const notEmulated = (what: string): BoxError =>
  new BoxError(501, 'NotEmulated', { message: `${what} is not emulated` });

export function toResponse(error: BoxError): Response {
  const { status, code, message, contextInfo } = error;
  const requestId = randomBytes(8).toString('hex');
  return Response.json(
    {
      type: 'error',
      status,
      code,
      message,
      help_url: 'http://developers.box.com/docs/#errors',
      request_id: requestId,
      ...(contextInfo && { context_info: contextInfo }),
    },
    {
      status,
      headers: {
        'box-request-id': requestId,
        ...(status === 401 && { 'www-authenticate': 'Bearer realm="Service"' }),
      },
    },
  );
}
