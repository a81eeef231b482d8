import { randomBytes } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Application, Directory } from '../directory.ts';
import type { Tokens } from '../tokens.ts';
import { assignedRoles, type Resource } from './applications.ts';
import { callerOf } from './caller.ts';
import { proofIn } from './credentials.ts';
import { refusal } from './errors.ts';
import { accessTokenSeconds } from './resource.ts';
import { readScope } from './scope.ts';

export interface ClientCredentialsOptions {
  readonly directory: Directory;
  readonly issuer: string;
  readonly tokens: Tokens;
  /** The movable one: the emulators check an app's tokens by it. */
  readonly clock: Clock;
}

/**
 * An application in its own name (RFC 6749 §4.4).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function registerClientCredentials(
  provider: Provider,
  options: ClientCredentialsOptions,
): void {
  const { directory } = options;
  provider.registerGrantType(
    'client_credentials',
    async (ctx) => {
      const application = callerOf(ctx, directory);
      const { resource, names } = readScope(directory, ctx.oidc.params?.['scope']);
      if (names[0] !== '.default') throw refusal(1002012, String(ctx.oidc.params?.['scope']));
      ctx.body = {
        token_type: 'Bearer',
        expires_in: accessTokenSeconds,
        ext_expires_in: accessTokenSeconds,
        access_token: await sign(claimsOf(ctx, { application, resource, ...options }), options),
      };
    },
    ['scope'],
  );
}

interface Issue extends ClientCredentialsOptions {
  readonly application: Application;
  readonly resource: Resource;
}

function claimsOf({ oidc }: KoaContextWithOIDC, given: Issue): Record<string, unknown> {
  const { application, resource, issuer, tokens } = given;
  const { appId, objectId } = application;
  const proof = proofIn(oidc.body);
  const roles = assignedRoles(application, resource);
  const ofVersion =
    resource.tokenVersion === 2
      ? { aud: resource.appId, iss: issuer, azp: appId, azpacr: proof, ver: '2.0' }
      : {
          aud: resource.identifier,
          iss: `https://sts.windows.net/${tokens.tenantId}/`,
          appid: appId,
          appidacr: proof,
          ver: '1.0',
        };
  return {
    ...ofVersion,
    idtyp: 'app',
    oid: objectId,
    sub: objectId,
    tid: tokens.tenantId,
    uti: randomBytes(16).toString('base64url'),
    ...(roles.length > 0 && { roles }),
  };
}

async function sign(
  claims: Record<string, unknown>,
  { tokens, clock }: ClientCredentialsOptions,
): Promise<string> {
  const { signingKey } = tokens;
  const issuedAt = Math.floor(clock.now() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: signingKey.kid ?? '' })
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + accessTokenSeconds)
    .sign(await importJWK(signingKey, 'RS256'));
}
