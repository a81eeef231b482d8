import type { Call, Route } from '../route.ts';
import { GraphError } from '../errors.ts';
import { badDirectoryRequest, requireDirectory } from './access.ts';
import { withToken } from './page.ts';
import type { Change, Group, Kind, People, User } from './people.ts';
import type { Relation } from './relation.ts';
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
    const shown = picked(group, select);
    // Owners are few and come with the group; members may be many.
    const owners = tells(token, 'owner') ? people.ownersOf(group.id) : [];
    const whole = {
      ...shown,
      ...annotation(
        'owner',
        owners.map((id) => object(people, id)),
      ),
    };
    const members = tells(token, 'member') ? people.membersOf(group.id) : [];
    const [, lastTold = ''] = token.told.split(`${group.id} `);
    const left = members.filter((id) => id > lastTold);
    if (left.length === 0) return [{ key: group.id, entry: whole }];
    return Array.from({ length: Math.ceil(left.length / pageSize) }, (_, at) => {
      const ids = left.slice(at * pageSize, (at + 1) * pageSize);
      const told = ids.map((id) => object(people, id));
      const entry = { ...whole, ...annotation('member', told) };
      return { key: `${group.id} ${ids.at(-1)}`, entry };
    });
  });
}

const place = (at: number) => String(at).padStart(9, '0');

function changed({ people, kind }: Asked, token: Token): Entry[] {
  const { after, upTo } = token;
  const select = token.select ?? undefined;
  const told = people
    .changes(kind, { after: after ?? 0, upTo })
    .filter(({ change }) => relations.every((one) => !change.startsWith(one) || tells(token, one)));
  const changes = Map.groupBy(told, ({ id }) => id);
  return [...changes].map(([id, told], at) => ({ key: place(at), entry: latest(id, told) }));

  function latest(id: string, told: readonly Change[]): Json {
    const one: User | Group | undefined = kind === 'users' ? people.user(id) : people.group(id);
    // What lies in the bin for 30 days is "changed", as Entra has it.
    if (one === undefined)
      return {
        id,
        '@removed': { reason: people.removed(id) === 'purged' ? 'deleted' : 'changed' },
      };
    return {
      ...picked(one, select),
      ...(tells(token, 'member') && annotation('member', changesOf('member', told, people))),
      ...(tells(token, 'owner') && annotation('owner', changesOf('owner', told, people))),
    };
  }
}

/** The last word on each member or owner counts. */
function changesOf(relation: Relation, told: readonly Change[], people: People): Json[] {
  const last = new Map<string, Change['change']>();
  for (const { memberId, change } of told)
    if (memberId !== null && change.startsWith(relation)) last.set(memberId, change);
  return [...last].map(([id, change]) => ({
    ...object(people, id),
    ...(change === `${relation}-removed` && { '@removed': { reason: 'deleted' } }),
  }));
}

const relations = ['member', 'owner'] as const;

const annotation = (relation: Relation, told: readonly Json[]): Json =>
  told.length === 0 ? {} : { [`${relation}s@delta`]: told };

const object = (people: People, id: string): Json => ({
  '@odata.type': `#microsoft.graph.${people.group(id) === undefined ? 'user' : 'group'}`,
  id,
});

/** Members without being asked; owners, too, only where `$select` names them: https://learn.microsoft.com/graph/api/group-delta */
const tells = ({ select }: Token, relation: Relation): boolean =>
  select === null ? relation === 'member' : select.includes(`${relation}s`);

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
