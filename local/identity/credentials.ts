import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, errors, type JWTPayload } from 'jose';
import type { Application } from '../directory.ts';
import type { Tokens } from '../tokens.ts';
import { refusal } from './errors.ts';

/** What an application may prove itself with; any one of them will do. */
export interface Credentials {
  readonly secrets?: readonly string[];
  /** PEM. */
  readonly certificates?: readonly string[];
  /** Federated credentials: object ids of managed identities that may stand for the application. */
  readonly managedIdentities?: readonly string[];
}

export interface Proof {
  readonly application: Application;
  readonly credentials: Credentials;
  /** `aud` of what the application signs. */
  readonly audiences: readonly string[];
  readonly tokens: Tokens;
}

/** Of a form: a name that comes twice has several values. */
export type Body = Readonly<Record<string, string | readonly string[] | undefined>>;

const exchangeAudience = 'api://AzureADTokenExchange';

/** How the application proved itself, as `azpacr` says it: not at all, by a secret, by something signed. */
export function proofIn(body: object = {}): '0' | '1' | '2' {
  if ('client_assertion' in body) return '2';
  return 'client_secret' in body ? '1' : '0';
}

/** Checks the credential in the body of a request; without one there is nothing to check. */
export async function checkCredential(body: Body, proof: Proof): Promise<void> {
  const { client_assertion: assertion, client_secret: secret } = body;
  if (assertion !== undefined) await checkAssertion(String(assertion), proof);
  else if (secret !== undefined) checkSecret(String(secret), proof);
}

function checkSecret(given: string, { application, credentials }: Proof): void {
  const { secrets = [] } = credentials;
  if (!secrets.some((secret) => isSame(given, secret))) throw refusal(7000215, application.appId);
}

/** https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function checkAssertion(assertion: string, proof: Proof): Promise<void> {
  const claims = readClaims(assertion);
  const { appId } = proof.application;
  if (claims.iss !== appId) return checkFederated(assertion, claims, proof);
  await checkSignature(assertion, proof.credentials);
  if (claims.sub !== appId) throw refusal(700021);
  if (![claims.aud].flat().some((aud) => proof.audiences.includes(aud ?? '')))
    throw refusal(700023);
  // Signed by the application, which lives by the computer's clock. That it comes again is no offence: MSAL sends the
  // same assertion for ten minutes.
  const now = Date.now() / 1000;
  const { nbf = 0, exp = 0 } = claims;
  if (now < nbf - clockSkewSeconds || now >= exp + clockSkewSeconds) throw refusal(700024);
}

const clockSkewSeconds = 300;

async function checkSignature(assertion: string, { certificates = [] }: Credentials) {
  const header = decodeProtectedHeader(assertion);
  const sha256 = (header as { 'x5t#S256'?: string })['x5t#S256'];
  const certificate = certificates
    .map((pem) => new X509Certificate(pem))
    .find(({ raw }) =>
      sha256 === undefined
        ? header.x5t === thumbprint(raw, 'sha1')
        : sha256 === thumbprint(raw, 'sha256'),
    );
  if (certificate === undefined) throw refusal(700027);
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms: ['PS256', 'RS256'] });
  } catch {
    throw refusal(700027);
  }
}

const thumbprint = (raw: Buffer, algorithm: 'sha1' | 'sha256'): string =>
  createHash(algorithm).update(raw).digest('base64url');

/**
 * A managed identity's token in the place of a signature of the application's own: so it needs no secret.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
async function checkFederated(
  assertion: string,
  claims: JWTPayload,
  { credentials, tokens }: Proof,
): Promise<void> {
  const { iss = '', aud, sub = '' } = claims;
  if (!isTenant(iss, tokens)) throw refusal(700211, iss);
  if (aud !== exchangeAudience) throw refusal(700212, String(aud));
  if (!(credentials.managedIdentities ?? []).includes(sub)) throw refusal(700213, sub);
  try {
    await tokens.verify(`Bearer ${assertion}`, exchangeAudience);
  } catch (error) {
    throw error instanceof errors.JWTExpired ? refusal(700024) : refusal(50013);
  }
}

const isTenant = (issuer: string, { tenantId }: Tokens): boolean =>
  issuer === `https://sts.windows.net/${tenantId}/`;

/** What a JWT says of itself; nothing of it is verified. */
export function readClaims(assertion: string): JWTPayload {
  try {
    decodeProtectedHeader(assertion);
    return decodeJwt(assertion);
  } catch {
    throw refusal(50027);
  }
}

/** In constant time, whatever the lengths. */
export function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
