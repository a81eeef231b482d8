import type { BoxClient } from 'box-node-sdk';
import { z } from 'zod';
import { getJson, statusOf, translate } from './client.ts';
import { pathOf } from './items.ts';
import { readAs } from './wire.ts';

const Permitted = z.looseObject({
  permissions: z
    .looseObject({ can_preview: z.boolean().nullish(), can_download: z.boolean().nullish() })
    .nullish(),
});
const Account = z.looseObject({ status: z.string().nullish() });

/**
 * What Box itself says: the file asked for in that person's name (developer.box.com/guides/authentication/jwt/as-user), which the
 * app must be allowed to do. Box counts calls: one where the person may see the file, two or three where not, since "forbidden" is
 * also how Box answers an app that may not ask for others, and a person who may not sign in.
 */
export async function mayRead(
  client: BoxClient,
  accountId: string,
  key: string,
): Promise<boolean | 'unknown'> {
  const asPerson = client.withAsUserHeader(accountId);
  const file = await answer(asPerson, pathOf(key), 'permissions');
  if (typeof file === 'object') {
    const { permissions } = readAs(Permitted, file.body, key);
    return permissions?.can_preview === true || permissions?.can_download === true;
  }
  const self = await answer(asPerson, 'users/me', 'status');
  if (typeof self === 'object') return false;
  return (await isClosed(client, accountId)) ? false : 'unknown';
}

/** Whether the account reads nothing at all, as far as the app is told. */
async function isClosed(client: BoxClient, accountId: string): Promise<boolean> {
  const account = await answer(client, `users/${encodeURIComponent(accountId)}`, 'status');
  if (typeof account !== 'object') return account === 'not found';
  const { status } = readAs(Account, account.body, `user:${accountId}`);
  return status === 'inactive';
}

async function answer(
  client: BoxClient,
  path: string,
  fields: string,
): Promise<{ readonly body: unknown } | 'not found' | 'forbidden'> {
  try {
    return { body: await getJson(client, path, { fields }) };
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return 'not found';
    if (status === 403) return 'forbidden';
    throw translate(error);
  }
}
