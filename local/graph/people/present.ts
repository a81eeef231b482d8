import { notEmulated } from '../errors.ts';
import { badDirectoryRequest } from './access.ts';
import type { Group, User } from './people.ts';

export type Json = Record<string, unknown>;

const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Without `$select` Graph gives only some properties; whether an account is enabled is not among them. */
const shown = {
  users: [
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
    'id',
  ],
  groups: [
    'id',
    'createdDateTime',
    'description',
    'displayName',
    'groupTypes',
    'mail',
    'mailEnabled',
    'mailNickname',
    'securityEnabled',
    'visibility',
  ],
} as const;

function userProperties(user: User): Json {
  const [givenName = '', ...rest] = user.displayName.split(' ');
  return {
    id: user.id,
    displayName: user.displayName,
    givenName,
    surname: rest.join(' ') || null,
    mail: user.mail,
    userPrincipalName: user.userPrincipalName,
    jobTitle: user.jobTitle,
    businessPhones: [],
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    accountEnabled: user.isEnabled === 1,
    userType: user.userType,
    createdDateTime: time(user.createdAt),
  };
}

function groupProperties(group: Group): Json {
  return {
    id: group.id,
    displayName: group.displayName,
    description: group.description,
    groupTypes: group.isUnified === 1 ? ['Unified'] : [],
    mail: null,
    mailEnabled: group.isUnified === 1,
    mailNickname: group.mailNickname,
    securityEnabled: group.isSecurity === 1,
    visibility: null,
    createdDateTime: time(group.createdAt),
  };
}

export const isUser = (one: User | Group): one is User => 'userPrincipalName' in one;

const propertiesOf = (one: User | Group): Json =>
  isUser(one) ? userProperties(one) : groupProperties(one);

/** A member or a group in a list of mixed kinds. */
export function directoryObject(one: User | Group, select: readonly string[] | undefined): Json {
  const kind = isUser(one) ? 'users' : 'groups';
  return { '@odata.type': `#microsoft.graph.${kind.slice(0, -1)}`, ...picked(one, select) };
}

export function picked(one: User | Group, select: readonly string[] | undefined): Json {
  const all = propertiesOf(one);
  const names = select ?? shown[isUser(one) ? 'users' : 'groups'];
  return Object.fromEntries(names.flatMap((name) => (name in all ? [[name, all[name]]] : [])));
}

/** What the caller asks for with `$select`; undefined is Graph's own choice. */
export function selectOf(query: URLSearchParams): string[] | undefined {
  const text = query.get('$select');
  if (text === null || text === '') return undefined;
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(['id', ...names])];
}

/** Refuses by name what lists here do not do. */
export function refuseOptions(query: URLSearchParams, does: readonly string[]): void {
  for (const name of query.keys())
    if (name.startsWith('$') && !does.includes(name)) throw notEmulated(`${name} of the directory`);
}

/** `name eq 'text'` and `name eq true`, joined by `and`. */
export function filterOf(query: URLSearchParams): (one: User | Group) => boolean {
  const text = query.get('$filter');
  if (text === null || text.trim() === '') return () => true;
  const tests = text.split(/\s+and\s+/i).map((part) => {
    const found = /^(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|(true|false))$/.exec(part.trim());
    if (found === null) throw notEmulated(`$filter=${text}`);
    const [, name = '', quoted, flag] = found;
    const wanted = quoted === undefined ? flag === 'true' : quoted.replaceAll(`''`, `'`);
    return (one: User | Group) => {
      const properties = propertiesOf(one);
      if (!(name in properties)) throw badDirectoryRequest(`Invalid filter clause: ${name}`);
      return isSame(properties[name], wanted);
    };
  });
  return (one) => tests.every((test) => test(one));
}

const isSame = (value: unknown, wanted: string | boolean): boolean =>
  typeof value === 'string' && typeof wanted === 'string'
    ? value.toLowerCase() === wanted.toLowerCase()
    : value === wanted;
