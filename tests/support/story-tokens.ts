import { randomUUID } from 'node:crypto';
import { decodeJwt, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import { signIn } from '../../local/sign-in.ts';
import type { Sluice } from './sluice.ts';

type Signer = Parameters<SignJWT['sign']>[0];

export type Forge = Awaited<ReturnType<typeof openForge>>;

/** A person's real token, and others that differ from it in one thing. */
export async function openForge({ stack }: Sluice, who: string) {
  const { signingKey } = stack.tokens;
  const { directory, identity } = stack;
  const real = await signIn(who, { identityUrl: identity.url.origin, directory });
  const claims = decodeJwt(real);
  const ourKey = await importJWK(signingKey, 'RS256');
  const sign = (payload: JWTPayload, key: Signer = ourKey) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: signingKey.kid ?? '' })
      .sign(key);
  return {
    real,
    claims,
    tenantId: directory.tenantId,
    /** Signed by the tenant's own key. */
    signed: (changes: JWTPayload = {}) => sign({ ...claims, ...changes }),
    /** Says that it is signed by the tenant's key, and is signed by another. */
    async signedByAnother(): Promise<string> {
      const { privateKey } = await generateKeyPair('RS256');
      return sign(claims, privateKey);
    },
    /** Other claims under the signature of the real ones. */
    tampered(changes: JWTPayload): string {
      const [header, , signature] = real.split('.');
      return [header, encode({ ...claims, ...changes }), signature].join('.');
    },
    /** As the app's own managed identity gets it. */
    async ofTheApp(): Promise<string> {
      const app = { appId: 'sluice', objectId: randomUUID() };
      return (await stack.tokens.issueForApp({ audience: directory.applicationId, ...app })).token;
    },
    without(claim: string): Promise<string> {
      return sign(Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim)));
    },
    unsigned: () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
    /** The public key taken for a shared secret. */
    signedByPublicKey: () =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: signingKey.kid ?? '' })
        .sign(new TextEncoder().encode(JSON.stringify(stack.tokens.jwks.keys[0]))),
  };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const seconds = () => Math.floor(Date.now() / 1000);
const otherTenant = randomUUID();
const bearer = (make: (forge: Forge) => Promise<string> | string) => async (forge: Forge) =>
  `Bearer ${await make(forge)}`;

/** Values of the Authorization header that let nobody in. */
export const badTokens = Object.entries({
  'without a token': () => '',
  'with another scheme': () => 'Basic cGV0cmE6bG9jYWw=',
  'with words for a token': () => 'Bearer let me in',
  'with a token for another application': bearer((forge) => forge.signed({ aud: randomUUID() })),
  'with a token of another tenant': bearer((forge) =>
    forge.signed({
      tid: otherTenant,
      iss: forge.claims.iss?.replace(forge.tenantId, otherTenant) ?? '',
    }),
  ),
  'whose tenant is another than the issuer’s': bearer((forge) =>
    forge.signed({ tid: otherTenant }),
  ),
  'with an expired token': bearer((forge) => forge.signed({ exp: seconds() - 600 })),
  'with a token that begins tomorrow': bearer((forge) => forge.signed({ nbf: seconds() + 86_400 })),
  'with a token that never ends': bearer((forge) => forge.without('exp')),
  'that is an application': bearer((forge) => forge.signed({ idtyp: 'app' })),
  'with the token of the app’s own identity': bearer((forge) => forge.ofTheApp()),
  'with no object id': bearer((forge) => forge.without('oid')),
  'with other claims under a true signature': bearer((forge) =>
    forge.tampered({ roles: ['admin', 'reader'] }),
  ),
  'with a token signed by another key': bearer((forge) => forge.signedByAnother()),
  'with an unsigned token': bearer((forge) => forge.unsigned()),
  'with a token signed by the public key': bearer((forge) => forge.signedByPublicKey()),
}).map(([whose, make]) => ({ whose, make }));
