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
  /** Of the next entry in this round. */
  readonly offset: number;
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
  const page = all.slice(token.offset, token.offset + pageSize);
  const offset = token.offset + page.length;
  const { pathname } = call.url;
  const plain = new URL(pathname, call.state.origin());
  const link =
    offset < all.length
      ? { '@odata.nextLink': withToken(plain, '$skiptoken', encode({ ...token, offset })) }
      : { '@odata.deltaLink': withToken(plain, '$deltatoken', encode({ ...token, offset: 0 })) };
  return Response.json({
    '@odata.context': `${call.state.origin()}/v1.0/$metadata#${asked.kind}`,
    ...link,
    value: page,
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
    return { offset: 0, after, upTo: latest, at: now, select };
  }
  const before = decode(delta, call);
  if (before.at + tokenLifeMs < now) throw startAgain(call);
  return { ...before, offset: 0, after: before.upTo, upTo: Math.max(latest, before.upTo), at: now };
}

function everything({ people, kind }: Asked, token: Token): Json[] {
  const select = token.select ?? undefined;
  if (kind === 'users') return people.users().map((user) => picked(user, select));
  return people.groups().flatMap((group) => {
    const ids = tellsMembers(token) ? people.membersOf(group.id) : [];
    const chunks = Array.from({ length: Math.ceil(ids.length / pageSize) }, (_, at) =>
      ids.slice(at * pageSize, (at + 1) * pageSize),
    );
    if (chunks.length === 0) return [picked(group, select)];
    return chunks.map((chunk) => ({
      ...picked(group, select),
      'members@delta': chunk.map((id) => member(people, id)),
    }));
  });
}

function changed({ people, kind }: Asked, { after, upTo, ...token }: Token): Json[] {
  const select = token.select ?? undefined;
  const changes = Map.groupBy(people.changes(kind, { after: after ?? 0, upTo }), ({ id }) => id);
  return [...changes].map(([id, told]): Json => {
    const one: User | Group | undefined = kind === 'users' ? people.user(id) : people.group(id);
    // What lies in the bin for 30 days is "changed", as Entra has it.
    if (one === undefined)
      return {
        id,
        '@removed': { reason: people.removed(id) === 'purged' ? 'deleted' : 'changed' },
      };
    const members = tellsMembers({ ...token, after, upTo }) ? memberChanges(people, told) : [];
    return { ...picked(one, select), ...(members.length > 0 && { 'members@delta': members }) };
  });
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
    if (Number.isSafeInteger(token.offset) && Number.isSafeInteger(token.upTo)) return token;
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
