import { climb, itemReader, type Chain } from '../access/climb.ts';
import { reads } from '../access/roles.ts';
import { bucketOf, grantsOfItem, type Store } from '../azure/store.ts';
import type { DriftFinding } from '../model/drift.ts';
import type { PrincipalRecord } from '../model/principal.ts';
import { Chunks } from '../model/text.ts';
import { scopeOf } from '../platform/ids.ts';
import { retrieve } from '../query/retrieve.ts';
import type { DriftContext } from './drift-context.ts';
import { peopleOf } from './people.ts';

/** Enough to find a document by its own words. */
const wordsOfText = 60;
const hitsLookedAt = 50;

/**
 * Documents that nobody may find. By the records each is closed to all groups, to everybody and to whoever asks questions here;
 * accounts that nobody here signs in with, such as the owner of all folders and the app's own, are no people. And people search for
 * the words of one.
 */
export async function checkCanaries(
  people: readonly PrincipalRecord[],
  context: DriftContext,
): Promise<DriftFinding[]> {
  const { tenantId, id: connectionId, canaries = [] } = context.connection;
  const ids = canaries.map((key) => scopeOf({ tenantId, connectionId, key }));
  const found = new Map<string, string | null>();
  for (const documentId of ids) {
    const chain = await climb(documentId, itemReader(context.store, tenantId));
    if (typeof chain !== 'string' && (await isOpen(chain, context))) found.set(documentId, null);
  }
  for (const person of people) {
    const documentId = ids[Math.floor(context.random() * ids.length)];
    if (documentId === undefined || found.has(documentId)) continue;
    if (await finds(person, documentId, context)) found.set(documentId, person.oid);
  }
  return [...found].map(([documentId, oid]) => ({
    kind: 'canary',
    documentId,
    oid,
    repaired: false,
  }));
}

async function isOpen(chain: Chain, { connection, store, now }: DriftContext): Promise<boolean> {
  const { tenantId, id: connectionId } = connection;
  const lists = await Promise.all(
    chain.map(({ id }) => store.itemGrants.read({ pk: grantsOfItem(tenantId, id), id })),
  );
  const reading = lists
    .flatMap((list) => list?.value.grants ?? [])
    .filter((grant) => reads(grant, now()));
  for (const principal of new Set(reading.map((grant) => grant.principal))) {
    if (!principal.includes(':user:')) return true;
    const [person] = await store.principals.query({
      pk: tenantId,
      where: 'c.connectionId = @connectionId AND ARRAY_CONTAINS(c.principals, @principal)',
      parameters: { connectionId, principal },
      limit: 1,
    });
    if (person) return true;
  }
  return false;
}

/** The whole way of a question, as that person. */
async function finds(
  person: PrincipalRecord,
  documentId: string,
  context: DriftContext,
): Promise<boolean> {
  const text = await wordsOf(documentId, context);
  if (text === undefined) return false;
  const { connection, store } = context;
  const { tenantId, oid, email } = person;
  const quiet = {
    ...context,
    ...peopleOf(context),
    caller: { tenantId, oid, email, name: '', roles: [] },
    counters: { count: () => {} }, // what was refused to an audit is refused to nobody
    store: {
      ...store,
      connections: { ...store.connections, list: async () => [connection] },
      principals: quietly(store.principals),
    },
  };
  const retrieval = { text, conditions: [], wanted: hitsLookedAt, skip: 0 };
  const { found } = await retrieve(retrieval, quiet);
  return found.some(({ passage }) => passage.documentId === documentId);
}

/** Nobody counts as seen because an audit asked in their name. */
const quietly = (principals: Store['principals']): Store['principals'] => ({
  ...principals,
  create: async () => {},
  put: async () => {},
  replace: async () => {},
  update: async () => undefined,
});

/** undefined where it is not in the index. */
async function wordsOf(
  documentId: string,
  { connection, store, artifacts }: DriftContext,
): Promise<string | undefined> {
  const at = { pk: bucketOf(connection.tenantId, documentId), id: documentId };
  const document = (await store.documents.read(at))?.value;
  if (document?.status !== 'indexed' || document.artifacts.chunks === null) return undefined;
  const { chunks } = await artifacts.getJson(document.artifacts.chunks, Chunks);
  return chunks[0]?.text.split(/\s+/).slice(0, wordsOfText).join(' ');
}
