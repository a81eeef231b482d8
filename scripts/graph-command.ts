import { z } from 'zod';

export const usage = `npm run graph -- ls [PATH]                      what is in a folder, a site or at the top
npm run graph -- rights PATH                    who has which right on it
npm run graph -- grant PATH WHO [read|write]    shares it with a person or a group
npm run graph -- revoke PATH WHO                takes that right away
npm run graph -- link PATH SCOPE [WHO …]        makes a link (SCOPE: users, with whom it is for; organization; anonymous)
npm run graph -- unlink PATH SCOPE              takes such links away
npm run graph -- break PATH [copy|empty]        inherits no more: keeps a copy of the rights, or none
npm run graph -- restore PATH                   inherits again
npm run graph -- join GROUP WHO                 puts a person or a group into a group of Entra; leave takes them out
npm run graph -- join-site SITE GROUP WHO       the same with a site's own (owners, members, visitors); and leave-site
npm run graph -- disable WHO                    may not sign in any more; enable lets them again
npm run graph -- move PATH FOLDER               within one library
npm run graph -- rename PATH NAME
npm run graph -- delete PATH
PATH: sites/SITE/LIBRARY/… or onedrive/KEY/….   WHO: key of a person or a group; in a site also tenant, which is all but guests.`;

const word = (name: string) => z.string(`${name} is missing`).min(1, `${name} is missing`);
const oneOf = <T extends string>(name: string, choices: readonly [T, ...T[]]) =>
  z.enum(choices, `${name} is one of ${choices.join(', ')}`);

const path = word('PATH');
const who = word('WHO');
const scope = oneOf('SCOPE', ['users', 'organization', 'anonymous']);
const membership = { group: word('GROUP'), who };
const siteMembership = {
  site: word('SITE'),
  group: oneOf('GROUP', ['owners', 'members', 'visitors']),
  who,
};
const verb = <T extends string>(name: T) => ({ verb: z.literal(name) });

/** The words after a verb stand in the order of its fields. */
const Command = z.discriminatedUnion('verb', [
  z.strictObject({ ...verb('ls'), path: z.string().default('') }),
  z.strictObject({ ...verb('rights'), path }),
  z.strictObject({
    ...verb('grant'),
    path,
    who,
    role: oneOf('The right', ['read', 'write']).default('read'),
  }),
  z.strictObject({ ...verb('revoke'), path, who }),
  z.strictObject({ ...verb('link'), path, scope, people: z.array(z.string()) }),
  z.strictObject({ ...verb('unlink'), path, scope }),
  z.strictObject({
    ...verb('break'),
    path,
    keep: oneOf('What it keeps', ['copy', 'empty']).default('copy'),
  }),
  z.strictObject({ ...verb('restore'), path }),
  z.strictObject({ ...verb('join'), ...membership }),
  z.strictObject({ ...verb('leave'), ...membership }),
  z.strictObject({ ...verb('join-site'), ...siteMembership }),
  z.strictObject({ ...verb('leave-site'), ...siteMembership }),
  z.strictObject({ ...verb('disable'), who }),
  z.strictObject({ ...verb('enable'), who }),
  z.strictObject({ ...verb('move'), path, folder: word('FOLDER') }),
  z.strictObject({ ...verb('rename'), path, name: word('NAME') }),
  z.strictObject({ ...verb('delete'), path }),
]);
export type GraphCommand = z.infer<typeof Command>;

/** @throws with a sentence for what cannot be understood */
export function parseGraphCommand([name = '', ...words]: readonly string[]): GraphCommand {
  const shape = Command.options.find(({ shape: one }) => one.verb.value === name)?.shape;
  if (shape === undefined) throw new Error(name === '' ? 'What?' : `There is no "${name}".`);
  const fields = Object.keys(shape).slice(1);
  const takesMore = fields.at(-1) === 'people';
  const single = takesMore ? fields.slice(0, -1) : fields;
  const surplus = words.slice(single.length);
  if (!takesMore && surplus.length > 0) throw new Error(`${surplus.join(' ')} is too much.`);
  const parsed = Command.safeParse({
    verb: name,
    ...Object.fromEntries(single.map((field, at) => [field, words[at]])),
    ...(takesMore && { people: surplus }),
  });
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(({ message }) => `${message}.`).join(' '));
  const { data } = parsed;
  if (data.verb === 'link' && (data.scope === 'users') !== data.people.length > 0)
    throw new Error('Only a link for users says whom it is for, and must.');
  return data;
}
