import { z } from 'zod';
import type { KoaContextWithOIDC, Provider, ResourceServer } from 'oidc-provider';
import type { Directory, Person } from '../directory.ts';
import { claimsOf, findPerson, subjectOf } from './claims.ts';
import { refusal } from './errors.ts';
import {
  accessTokenSeconds,
  giveConsent,
  resourceOf,
  resourceServer,
  scopesOf,
} from './resource.ts';

/** Of every sample person. It guards nothing: the directory is made up and the server answers on loopback only. */
const samplePassword = 'local';

const Parameters = z.looseObject({
  username: z.string().min(1),
  password: z.string(),
  scope: z.string().default('openid profile offline_access'),
});

/** Resource owner password credentials (RFC 6749 §4.3), for shells and scripts: `npm run token`. */
export function registerPasswordGrant(provider: Provider, directory: Directory): void {
  provider.registerGrantType(
    'password',
    async (ctx) => {
      const { username, password, scope } = parse(ctx);
      const person = findPerson(directory, username);
      if (person === undefined) throw refusal(50034);
      if (password !== samplePassword) throw refusal(50126);
      ctx.body = await issue(ctx, { provider, directory, person, scope });
    },
    ['username', 'password', 'scope'],
  );
}

function parse({ oidc }: KoaContextWithOIDC): z.infer<typeof Parameters> {
  const parsed = Parameters.safeParse(oidc.params);
  if (!parsed.success) throw refusal(900144);
  return parsed.data;
}

interface Issue {
  readonly provider: Provider;
  readonly directory: Directory;
  readonly person: Person;
  readonly scope: string;
}

async function issue({ oidc }: KoaContextWithOIDC, given: Issue): Promise<object> {
  const { provider, directory, person, scope } = given;
  const { client } = oidc;
  if (client === undefined) throw new Error('the token endpoint knows its client');
  const accountId = subjectOf(directory, person);
  const grantId = await giveConsent(provider, directory, accountId);
  const resource = resourceOf(directory);
  const common = { client, accountId, grantId, gty: 'password' };

  // Both are in oidc-provider 9, and missing from its types.
  const { ResourceServer } = provider as unknown as { ResourceServer: ResourceServerClass };
  const accessToken = new provider.AccessToken({ ...common, scope: scopesOf(directory) });
  accessToken.resourceServer = new ResourceServer(resource, resourceServer(directory));
  const refreshToken = new provider.RefreshToken({ ...common, resource, scope });
  const idToken = new provider.IdToken(claimsOf(directory, person), { client });
  Object.assign(idToken, { scope: 'openid profile email' });
  return {
    token_type: 'Bearer',
    scope: `${resource}/access_as_user`,
    expires_in: accessTokenSeconds,
    access_token: await accessToken.save(),
    ...(scope.includes('offline_access') && { refresh_token: await refreshToken.save() }),
    ...(scope.includes('openid') && { id_token: await idToken.issue({ use: 'idtoken' }) }),
  };
}

type ResourceServerClass = new (
  identifier: string,
  info: ReturnType<typeof resourceServer>,
) => ResourceServer;
