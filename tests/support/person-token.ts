import { importJWK, SignJWT } from 'jose';
import type { Clock } from '../../local/clock.ts';
import type { Tokens } from '../../local/tokens.ts';

/** What a person's sign-in to an application ends in: a token of Entra for Microsoft Graph, if not for another audience. */
export async function personToken(
  { tokens, clock }: { tokens: Tokens; clock: Clock },
  {
    oid,
    scopes,
    audience = 'https://graph.microsoft.com',
  }: { oid: string; scopes: string; audience?: string },
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const claims = { oid, scp: scopes, tid: tokens.tenantId, appid: 'reader' };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: tokens.signingKey.kid ?? '' })
    .setIssuer(`https://sts.windows.net/${tokens.tenantId}/`)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(await importJWK(tokens.signingKey, 'RS256'));
}
