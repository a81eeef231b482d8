import type { Counters } from '../azure/counters.ts';
import type { SearchIndex } from '../azure/search-index.ts';
import { bucketOf, type Store } from '../azure/store.ts';
import type { DocumentRecord } from '../model/document.ts';
import { changedAt } from '../model/grant.ts';
import type { Item } from '../model/item.ts';
import { AppError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { KnownAccount } from './accounts.ts';
import { createAccessCheck, type AccessCheck } from './check.ts';
import { heldBy, readGrants, unlessInvalid, type HeldGrant } from './held-grants.ts';
import { ascend, itemReader } from './climb.ts';
import { readGranted } from './granted-scopes.ts';
import type { Subject } from './subject.ts';
import { reasonOf, type TraceReason } from './trace-reason.ts';

/** Why somebody can see a file or cannot: what both locks say, and the records that they say it from. */
export interface Trace {
  readonly documentId: string;
  readonly at: string;
  readonly sees: boolean;
  /** null where they see it. */
  readonly reason: TraceReason | null;
  /** The first lock: the scopes that the chunks in the index carry are among those granted to them. */
  readonly index: Indexed & { readonly reaches: boolean };
  /** The second lock, which every hit must pass. */
  readonly rights: { readonly open: boolean };
  /** The file, and what is above it up to the first that does not inherit, or that is trashed. */
  readonly chain: readonly Link[];
  /** null where a principal was asked for. */
  readonly accounts: readonly KnownAccount[] | null;
}

interface Indexed {
  readonly status: DocumentRecord['status'] | null;
  readonly working: boolean;
  readonly chunks: number;
  readonly rejection: string | null;
}

interface Link {
  readonly key: string;
  readonly kind: Item['kind'];
  /** null where the admin may not read it: their role opens no names. */
  readonly name: string | null;
  readonly inherits: boolean;
  readonly pending: boolean;
  readonly trashed: boolean;
  /** Since when its grants are those on record, to anybody; null where there is no record that can be read. */
  readonly since: string | null;
  /** Those to the person, whether or not they count. */
  readonly grants: readonly HeldGrant[];
}

export interface TraceContext {
  readonly tenantId: string;
  readonly store: Pick<Store, 'items' | 'itemGrants' | 'principalGrants' | 'documents'>;
  readonly index: Pick<SearchIndex, 'reaches' | 'countFiles'>;
  readonly counters: Pick<Counters, 'count'>;
  readonly log: Log;
  readonly now: () => Date;
  /** What the admin themselves may read. */
  readonly own: AccessCheck;
}

/**
 * Both locks are asked as a query asks them, for somebody else; what is told beside is read from the same records.
 * @throws AppError NOT_FOUND when neither an item nor a document of this id was ever known
 */
export async function traceAccess(
  documentId: string,
  subject: Subject,
  context: TraceContext,
): Promise<Trace> {
  const { tenantId, store, index, log } = context;
  const now = context.now();
  const { principals } = subject;
  const asSubject = { tenantId, principals, store, counters: context.counters, log, now };
  const readItem = itemReader(store, tenantId);
  const at = { pk: bucketOf(tenantId, documentId), id: documentId };

  const [verdict, record, { chain }, granted] = await Promise.all([
    createAccessCheck(asSubject).check(documentId),
    unlessInvalid(() => store.documents.read(at), log),
    ascend(documentId, (scope) => unlessInvalid(() => readItem(scope), log)),
    readGranted(principals, asSubject),
  ]);
  const document = record?.value;
  if (!document && chain.length === 0) {
    throw new AppError('NOT_FOUND', 'There is no such document');
  }
  const [links, reaches] = await Promise.all([
    Promise.all(chain.map((item) => toLink(item, subject, { ...context, at: now }))),
    index.reaches(documentId, { tenantId, scopes: granted.scopes }),
  ]);
  const sees = verdict.allowed && reaches;
  const held = links.flatMap(({ grants }) => grants);
  const carried = new Set(document?.scopes);
  const isCut = links.some(
    ({ grants }, n) =>
      carried.has(chain[n]?.id ?? '') &&
      grants.some(({ counts, principal }) => counts && granted.cut.has(principal)),
  );
  return {
    documentId,
    at: now.toISOString(),
    sees,
    reason: sees ? null : reasonOf({ verdict, document, item: chain[0], held, subject, isCut }),
    index: { reaches, ...toIndexed(document) },
    rights: { open: verdict.allowed },
    chain: links,
    accounts: subject.accounts,
  };
}

const toIndexed = (document: DocumentRecord | undefined): Indexed =>
  document === undefined
    ? { status: null, working: false, chunks: 0, rejection: null }
    : {
        status: document.status,
        working: document.state === 'running',
        chunks: document.chunkCount,
        rejection: document.rejection?.code ?? null,
      };

async function toLink(
  item: Item,
  subject: Subject,
  context: Omit<TraceContext, 'now'> & { at: Date },
): Promise<Link> {
  const { key, kind, name, inherits, pending, trashed } = item;
  const [grants, own] = await Promise.all([
    readGrants(item.id, context),
    context.own.check(item.id),
  ]);
  return {
    key,
    kind,
    name: own.allowed ? name : null,
    inherits,
    pending,
    trashed,
    since: grants === undefined ? null : changedAt(grants),
    grants: heldBy(subject, grants, context.at),
  };
}
