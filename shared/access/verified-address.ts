import { z } from 'zod';

/**
 * What a v2.0 access token says of a person's address. `idp` is in it without being asked for; `acct`, `email`, `xms_edov` and `upn` are where the
 * application's registration asks for them, `email` of guests always (learn.microsoft.com/entra/identity-platform: access-token-claims-reference,
 * optional-claims-reference).
 */
export const AddressClaims = z.object({
  tid: z.uuid(),
  /** The user name: of a member in a domain that the tenant has verified, of a guest that of their home. */
  preferred_username: z.string().min(3),
  upn: z.string().optional(),
  email: z.string().optional(),
  /** Who says who they are; absent where that is the issuer. */
  idp: z.string().optional(),
  /** 0 for a member, 1 for a guest. */
  acct: z.unknown().optional(),
  /** Whether the owner of the address's domain is verified. */
  xms_edov: z.unknown().optional(),
});
export type AddressClaims = z.infer<typeof AddressClaims>;

/**
 * The address by which a source that knows no object ids may find the person; null where Entra does not vouch for one: whoever has a tenant
 * of their own may write any address into it.
 */
export function verifiedAddress(claims: AddressClaims, issuer: string): string | null {
  if (!isGuest(claims, issuer)) return claims.preferred_username;
  const { email, xms_edov } = claims;
  return email && yes.has(xms_edov) ? email : null;
}

/** In doubt, one: the account of another tenant, or one that an administrator has made a guest. */
function isGuest(claims: AddressClaims, issuer: string): boolean {
  const { tid, idp = issuer, acct, preferred_username, upn = '' } = claims;
  const isOfHere = idp === issuer || idp === `https://sts.windows.net/${tid}/`;
  const isMember = acct === undefined || acct === 0 || acct === '0';
  return !isOfHere || !isMember || isInvited.test(preferred_username) || isInvited.test(upn);
}

/** As Microsoft writes the names of guests in the tenant that has invited them; the hash marks may be set to be underscores. */
const isInvited = /[#_]ext[#_]@/i;

/** The reference says Boolean; others have met text (supabase/auth, provider/oidc.go). */
const yes = new Set<unknown>([true, 'true', '1']);
