import type { Call } from '../route.ts';
import { topOf } from '../route.ts';
import { badDirectoryRequest } from './access.ts';
import type { Group, User } from './people.ts';
import { directoryObject, refuseOptions, selectOf } from './present.ts';

/**
 * One page of a list ordered by id. The skip token holds the last id of the page, so that what comes and goes meanwhile moves nothing.
 * @param type what follows `#` in the context address
 */
export function pageOf<T extends { readonly id: string }>(
  call: Call,
  all: readonly T[],
  { type, present }: { type: string; present: (one: T) => unknown },
): Response {
  const limit = topOf(call.query, { standard: 100, most: 999 });
  const after = call.query.get('$skiptoken');
  const rest = after === null ? all : all.filter(({ id }) => id > decode(after));
  const page = rest.slice(0, limit);
  const last = rest.length > page.length ? page.at(-1) : undefined;
  return Response.json({
    '@odata.context': `${call.state.origin()}/v1.0/$metadata#${type}`,
    ...(last !== undefined && {
      '@odata.nextLink': withToken(call.url, '$skiptoken', encode(last.id)),
    }),
    value: page.map((one) => present(one)),
  });
}

/** One page of users and groups, mixed. */
export function objectsOf(call: Call, all: readonly (User | Group)[]): Response {
  refuseOptions(call.query, ['$top', '$select', '$skiptoken', '$count']);
  const select = selectOf(call.query);
  const present = (one: User | Group) => directoryObject(one, select);
  return pageOf(call, all, { type: 'directoryObjects', present });
}

export function withToken(url: URL, name: string, token: string): string {
  const next = new URL(url);
  next.searchParams.set(name, token);
  return next.href.replaceAll('%24', '$');
}

const encode = (id: string) => Buffer.from(`after ${id}`).toString('base64url');

function decode(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after ')) throw badDirectoryRequest('Badly formed token.');
  return text.slice('after '.length);
}
