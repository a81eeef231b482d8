import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  jwtVerify,
  SignJWT,
  type JWK,
  type JWTPayload,
} from 'jose';
import type { Clock } from './clock.ts';

/** The signing key of the local Entra, and the check that every emulator makes of a caller's token. */
export interface Tokens {
  readonly tenantId: string;
  /** Public keys, as the jwks_uri answers them. */
  readonly jwks: { keys: JWK[] };
  /** The private key, for the OIDC server that signs people's tokens. */
  readonly signingKey: JWK;
  /** An app-only token as a managed identity gets it (v1: issuer sts.windows.net, `idtyp` app). */
  issueForApp(request: { audience: string; appId: string; objectId: string }): Promise<AppToken>;
  /** Signature, expiry and audience of "Bearer …"; throws with the reason. */
  verify(authorization: string | null, audience: string): Promise<JWTPayload>;
  /** The same key by another clock, such as one that is wrong. */
  at(clock: Clock): Tokens;
}

export interface AppToken {
  readonly token: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

const lifetimeSeconds = 24 * 3600;
const mostRemembered = 1_000;

/** @param options.dataDir keeps the key over restarts; absent means a key for this process only. */
export async function openTokens(options: {
  tenantId: string;
  clock: Clock;
  dataDir?: string;
}): Promise<Tokens> {
  const { tenantId } = options;
  const pem = await loadKey(options.dataDir);
  const privateKey = await importPKCS8(pem, 'RS256', { extractable: true });
  const kid = createHash('sha256').update(pem).digest('base64url').slice(0, 16);
  const signingKey: JWK = { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'RS256' };
  const { kty, n, e } = signingKey as { kty: string; n: string; e: string };
  const jwks = { keys: [{ kty, n, e, kid, use: 'sig', alg: 'RS256' }] };
  const keySet = createLocalJWKSet(jwks);
  /** Tokens that proved good, by audience: to check a signature costs more than to answer most calls. */
  const known = new Map<string, JWTPayload>();
  const at = (clock: Clock): Tokens => ({
    tenantId,
    jwks,
    signingKey,
    async issueForApp({ audience, appId, objectId }) {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = await new SignJWT({ appid: appId, oid: objectId, tid: tenantId, idtyp: 'app' })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(`https://sts.windows.net/${tenantId}/`)
        .setSubject(objectId)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(privateKey);
      return { token, expiresAt };
    },
    async verify(authorization, audience) {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw new Error('a bearer token is needed');
      const key = `${audience} ${token}`;
      const before = known.get(key);
      if (before !== undefined && isCurrent(before, clock)) return before;
      const { payload } = await jwtVerify(token, keySet, {
        audience: [audience, `${audience}/`],
        currentDate: new Date(clock.now()),
      });
      if (known.size >= mostRemembered) known.clear();
      known.set(key, payload);
      return payload;
    },
    at,
  });
  return at(options.clock);
}

const isCurrent = ({ nbf = 0, exp = 0 }: JWTPayload, clock: Clock): boolean =>
  nbf * 1000 <= clock.now() && clock.now() < exp * 1000;

async function loadKey(dataDir: string | undefined): Promise<string> {
  const file = dataDir === undefined ? undefined : join(dataDir, 'signing-key.pem');
  if (file !== undefined && existsSync(file)) return readFileSync(file, 'utf8');
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const pem = await exportPKCS8(privateKey);
  if (file !== undefined) writeFileSync(file, pem, { mode: 0o600 });
  return pem;
}
