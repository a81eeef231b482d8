import { createHash, timingSafeEqual } from 'node:crypto';
import type { Item, Items } from './items.ts';
import type { Ability } from './permissions.ts';

export interface SharedLink {
  readonly url: string;
  readonly access: 'open' | 'company' | 'collaborators';
  readonly passwordHash: string | null;
  readonly unsharedAt: number | null;
  readonly canDownload: boolean;
  readonly canEdit: boolean;
}

export const linkOf = ({ sharedLink }: Pick<Item, 'sharedLink'>): SharedLink | undefined =>
  sharedLink === null ? undefined : (JSON.parse(sharedLink) as SharedLink);

export const hashPassword = (password: string): string =>
  createHash('sha256').update(password).digest('hex');

/** What the `boxapi` header carries: `shared_link=…&shared_link_password=…`. */
export interface PresentedLink {
  readonly item: Item;
  readonly link: SharedLink;
}

/** @returns undefined when there is no such link, it has ended, or the password is wrong. */
export function presentedLink(
  header: string | null,
  { items, now }: { items: Items; now: number },
): PresentedLink | undefined {
  const fields = new URLSearchParams(header ?? '');
  const url = fields.get('shared_link');
  if (url === null) return undefined;
  const item = items.active().find((one) => linkOf(one)?.url === url);
  const link = item && linkOf(item);
  if (item === undefined || link === undefined) return undefined;
  if (link.unsharedAt !== null && link.unsharedAt <= now) return undefined;
  if (!passwordFits(link, fields.get('shared_link_password') ?? '')) return undefined;
  return { item, link };
}

function passwordFits({ passwordHash }: SharedLink, password: string): boolean {
  if (passwordHash === null) return true;
  return timingSafeEqual(Buffer.from(passwordHash), Buffer.from(hashPassword(password)));
}

/** An open or company link lets in whoever shows it (all callers here are of the company); a link for collaborators nobody new. */
export function abilitiesByLink({ link }: PresentedLink): Ability[] {
  if (link.access === 'collaborators') return [];
  return [
    'see',
    'read',
    ...(link.canDownload ? (['download'] as const) : []),
    ...(link.canEdit ? (['download', 'edit', 'upload'] as const) : []),
  ];
}
