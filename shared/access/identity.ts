import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { AppError } from '../platform/errors.ts';

export const Role = z.enum(['reader', 'curator', 'admin']);
export type Role = z.infer<typeof Role>;

/** Who asks, as Entra says. Nothing of it ever comes from a request's body. */
export interface Caller {
  readonly tenantId: string;
  /** Entra object id. */
  readonly oid: string;
  /** User principal name: in a verified domain of the tenant. */
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface Identity {
  /** @throws AppError TOKEN_INVALID, saying which rule the token breaks and nothing of the token */
  authenticate(authorization: string | null): Promise<Caller>;
}

/** Claims of a v2.0 access token (learn.microsoft.com/entra/identity-platform/access-token-claims-reference). */
const Claims = z.looseObject({
  tid: z.uuid(),
  oid: z.uuid(),
  preferred_username: z.string().min(3),
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
  const keys = createRemoteJWKSet(new URL(`${base}/discovery/v2.0/keys`));

  return {
    async authenticate(authorization) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
      if (token === undefined) throw refused('a bearer token is needed');
      const payload = await jwtVerify(token, keys, {
        issuer: `${base}/v2.0`,
        audience: entra.audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'iat'],
      }).then(({ payload }) => payload, explain);
      return toCaller(payload, entra.tenantId);
    },
  };
}

function toCaller(payload: JWTPayload, tenantId: string): Caller {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw refused('the token is not a person’s access token');
  const { tid, oid, preferred_username, name, roles } = claims.data;
  if (tid !== tenantId) throw refused('the token is of another tenant');
  return {
    tenantId: tid,
    oid,
    email: preferred_username,
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
