import { notEmulated, type EmulatorContext, type Handler } from '../emulator.ts';
import type { Directory } from '../directory.ts';
import { onBehalfOf } from './clients.ts';
import { issuerOf } from './provider.ts';

const openly = { headers: { 'access-control-allow-origin': '*' } };

/** What a client reads before it signs anyone in, at Entra's paths. Everything else is refused by name. */
export function createDiscovery(
  origin: string,
  { context, directory }: { context: EmulatorContext; directory: Directory },
): Handler {
  const tenant = `/${directory.tenantId}`;
  return (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== 'GET') return notEmulated(request, context);
    if (pathname === `${tenant}/v2.0/.well-known/openid-configuration`)
      return Response.json(describe(origin, directory), openly);
    if (pathname === `${tenant}/discovery/v2.0/keys`)
      return Response.json(context.tokens.jwks, openly);
    return notEmulated(request, context);
  };
}

const describe = (origin: string, directory: Directory) => ({
  issuer: issuerOf(origin, directory),
  authorization_endpoint: `${origin}/${directory.tenantId}/oauth2/v2.0/authorize`,
  token_endpoint: `${origin}/${directory.tenantId}/oauth2/v2.0/token`,
  end_session_endpoint: `${origin}/${directory.tenantId}/oauth2/v2.0/logout`,
  jwks_uri: `${origin}/${directory.tenantId}/discovery/v2.0/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post'],
  response_types_supported: ['code'],
  grant_types_supported: [
    'authorization_code',
    'refresh_token',
    'password',
    'client_credentials',
    onBehalfOf,
  ],
  code_challenge_methods_supported: ['S256'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'private_key_jwt'],
  request_uri_parameter_supported: false,
  tenant_region_scope: null,
});
