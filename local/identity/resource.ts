import type { Provider } from 'oidc-provider';
import type { Directory } from '../directory.ts';
import { audienceOf, consentedScopes, findApplication, findResource } from './applications.ts';

/** Seconds; Entra draws 60 to 90 minutes. */
export const accessTokenSeconds = 3600;

/** The API that people sign in for: an application asks for its scopes as `api://<application id>/access_as_user`. */
export const resourceOf = ({ applicationId }: Directory): string => `api://${applicationId}`;

const scopesOf = (directory: Directory): string =>
  [resourceOf(directory), directory.applicationId]
    .flatMap((resource) => [`${resource}/access_as_user`, `${resource}/.default`])
    .join(' ');

const resourceServer = (audience: string, scope: string) => ({
  scope,
  audience,
  accessTokenTTL: accessTokenSeconds,
  accessTokenFormat: 'jwt' as const,
  jwt: { sign: { alg: 'RS256' as const } },
});

/** What a refresh token is good for: the scopes of the API that the application has consent for at that moment. */
export function resourceServerFor(directory: Directory, identifier: string, clientId: string) {
  if (identifier === resourceOf(directory))
    return resourceServer(directory.applicationId, scopesOf(directory));
  const resource = findResource(directory, identifier);
  const application = findApplication(directory, clientId);
  if (resource === undefined || application === undefined)
    throw new Error(`${identifier} is an API that was granted to ${clientId}`);
  const names = ['.default', ...consentedScopes(application, resource)];
  const scope = names.map((name) => `${identifier}/${name}`).join(' ');
  return resourceServer(audienceOf(resource), scope);
}

export interface Consent {
  readonly accountId: string;
  readonly clientId: string;
  readonly resource: string;
  readonly scope: string;
}

/** @returns the grant's id */
export async function grant(
  provider: Provider,
  { accountId, clientId, resource, scope }: Consent,
): Promise<string> {
  const given = new provider.Grant({ accountId, clientId });
  given.addOIDCScope('openid profile email offline_access');
  given.addResourceScope(resource, scope);
  return given.save();
}

/** The application that people sign in to has the consent of the whole tenant. @returns the grant's id */
export const giveConsent = (
  provider: Provider,
  directory: Directory,
  accountId: string,
): Promise<string> =>
  grant(provider, {
    accountId,
    clientId: directory.applicationId,
    resource: resourceOf(directory),
    scope: scopesOf(directory),
  });
