import { grantedScopes } from '../access/granted-scopes.ts';
import type { DocumentRecord } from '../model/document.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { shortId } from '../platform/hash.ts';
import type { DriftContext, Pair } from './drift-context.ts';
import { isShown } from './verdict.ts';

const peoplePerTick = 10;
/** Who has not asked anything for so long is not looked at: nobody is shown anything. */
const seenWithinMs = 30 * 24 * 3600_000;
/** Draws until a pair is what was wished for; then whatever came last is taken. */
const maxDraws = 4;

/** Some of those who asked something in the last thirty days, one query or two. */
export async function drawPeople(context: DriftContext): Promise<PrincipalRecord[]> {
  const { connection, store, now } = context;
  const { tenantId, id: connectionId } = connection;
  const since = new Date(now().getTime() - seenWithinMs).toISOString();
  return fromAnywhere(context, peoplePerTick, (after, limit) =>
    store.principals.query({
      pk: tenantId,
      where:
        'c.connectionId = @connectionId AND c.accountId != null AND c.fetchedAt >= @since AND c.id > @after',
      parameters: { connectionId, since, after },
      orderBy: 'c.id',
      limit,
    }),
  );
}

/**
 * Pairs by turns of what we show and what we hide, each no more than once: at random a person may read next to nothing, and all
 * pairs would be of one kind. A handful of queries a pair, whatever the number of documents.
 */
export async function* drawPairs(
  people: readonly PrincipalRecord[],
  { pairs, context }: { pairs: number; context: DriftContext },
): AsyncGenerator<Pair> {
  const drawn = new Set<string>();
  for (let n = 0; n < pairs; n++) {
    const pair = await drawPair(people, { wantsShown: n % 2 === 0, drawn, context });
    if (pair === undefined) continue;
    drawn.add(nameOf(pair));
    yield pair;
  }
}

async function drawPair(
  people: readonly PrincipalRecord[],
  options: { wantsShown: boolean; drawn: ReadonlySet<string>; context: DriftContext },
): Promise<Pair | undefined> {
  const { wantsShown, drawn, context } = options;
  let last: Pair | undefined;
  for (let draw = 0; draw < maxDraws; draw++) {
    const person = pick(people, context);
    const scope = person && wantsShown ? await drawScope(person, context) : undefined;
    const document = await drawDocument(scope, context);
    if (person === undefined || document === undefined) continue;
    const pair = { person, document };
    if (drawn.has(nameOf(pair))) continue;
    last = pair;
    if ((await isShown(pair, person.principals, context)) === wantsShown) return pair;
  }
  return last;
}

/** Something that was granted to the person. */
async function drawScope(
  { principals }: PrincipalRecord,
  context: DriftContext,
): Promise<string | undefined> {
  const { connection, now } = context;
  const { tenantId } = connection;
  return pick(
    await grantedScopes(new Set(principals), { ...context, tenantId, now: now() }),
    context,
  );
}

/** A document in the index; below a scope where one is named. */
async function drawDocument(
  scope: string | undefined,
  context: DriftContext,
): Promise<DocumentRecord | undefined> {
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  const indexed =
    "c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.status = 'indexed' AND c.id > @after";
  const [document] = await fromAnywhere(context, 1, (after, limit) =>
    store.documents.query({
      where: scope === undefined ? indexed : `${indexed} AND ARRAY_CONTAINS(c.scopes, @scope)`,
      parameters: { tenantId, connectionId, after, ...(scope !== undefined && { scope }) },
      orderBy: 'c.id',
      limit,
    }),
  );
  return document;
}

/** Ids are hashes: those that follow a random one are a random few, and after the last comes the first. */
async function fromAnywhere<T extends { id: string }>(
  { random }: DriftContext,
  limit: number,
  query: (after: string, limit: number) => Promise<T[]>,
): Promise<T[]> {
  const start = shortId(String(random()));
  const found = await query(start, limit);
  if (found.length === limit) return found;
  const wrapped = await query('', limit - found.length);
  return [...found, ...wrapped.filter(({ id }) => id <= start)];
}

const pick = <T>(of: readonly T[], { random }: DriftContext): T | undefined =>
  of[Math.floor(random() * of.length)];

const nameOf = ({ document, person }: Pair): string => `${document.id} ${person.id}`;
