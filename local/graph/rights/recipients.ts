import { z } from 'zod';
import { badRequest, GraphError } from '../errors.ts';
import type { Principal } from './judge.ts';
import type { SharedItems } from './rights.ts';

/** https://learn.microsoft.com/graph/api/resources/driverecipient */
export const Recipients = z
  .array(
    z.looseObject({
      email: z.string().min(1).optional(),
      objectId: z.string().min(1).optional(),
      alias: z.string().min(1).optional(),
    }),
  )
  .min(1);
export type Recipient = z.infer<typeof Recipients>[number];

/** @returns for an address that nobody has an invitation to it, unless `known` asks for people who are there */
export function resolve(
  rights: SharedItems,
  { email, objectId, alias }: Recipient,
  { known }: { known: boolean },
): Principal {
  const { people } = rights;
  const name = objectId ?? email ?? alias;
  if (name === undefined) throw badRequest('A recipient needs an email, objectId or alias');
  const user = people.findUser(name);
  if (user !== undefined) return { kind: 'user', principal: user.id };
  const group =
    people.group(name.toLowerCase()) ??
    people.groups().find(({ mailNickname }) => mailNickname === alias);
  if (group !== undefined) return { kind: 'group', principal: group.id };
  if (email === undefined || known || !z.email().safeParse(email).success)
    throw new GraphError(400, 'invalidRequest', {
      message: 'One or more users could not be resolved.',
      innerCode: 'noResolvedUsers',
    });
  return { kind: 'invitation', principal: email.toLowerCase() };
}

/** @throws 400 for what is no time, or is over */
export function expiryOf(text: string | null | undefined, now: number): number | null {
  if (text === null || text === undefined || text === '') return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw badRequest('expirationDateTime is not a date');
  if (at <= now) throw badRequest('expirationDateTime must be in the future');
  return at;
}
