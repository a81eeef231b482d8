import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { AppError } from '../platform/errors.ts';
import { AddressClaims, verifiedAddress } from './verified-address.ts';

export const Role = z.enum(['reader', 'curator', 'admin']);
export type Role = z.infer<typeof Role>;

/** Who asks, as Entra says. Nothing of it ever comes from a request's body. */
export interface Caller {
  readonly tenantId: string;
  /** Entra object id. */
  readonly oid: string;
  /** By which a source that knows no object ids may find them; null where Entra does not vouch for it, as of most guests. */
  readonly email: string | null;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface Identity {
  /** @throws AppError TOKEN_INVALID, saying which rule the token breaks and nothing of the token */
  authenticate(authorization: string | null): Promise<Caller>;
}

/** Claims of a v2.0 access token (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
const Claims = AddressClaims.extend({
  oid: z.uuid(),
  name: z.string().default(''),
  roles: z.array(z.string()).default([]),
  /** Only people ask questions: an app's own token has no user in it. */
  idtyp: z.literal('user').optional(),
});

export function createIdentity(entra: {
  authority: string;
  tenantId: string;
  audience: string;
}): Identity {
  const base = `${entra.authority.replace(/\/$/, '')}/${entra.tenantId}`;
  const issuer = `${base}/v2.0`;
  const keys = createRemoteJWKSet(new URL(`${base}/discovery/v2.0/keys`));

  return {
    async authenticate(authorization) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
      if (token === undefined) throw refused('a bearer token is needed');
      const payload = await jwtVerify(token, keys, {
        issuer,
        audience: entra.audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'iat'],
      }).then(({ payload }) => payload, explain);
      return toCaller(payload, { tenantId: entra.tenantId, issuer });
    },
  };
}

function toCaller(
  payload: JWTPayload,
  { tenantId, issuer }: { tenantId: string; issuer: string },
): Caller {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw refused('the token is not a person’s access token');
  const { tid, oid, name, roles } = claims.data;
  if (tid !== tenantId) throw refused('the token is of another tenant');
  return {
    tenantId: tid,
    oid,
    email: verifiedAddress(claims.data, issuer),
    name,
    roles: roles.filter((role): role is Role => Role.safeParse(role).success),
  };
}

/** jose names the rule in `code` and `claim`; Entra being out of reach is our fault, not the caller's. */
function explain(error: unknown): never {
  if (error instanceof errors.JWTClaimValidationFailed) {
    throw refused(`the token's "${error.claim}" is not the one wanted here`);
  }
  if (error instanceof errors.JWTExpired) throw refused('the token has expired');
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    throw new AppError('SERVICE_UNAVAILABLE', 'Entra cannot be reached', { cause: error });
  }
  throw refused('the token is not signed by this tenant');
}

const refused = (rule: string) => new AppError('TOKEN_INVALID', `Not signed in: ${rule}`);
