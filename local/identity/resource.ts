import type { Provider } from 'oidc-provider';
import type { Directory } from '../directory.ts';

/** Seconds; Entra draws 60 to 90 minutes. */
export const accessTokenSeconds = 3600;

/** The API that tokens are for: an application asks for its scopes as `api://<application id>/access_as_user`. */
export const resourceOf = ({ applicationId }: Directory): string => `api://${applicationId}`;

export const scopesOf = (directory: Directory): string =>
  [resourceOf(directory), directory.applicationId]
    .flatMap((resource) => [`${resource}/access_as_user`, `${resource}/.default`])
    .join(' ');

export const resourceServer = (directory: Directory) => ({
  scope: scopesOf(directory),
  audience: directory.applicationId,
  accessTokenTTL: accessTokenSeconds,
  accessTokenFormat: 'jwt' as const,
  jwt: { sign: { alg: 'RS256' as const } },
});

/** The application has the consent of the whole tenant. @returns the grant's id */
export async function giveConsent(
  provider: Provider,
  directory: Directory,
  accountId: string,
): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId: directory.applicationId });
  grant.addOIDCScope('openid profile email offline_access');
  grant.addResourceScope(resourceOf(directory), scopesOf(directory));
  return grant.save();
}
