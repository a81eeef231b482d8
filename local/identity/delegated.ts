import type { KoaContextWithOIDC, Provider, ResourceServer } from 'oidc-provider';
import type { Directory, Person } from '../directory.ts';
import { claimsOf, pairwise, subjectOf } from './claims.ts';
import { accessTokenSeconds, resourceServerFor } from './resource.ts';

export interface Delegated {
  readonly provider: Provider;
  readonly directory: Directory;
  readonly person: Person;
  /** Of oidc-provider: what the application may do for this person. */
  readonly grantId: string;
  /** The API, as its identifier URI. */
  readonly resource: string;
  /** Permissions in the API that the token is for, in full, parted by blanks. */
  readonly scope: string;
  /** What the refresh token is for; with `openid` there is an id token, with `offline_access` a refresh token. */
  readonly asked: string;
  /** The grant type, which stays with the refresh token. */
  readonly gty: string;
}

/** Tokens for a person whom nobody sent to the sign-in page. @returns the body of the token endpoint's answer */
export async function issueForPerson(
  { oidc }: KoaContextWithOIDC,
  given: Delegated,
): Promise<object> {
  const { provider, directory, person, grantId, resource, scope, asked, gty } = given;
  const { client } = oidc;
  if (client === undefined) throw new Error('the token endpoint knows its client');
  const common = { client, accountId: subjectOf(directory, person), grantId, gty };

  // Both are in oidc-provider 9, and missing from its types.
  const { ResourceServer } = provider as unknown as { ResourceServer: ResourceServerClass };
  const accessToken = new provider.AccessToken({ ...common, scope });
  const server = resourceServerFor(directory, resource, client.clientId);
  accessToken.resourceServer = new ResourceServer(resource, server);
  const refreshToken = new provider.RefreshToken({ ...common, resource, scope: asked });
  const claims = { ...claimsOf(directory, person), sub: pairwise(client.clientId, person) };
  const idToken = new provider.IdToken(claims, { client });
  Object.assign(idToken, { scope: 'openid profile email' });
  return {
    token_type: 'Bearer',
    scope,
    expires_in: accessTokenSeconds,
    access_token: await accessToken.save(),
    ...(asked.includes('offline_access') && { refresh_token: await refreshToken.save() }),
    ...(asked.includes('openid') && { id_token: await idToken.issue({ use: 'idtoken' }) }),
  };
}

type ResourceServerClass = new (
  identifier: string,
  info: ReturnType<typeof resourceServerFor>,
) => ResourceServer;
