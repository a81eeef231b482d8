import { randomUUID } from 'node:crypto';
import { errors } from 'oidc-provider';

/** Entra's numbers for what it refuses, which people search for. */
const refusals = {
  50034:
    'The user account does not exist in the directory. To sign into this application, the account must be added to the directory.',
  50126: 'Error validating credentials due to invalid username or password.',
  900144: 'The request body must contain the following parameters: username, password.',
} as const satisfies Record<number, string>;

export const describe = (code: keyof typeof refusals): string => `AADSTS${code}: ${refusals[code]}`;

export const refusal = (code: keyof typeof refusals): Error =>
  new errors.CustomOIDCProviderError(
    code === 900144 ? 'invalid_request' : 'invalid_grant',
    describe(code),
  );

/** What Entra adds to an error of OAuth. */
export function dress(body: Record<string, unknown>): Record<string, unknown> {
  const code = /^AADSTS(\d+)/.exec(String(body['error_description']))?.[1];
  return {
    ...body,
    error_codes: code === undefined ? [] : [Number(code)],
    timestamp: new Date().toISOString().replace('T', ' ').slice(0, 19) + 'Z',
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
}
