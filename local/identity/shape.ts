import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { JWTStructured, KoaContextWithOIDC } from 'oidc-provider';
import type { Directory, Person } from '../directory.ts';
import { consentedScopes, findApplication, findResource, type Resource } from './applications.ts';
import { claimsOf, findBySubject, optionalClaimsOf, pairwise } from './claims.ts';
import { proofIn } from './credentials.ts';

/** An access token as Entra makes it, out of what oidc-provider would have signed. */
export function shapeAccessToken(
  directory: Directory,
  { oidc }: KoaContextWithOIDC,
  parts: JWTStructured,
): JWTStructured {
  const { sub, aud, iss, iat, exp, client_id } = parts.payload as Record<string, unknown>;
  const person = findBySubject(directory, String(sub));
  const resource = findResource(directory, String(aud));
  const application = findApplication(directory, String(client_id));
  if (person === undefined || resource === undefined || application === undefined)
    throw new Error('a token is for a person, an API and an application of the directory');
  const proof = proofIn(oidc.body);
  const { appId } = application;
  parts.header = { typ: 'JWT' };
  parts.payload = {
    aud,
    iss,
    iat,
    nbf: iat,
    exp,
    scp: consentedScopes(application, resource).join(' '),
    uti: randomBytes(16).toString('base64url'),
    ...personIn(resource, directory, person),
    ...(resource.tokenVersion === 2
      ? { azp: appId, azpacr: proof }
      : { ...firstVersion(directory, person), appid: appId, appidacr: proof }),
  };
  return parts;
}

/** `sub` is the API's own, and so are the roles: only the application that people sign in to has any. */
function personIn({ appId }: Resource, directory: Directory, person: Person): object {
  const { roles, ...claims } = claimsOf(directory, person);
  const ownRoles = appId === directory.applicationId && roles !== undefined && { roles };
  const optional = optionalClaimsOf(person, findApplication(directory, appId)?.optionalClaims);
  return { ...claims, sub: pairwise(appId, person), ...ownRoles, ...optional };
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const firstVersion = ({ tenantId }: Directory, { email }: Person) => ({
  iss: `https://sts.windows.net/${tenantId}/`,
  ver: '1.0',
  preferred_username: undefined,
  unique_name: email,
  upn: email,
});

interface Exchange {
  readonly method: string;
  body: unknown;
}

/** Middleware: what Entra adds to the answers of the token endpoint. */
export function shapeAnswers(directory: Directory) {
  return async (ctx: Exchange, next: () => Promise<unknown>): Promise<void> => {
    await next();
    const { method, body } = ctx;
    if (method !== 'POST' || typeof body !== 'object' || body === null) return;
    if ('error' in body) ctx.body = { ...body, ...traceOf(body) };
    else if ('access_token' in body && wantsClientInfo(ctx))
      ctx.body = { ...body, client_info: clientInfo(directory, String(body.access_token)) };
  };
}

function traceOf(body: object): object {
  const reason = 'error_description' in body ? String(body.error_description) : '';
  const code = /^AADSTS(\d+)/.exec(reason)?.[1];
  return {
    error_codes: code === undefined ? [] : [Number(code)],
    timestamp: `${new Date().toISOString().replace('T', ' ').slice(0, 19)}Z`,
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
}

function wantsClientInfo(ctx: object): boolean {
  const { oidc } = ctx as { oidc?: { body?: Record<string, unknown> } };
  return oidc?.body?.['client_info'] === '1';
}

/** MSAL keys its accounts by this. */
function clientInfo({ tenantId }: Directory, accessToken: string): string {
  const { oid } = decodeJwt(accessToken);
  return Buffer.from(JSON.stringify({ uid: oid, utid: tenantId })).toString('base64url');
}
