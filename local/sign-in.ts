import type { Directory } from './directory.ts';

/** The password of every sample person; the local Entra says so on its sign-in page. */
const samplePassword = 'local';

/**
 * An access token for one of the sample people, by the password grant (ROPC) as a shell does it.
 * @param who key or e-mail address
 */
export async function signIn(
  who: string,
  { identityUrl, directory }: { identityUrl: string; directory: Directory },
): Promise<string> {
  const response = await fetch(`${identityUrl}/${directory.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: directory.applicationId,
      username: who,
      password: samplePassword,
      scope: 'openid profile',
    }),
  });
  const answer = (await response.json()) as { access_token?: string };
  if (response.ok && answer.access_token !== undefined) return answer.access_token;
  const known = directory.people.map((person) => person.key).join(', ');
  throw new Error(`Nobody named "${who}" can sign in. People: ${known}.`);
}

/**
 * An access token for an application in its own name, by its secret.
 * @param audience the API that it is for, such as `https://graph.microsoft.com`
 */
export async function signInApplication(
  audience: string,
  application: { identityUrl: string; tenantId: string; appId: string; secret: string },
): Promise<string> {
  const { identityUrl, tenantId, appId, secret } = application;
  const response = await fetch(`${identityUrl}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope: `${audience}/.default`,
    }),
  });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (response.ok && answer.access_token !== undefined) return answer.access_token;
  throw new Error(`Entra refuses ${appId}: ${answer.error_description ?? response.status}`);
}
