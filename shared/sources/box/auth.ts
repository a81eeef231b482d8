import { BoxCcgAuth, BoxJwtAuth, CcgConfig, JwtConfig } from 'box-node-sdk';
import type { Authentication } from 'box-node-sdk/networking/auth';
import type { AccessToken } from 'box-node-sdk/schemas/accessToken';
import type { BoxConnection } from '../../model/connection.ts';
import type { Secrets } from '../../azure/secrets.ts';
import type { Lease } from '../../azure/lease.ts';
import { AppError } from '../../platform/errors.ts';
import { parseJson } from '../../platform/json.ts';
import { createOAuth } from './oauth.ts';

/** Signs in as the connection says. Tokens live in this process (CCG, JWT) or in Key Vault (OAuth). */
export async function createAuthentication(options: {
  connection: BoxConnection;
  secrets: Secrets;
  lease: Lease;
}): Promise<Authentication> {
  const { connection, secrets, lease } = options;
  const { auth, enterpriseId } = connection;
  const secret = await secrets.get(auth.secretName);
  switch (auth.kind) {
    case 'ccg':
      return singleFlight(
        new BoxCcgAuth({
          config: new CcgConfig({ clientId: auth.clientId, clientSecret: secret, enterpriseId }),
        }),
      );
    case 'jwt':
      return singleFlight(new BoxJwtAuth({ config: toJwtConfig(secret, auth.secretName) }));
    case 'oauth':
      return singleFlight(
        createOAuth({
          clientId: auth.clientId,
          clientSecret: secret,
          tokens: {
            read: () => secrets.get(auth.tokenSecretName),
            write: (value) => secrets.set(auth.tokenSecretName, value),
          },
          lease: (run) => lease(`box-oauth-${connection.id}`, run),
        }),
      );
  }
}

/** The SDK's own errors quote what they cannot read, and this is a private key. */
function toJwtConfig(secret: string, secretName: string): JwtConfig {
  try {
    if (parseJson(secret) !== undefined) return JwtConfig.fromConfigJsonString(secret);
  } catch {
    // told below
  }
  throw new AppError(
    'SECRET_MISSING',
    `Secret ${secretName} must be the JSON file of Box's developer console`,
  );
}

/** Calls side by side share one token: the first one and each refresh are asked for once. */
export function singleFlight(auth: Authentication): Authentication {
  let retrieving: Promise<AccessToken> | undefined;
  let refreshing: Promise<AccessToken> | undefined;
  const refreshToken: Authentication['refreshToken'] = (session) => {
    refreshing ??= auth.refreshToken(session).finally(() => (refreshing = undefined));
    return refreshing;
  };
  const retrieveToken: Authentication['retrieveToken'] = async (session) => {
    if (refreshing) return refreshing;
    retrieving ??= auth.retrieveToken(session).finally(() => (retrieving = undefined));
    return retrieving;
  };
  return {
    refreshToken,
    retrieveToken,
    async retrieveAuthorizationHeader(session) {
      const { accessToken } = await retrieveToken(session);
      return `Bearer ${accessToken ?? ''}`;
    },
    revokeToken: (session) => auth.revokeToken(session),
    downscopeToken: (...parameters) => auth.downscopeToken(...parameters),
  };
}

/**
 * The SDK asks for a refresh whenever a call has met a 401, even when the token that was refused has long been replaced.
 * This one knows which token its call went out with, and refreshes only if that is still the current one.
 */
export function forOneCall(auth: Authentication): Authentication {
  let sent = '';
  return {
    ...auth,
    async retrieveAuthorizationHeader(session) {
      sent = await auth.retrieveAuthorizationHeader(session);
      return sent;
    },
    async refreshToken(session) {
      const current = await auth.retrieveToken(session);
      return sent === `Bearer ${current.accessToken ?? ''}` ? auth.refreshToken(session) : current;
    },
  };
}
