import type { Directory } from '../../directory.ts';

/** Guests get a name of this tenant: https://learn.microsoft.com/entra/external-id/user-properties */
export function guestNameOf(mail: string, { people }: Pick<Directory, 'people'>): string {
  const member = people.find(({ isGuest }) => isGuest !== true);
  return `${mail.replace('@', '_')}#EXT#@${member?.email.split('@')[1] ?? 'example.com'}`;
}
