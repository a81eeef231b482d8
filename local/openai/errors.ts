import type { z } from 'zod';

/** Codes and texts as Azure OpenAI answers them, in OpenAI's shape. */
interface Failed {
  readonly code: string;
  readonly message: string;
  readonly type?: string;
  /** The field of the request that is at fault. */
  readonly param?: string;
}

const failed = (status: number, { type, param, ...rest }: Failed, headers = {}): Response =>
  Response.json(
    { error: { ...rest, type: type ?? null, param: param ?? null } },
    { status, headers },
  );

export const unauthorized = (): Response =>
  failed(401, {
    code: 'Unauthorized',
    message:
      'Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
  });

export const notFound = (): Response => failed(404, { code: '404', message: 'Resource not found' });

export const invalid = (message: string, param?: string): Response =>
  failed(400, {
    code: 'BadRequest',
    type: 'invalid_request_error',
    message,
    ...(param !== undefined && { param }),
  });

export function invalidBody({ issues: [first] }: z.core.$ZodError): Response {
  const path = first?.path.join('.') ?? '';
  return invalid(`'$.${path}' is invalid: ${first?.message ?? ''}`, path);
}

export const notJson = (): Response => invalid('We could not parse the JSON body of your request.');

export const notEmulatedPart = (part: string): Response =>
  failed(501, { code: 'NotEmulated', message: `${part} is not emulated`, param: part });

export const tooLong = (tokens: number, limit: number): Response =>
  failed(400, {
    code: 'context_length_exceeded',
    type: 'invalid_request_error',
    message:
      `This model's maximum context length is ${limit} tokens, however you requested ${tokens} tokens ` +
      `(${tokens} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
  });

export const busy = (): Response =>
  failed(
    429,
    {
      code: '429',
      message:
        'Requests have exceeded the call rate limit of the local model. Please retry after 2 seconds.',
    },
    { 'retry-after': '2', 'retry-after-ms': '2000' },
  );

export const broken = (): Response =>
  failed(500, { code: 'InternalServerError', message: 'The local model failed.' });

/** Nobody is there to read it: the client has closed the connection. */
export const clientGone = (): Response => new Response(null, { status: 499 });
