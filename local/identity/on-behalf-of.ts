import { compactVerify, createLocalJWKSet, type JWTPayload } from 'jose';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Application, Directory, Person } from '../directory.ts';
import type { Tokens } from '../tokens.ts';
import { consentedScopes, findResource } from './applications.ts';
import { callerOf } from './caller.ts';
import { subjectOf } from './claims.ts';
import { onBehalfOf } from './clients.ts';
import { readClaims } from './credentials.ts';
import { issueForPerson } from './delegated.ts';
import { refusal } from './errors.ts';
import { grant } from './resource.ts';
import { readScope } from './scope.ts';

/**
 * A person's token for the calling application, exchanged for one for another API.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
export function registerOnBehalfOf(
  provider: Provider,
  { directory, tokens }: { directory: Directory; tokens: Tokens },
): void {
  provider.registerGrantType(
    onBehalfOf,
    async (ctx) => {
      const application = callerOf(ctx, directory);
      const assertion = need(ctx, 'assertion');
      if (need(ctx, 'requested_token_use') !== 'on_behalf_of')
        throw refusal(900144, 'requested_token_use');
      const { resource, names, openId } = readScope(directory, ctx.oidc.params?.['scope']);
      const claims = await check(assertion, { application, directory, tokens });
      const person = personIn(claims, directory);
      const consented = consentedScopes(application, resource);
      const asked = names.filter((name) => name !== '.default');
      if (consented.length === 0 || asked.some((name) => !consented.includes(name)))
        throw refusal(65001, application.appId, application.name);
      const accountId = subjectOf(directory, person);
      const { identifier } = resource;
      const granted = new Set([...consented, ...names]);
      const scope = [...granted].map((name) => `${identifier}/${name}`).join(' ');
      const consent = { accountId, clientId: application.appId, resource: identifier, scope };
      ctx.body = await issueForPerson(ctx, {
        provider,
        directory,
        person,
        grantId: await grant(provider, consent),
        resource: identifier,
        scope,
        asked: [...openId, scope].join(' '),
        gty: onBehalfOf,
      });
    },
    ['assertion', 'requested_token_use', 'scope'],
  );
}

function need({ oidc }: KoaContextWithOIDC, name: string): string {
  const value = oidc.params?.[name];
  if (typeof value !== 'string' || value === '') throw refusal(900144, name);
  return value;
}

interface Check {
  readonly application: Application;
  readonly directory: Directory;
  readonly tokens: Tokens;
}

/** @returns the claims of an access token that a person has for this application */
async function check(assertion: string, given: Check): Promise<JWTPayload> {
  const { application, directory, tokens } = given;
  const claims = readClaims(assertion);
  try {
    await compactVerify(assertion, createLocalJWKSet(tokens.jwks), { algorithms: ['RS256'] });
  } catch {
    throw refusal(50013);
  }
  const audience = String(claims.aud);
  if (findResource(directory, audience)?.appId !== application.appId)
    throw refusal(500131, audience, application.appId);
  if (claims['idtyp'] === 'app') throw refusal(7000114, String(claims['azp'] ?? claims['appid']));
  if (claims['scp'] === undefined) throw refusal(240002);
  if ((claims.exp ?? 0) * 1000 <= Date.now()) throw refusal(500133); // people's tokens follow the computer's clock
  return claims;
}

/** The tenant's signature proves that there was such a person: whoever is not found has left. */
function personIn({ oid }: JWTPayload, { people, tenantName }: Directory): Person {
  const person = people.find((candidate) => candidate.oid === oid);
  if (person === undefined) throw refusal(500341, tenantName);
  return person;
}
