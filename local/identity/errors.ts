import { errors } from 'oidc-provider';

/**
 * Entra's numbers for what it refuses, which people search for; `{}` stands for what is named.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const refusals = {
  28000: [
    'invalid_request',
    'Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {} is not valid.',
  ],
  50013: [
    'invalid_grant',
    'Assertion failed signature validation. [Reason - The key was not found.]',
  ],
  50027: ['invalid_request', 'JWT token is invalid or malformed.'],
  50034: [
    'invalid_grant',
    'The user account does not exist in the directory. To sign into this application, the account must be added to the directory.',
  ],
  50126: ['invalid_grant', 'Error validating credentials due to invalid username or password.'],
  65001: [
    'invalid_grant',
    "The user or administrator has not consented to use the application with ID '{}' named '{}'. Send an interactive authorization request for this user and resource.",
  ],
  70011: [
    'invalid_scope',
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {} is not valid.",
  ],
  240002: [
    'invalid_request',
    "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.",
  ],
  500011: [
    'invalid_resource',
    'The resource principal named {} was not found in the tenant named {}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.',
  ],
  500131: [
    'invalid_grant',
    "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '{}' and the expected audience is '{}' or one of the Application Uris of this application.",
  ],
  500133: [
    'invalid_grant',
    'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.',
  ],
  500341: [
    'invalid_grant',
    'The user account has been deleted from the {} directory. To sign into this application, the account must be added to the directory.',
  ],
  700016: [
    'unauthorized_client',
    "Application with identifier '{}' was not found in the directory '{}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
  ],
  700021: [
    'invalid_client',
    "Client assertion application identifier doesn't match 'client_id' parameter.",
  ],
  700023: ['invalid_client', 'Client assertion audience claim does not match Realm issuer.'],
  700024: ['invalid_client', 'Client assertion is not within its valid time range.'],
  700027: [
    'invalid_client',
    'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]',
  ],
  700211: [
    'invalid_client',
    "No matching federated identity record found for presented assertion issuer '{}'.",
  ],
  700212: [
    'invalid_client',
    "No matching federated identity record found for presented assertion audience '{}'.",
  ],
  700213: [
    'invalid_client',
    "No matching federated identity record found for presented assertion subject '{}'.",
  ],
  900144: ['invalid_request', "The request body must contain the following parameter: '{}'."],
  1002012: [
    'invalid_scope',
    'The provided value for scope {} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  ],
  7000114: [
    'unauthorized_client',
    "Application '{}' is not allowed to make application on-behalf-of calls.",
  ],
  7000215: [
    'invalid_client',
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{}'.",
  ],
  7000218: [
    'invalid_client',
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
} as const satisfies Record<number, readonly [error: string, text: string]>;

type Code = keyof typeof refusals;

export function describe(code: Code, ...names: string[]): string {
  const left = [...names];
  return `AADSTS${code}: ${refusals[code][1].replace(/\{\}/g, () => left.shift() ?? '')}`;
}

/** @param names what the sentence is about, in its order */
export function refusal(code: Code, ...names: string[]): Error {
  const [error] = refusals[code];
  const refused = new errors.CustomOIDCProviderError(error, describe(code, ...names));
  const status = error === 'invalid_client' ? 401 : 400;
  return Object.assign(refused, { status, statusCode: status });
}
