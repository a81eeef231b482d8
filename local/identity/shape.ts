import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { JWTStructured } from 'oidc-provider';
import type { Directory } from '../directory.ts';
import { claimsOf, findBySubject } from './claims.ts';

/** A v2.0 access token as Entra makes it, out of what oidc-provider would have signed. */
export function shapeAccessToken(directory: Directory, parts: JWTStructured): JWTStructured {
  const { sub, aud, iss, iat, exp } = parts.payload as Record<string, unknown>;
  const person = findBySubject(directory, String(sub));
  parts.header = { typ: 'JWT' };
  parts.payload = {
    aud,
    iss,
    iat,
    nbf: iat,
    exp,
    azp: directory.applicationId,
    azpacr: '0', // a public client
    scp: 'access_as_user',
    uti: randomBytes(16).toString('base64url'),
    ...(person && claimsOf(directory, person)),
  };
  return parts;
}

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
