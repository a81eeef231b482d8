import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { Caller, Role } from '../shared/access/identity.ts';
import { AppError } from '../shared/platform/errors.ts';
import { withScope } from '../shared/platform/log.ts';
import type { Services } from '../shared/services.ts';
import { problem } from './problem.ts';
import { readBody } from './read-body.ts';

export interface Endpoint<Body> {
  readonly role: Role;
  /** `noBody` where the request has none. */
  readonly body: z.ZodType<Body>;
  readonly handle: (call: Call<Body>) => Promise<HttpResponseInit>;
}

export interface Call<Body> {
  readonly body: Body;
  readonly caller: Caller;
  readonly request: HttpRequest;
}

/** Everything that an HTTP trigger must do and no handler should repeat: who, may they, what, and how it failed. */
export function endpoint<Body>(
  { role, body, handle }: Endpoint<Body>,
  { identity, log }: Pick<Services, 'identity' | 'log'>,
): HttpHandler {
  return (request, { invocationId, functionName }) =>
    withScope({ invocationId, functionName }, async () => {
      try {
        const caller = await identity.authenticate(request.headers.get('authorization'));
        if (!caller.roles.includes(role)) {
          throw new AppError('ROLE_MISSING', `This needs the role "${role}"`);
        }
        const parsed = parse(body, request.method === 'GET' ? noBytes : await readBody(request));
        return await withScope({ oid: caller.oid }, () =>
          handle({ body: parsed, caller, request }),
        );
      } catch (error) {
        return problem(error, log);
      }
    });
}

export const noBody = z.undefined();
const noBytes = Buffer.alloc(0);

function parse<Body>(schema: z.ZodType<Body>, bytes: Buffer): Body {
  const parsed = schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknown].join('.') || 'body';
  throw new AppError('REQUEST_INVALID', `${field}: ${issue?.message ?? 'invalid'}`, {
    details: { field },
  });
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new AppError('REQUEST_INVALID', 'body: is not JSON', { details: { field: 'body' } });
  }
}
