import type { Call, Route } from '../route.ts';
import { GraphError } from '../errors.ts';
import { badDirectoryRequest, requireDirectory } from './access.ts';
import { withToken } from './page.ts';
import type { Change, Group, Kind, People, User } from './people.ts';
import { picked, refuseOptions, selectOf, type Json } from './present.ts';

/**
 * Changes of users and groups, by the docs of delta queries: a token of the directory lives for 7 days, remembers `$select`, and a
 * group with many members comes several times in the first round.
 * https://learn.microsoft.com/graph/delta-query-groups
 */
const tokenLifeMs = 7 * 24 * 3600 * 1000;
const pageSize = 100;

interface Token {
  /** Of the last entry told in this round: whoever comes or goes between two pages moves nobody else. */
  readonly told: string;
  /** Changes behind this position are told; null tells all there is. */
  readonly after: number | null;
  readonly upTo: number;
  readonly at: number;
  readonly select: readonly string[] | null;
}

/** @param lagMs how long after it happened a change shows */
export function deltaRoutes(people: People, lagMs: () => number): Route[] {
  return (['users', 'groups'] as const).map((kind) => ({
    method: 'GET',
    pattern: `/${kind}/delta`,
    ru: 0,
    handle: (call) => delta(call, { people, kind, lagMs: lagMs() }),
  }));
}

interface Asked {
  readonly people: People;
  readonly kind: Kind;
  readonly lagMs: number;
}

function delta(call: Call, asked: Asked): Response {
  requireDirectory(call.caller, asked.kind === 'users' ? 'readUsers' : 'readGroups');
  refuseOptions(call.query, ['$select', '$deltatoken', '$skiptoken', '$top']);
  const token = tokenOf(call, asked);
  const all = token.after === null ? everything(asked, token) : changed(asked, token);
  const rest = all.filter(({ key }) => key > token.told);
  const page = rest.slice(0, pageSize);
  const plain = new URL(call.url.pathname, call.state.origin());
  const told = page.at(-1)?.key ?? '';
  const link =
    rest.length > page.length
      ? { '@odata.nextLink': withToken(plain, '$skiptoken', encode({ ...token, told })) }
      : { '@odata.deltaLink': withToken(plain, '$deltatoken', encode({ ...token, told: '' })) };
  return Response.json({
    '@odata.context': `${call.state.origin()}/v1.0/$metadata#${asked.kind}`,
    ...link,
    value: page.map(({ entry }) => entry),
  });
}

function tokenOf(call: Call, { people, lagMs }: Asked): Token {
  const now = call.state.clock.now();
  const next = call.query.get('$skiptoken');
  if (next !== null) return decode(next, call);
  const latest = people.lastChange(now - lagMs);
  const delta = call.query.get('$deltatoken');
  if (delta === null || delta === '' || delta === 'latest') {
    const select = selectOf(call.query) ?? null;
    const after = delta === 'latest' ? latest : null;
    return { told: '', after, upTo: latest, at: now, select };
  }
  const before = decode(delta, call);
  if (before.at + tokenLifeMs < now) throw startAgain(call);
  return { ...before, told: '', after: before.upTo, upTo: Math.max(latest, before.upTo), at: now };
}

interface Entry {
  /** Its place in the round. */
  readonly key: string;
  readonly entry: Json;
}

function everything({ people, kind }: Asked, token: Token): Entry[] {
  const select = token.select ?? undefined;
  if (kind === 'users')
    return people.users().map((user) => ({ key: user.id, entry: picked(user, select) }));
  return people.groups().flatMap((group) => {
    const members = tellsMembers(token) ? people.membersOf(group.id) : [];
    const [, lastTold = ''] = token.told.split(`${group.id} `);
    const left = members.filter((id) => id > lastTold);
    if (left.length === 0) return [{ key: group.id, entry: picked(group, select) }];
    return Array.from({ length: Math.ceil(left.length / pageSize) }, (_, at) => {
      const ids = left.slice(at * pageSize, (at + 1) * pageSize);
      const told = ids.map((id) => member(people, id));
      const entry = { ...picked(group, select), 'members@delta': told };
      return { key: `${group.id} ${ids.at(-1)}`, entry };
    });
  });
}

const place = (at: number) => String(at).padStart(9, '0');

function changed({ people, kind }: Asked, token: Token): Entry[] {
  const { after, upTo } = token;
  const select = token.select ?? undefined;
  const changes = Map.groupBy(people.changes(kind, { after: after ?? 0, upTo }), ({ id }) => id);
  return [...changes].map(([id, told], at) => ({ key: place(at), entry: latest(id, told) }));

  function latest(id: string, told: readonly Change[]): Json {
    const one: User | Group | undefined = kind === 'users' ? people.user(id) : people.group(id);
    // What lies in the bin for 30 days is "changed", as Entra has it.
    if (one === undefined)
      return {
        id,
        '@removed': { reason: people.removed(id) === 'purged' ? 'deleted' : 'changed' },
      };
    const members = tellsMembers(token) ? memberChanges(people, told) : [];
    return { ...picked(one, select), ...(members.length > 0 && { 'members@delta': members }) };
  }
}

/** The last word on each member counts. */
function memberChanges(people: People, told: readonly Change[]): Json[] {
  const last = new Map(told.map(({ memberId, change }) => [memberId, change]));
  last.delete(null);
  return [...last].map(([id, change]) => ({
    ...member(people, id ?? ''),
    ...(change === 'member-removed' && { '@removed': { reason: 'deleted' } }),
  }));
}

const member = (people: People, id: string): Json => ({
  '@odata.type': `#microsoft.graph.${people.group(id) === undefined ? 'user' : 'group'}`,
  id,
});

const tellsMembers = ({ select }: Token) => select === null || select.includes('members');

const encode = (token: Token) => Buffer.from(JSON.stringify(token)).toString('base64url');

function decode(text: string, call: Call): Token {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Token;
    if (typeof token.told === 'string' && Number.isSafeInteger(token.upTo)) return token;
  } catch {
    call.state.log('graph.bad-token', { path: call.url.pathname });
  }
  throw badDirectoryRequest('Badly formed token.');
}

function startAgain(call: Call): GraphError {
  const location = withToken(new URL(call.url.pathname, call.state.origin()), '$deltatoken', '');
  return new GraphError(410, 'syncStateNotFound', {
    message:
      'The sync state generation is not found; continuing from an earlier point is not possible.',
    headers: { location },
  });
}
