import { z } from 'zod';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Directory } from '../directory.ts';
import { findPerson, subjectOf } from './claims.ts';
import { issueForPerson } from './delegated.ts';
import { refusal } from './errors.ts';
import { giveConsent, resourceOf } from './resource.ts';

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
      const resource = resourceOf(directory);
      ctx.body = await issueForPerson(ctx, {
        provider,
        directory,
        person,
        grantId: await giveConsent(provider, directory, subjectOf(directory, person)),
        resource,
        scope: `${resource}/access_as_user`,
        asked: scope,
        gty: 'password',
      });
    },
    ['username', 'password', 'scope'],
  );
}

function parse({ oidc }: KoaContextWithOIDC): z.infer<typeof Parameters> {
  const parsed = Parameters.safeParse(oidc.params);
  if (!parsed.success) throw refusal(900144, 'username, password');
  return parsed.data;
}
