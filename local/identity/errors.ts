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
