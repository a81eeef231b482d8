import { z } from 'zod';
import { partUnlessGone } from './batch.ts';
import { guidOf, type Who } from './claims.ts';
import type { GraphClient } from './client.ts';
import { userPrincipal } from './keys.ts';

/** Turns login names into principals: the directory knows whose they are today. */
export type ResolveWho = (who: readonly Who[]) => Promise<(string | undefined)[]>;

const keptForMs = 10 * 60_000;
const User = z.looseObject({ id: z.string() });

/** A login name is asked for once in ten minutes, and many of them together. */
export function createResolveWho({
  client,
  now,
}: {
  client: Pick<GraphClient, 'batch'>;
  now: () => Date;
}): ResolveWho {
  const known = new Map<string, { principal: string | undefined; until: number }>();

  async function ask(logins: readonly string[]): Promise<void> {
    const parts = logins.map((login) => ({
      url: `/users/${encodeURIComponent(login)}?$select=id`,
    }));
    const answers = await client.batch(parts);
    const until = now().getTime() + keptForMs;
    for (const [index, login] of logins.entries()) {
      const answer = answers[index];
      const user = User.safeParse(answer && (await partUnlessGone(answer)));
      const oid = guidOf(user.data?.id);
      known.set(login, { principal: oid && userPrincipal(oid), until });
    }
  }

  return async (who) => {
    const at = now().getTime();
    const logins = new Set(who.flatMap((one) => ('login' in one ? [one.login] : [])));
    const unknown = [...logins].filter((login) => (known.get(login)?.until ?? 0) <= at);
    if (unknown.length > 0) await ask(unknown);
    return who.map((one) => ('login' in one ? known.get(one.login)?.principal : one.principal));
  };
}
