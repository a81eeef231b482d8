import { notEmulated, notFound } from '../errors.ts';
import type { State } from '../state.ts';
import type { People } from '../people/people.ts';
import { unknownObject } from '../people/access.ts';
import type { Subscription } from './subscriptions.ts';

/** What is subscribed to, and for how long at most: https://learn.microsoft.com/graph/change-notifications-overview#subscription-lifetime */
export interface Resource extends Pick<Subscription, 'kind' | 'target'> {
  readonly mostMinutes: number;
  readonly changeTypes: readonly string[];
}

const ofDrives = { mostMinutes: 42_300, changeTypes: ['updated'] };
/** New and deleted users come as `updated`; `deleted` is for those gone for good. */
const ofDirectory = { mostMinutes: 41_760, changeTypes: ['updated', 'deleted'] };

interface Known {
  readonly state: State;
  readonly people: People;
}

/** @throws 404 for what is not there, 501 for what sends no notifications here */
export function resourceOf(text: string, known: Known): Resource {
  const [first = '', second = '', ...more] = text.replace(/^\//, '').split('/');
  const kind = first.toLowerCase();
  const rest = more.join('/').toLowerCase();
  if (kind === 'drives' && rest === 'root') return ofDrive(second, known);
  if (kind === 'users' && rest === '')
    return { kind, target: userId(second, known), ...ofDirectory };
  if (kind === 'groups' && rest === '')
    return { kind, target: groupId(second, known), ...ofDirectory };
  throw notEmulated(`A subscription to ${text}`);
}

function ofDrive(id: string, { state }: Known): Resource {
  const drive = state.drives.get(id);
  if (drive === undefined) throw notFound();
  return { kind: 'drive', target: drive.id, ...ofDrives };
}

function userId(key: string, { people }: Known): string {
  const user = people.findUser(key);
  if (user === undefined && key !== '') throw unknownObject(key);
  return user?.id ?? '';
}

function groupId(key: string, { people }: Known): string {
  const group = people.group(key.toLowerCase());
  if (group === undefined && key !== '') throw unknownObject(key);
  return group?.id ?? '';
}
