import { climb, itemReader } from '../../shared/access/climb.ts';
import { bucketOf } from '../../shared/azure/store.ts';
import type { DocumentRecord } from '../../shared/model/document.ts';
import type { Item } from '../../shared/model/item.ts';
import { neverRun } from '../../shared/model/run.ts';
import type { Stream } from '../../shared/model/stream.ts';
import { crawlPage } from '../../shared/pipeline/1-scan/crawl-page.ts';
import type { Findings } from '../../shared/pipeline/1-scan/findings.ts';
import { pullChanges } from '../../shared/pipeline/1-scan/pull-changes.ts';
import { ringStream } from '../../shared/pipeline/1-scan/streams.ts';
import { mapBounded } from '../../shared/platform/concurrency.ts';
import { scopeOf } from '../../shared/platform/ids.ts';
import type { World } from './world.ts';

export type Found = Findings['documents'][number];

interface Drain {
  readonly lane: Stream['lane'];
  readonly part: string;
  readonly items: readonly string[];
}

/** What `sync-stream` does, in a plain loop: steps until the stream is idle. @param settle told of what each step found */
export async function drain(
  { lane, part, items }: Drain,
  { context }: World,
  settle: (findings: Findings) => void,
): Promise<void> {
  const { connection, store, now } = context;
  const { tenantId, id: connectionId } = connection;
  const { id, run } = await ringStream(
    { tenantId, connectionId, lane, part, items: [...items], reason: 'poll' },
    { store, now },
  );
  const step = lane === 'changes' ? pullChanges : crawlPage;
  const tell = async (findings: Findings) => settle(findings);
  while ((await step({ stream: id, run }, context, tell)) === 'more');
}

/** What there is to do with a file that a scan found, by its records. */
export type ToDo = 'read' | 'rescope' | 'remove';

/** `rescope`: the same content at another place, with another name or other rights; its chunks are written, and nothing is read. */
export async function toDo({ documentId: id }: Found, { aside, context }: World): Promise<ToDo> {
  const at = { pk: bucketOf(context.connection.tenantId, id), id };
  const item = (await aside.items.read(at))?.value;
  if (item === undefined || item.trashed) return 'remove';
  const document = (await aside.documents.read(at))?.value;
  return document?.version === item.file?.version ? 'rescope' : 'read';
}

const atOnce = 8;

/** The records of these files as ingesting leaves them, without ingesting: no content, no chunks. */
export async function asIngested(keys: readonly string[], world: World): Promise<void> {
  const { aside, context } = world;
  const { tenantId, id: connectionId } = context.connection;
  await mapBounded([...new Set(keys)], atOnce, async (key) => {
    const id = scopeOf({ tenantId, connectionId, key });
    const at = { pk: bucketOf(tenantId, id), id };
    const item = await aside.items.update(at, (one) =>
      one.pending ? { ...one, pending: false } : undefined,
    );
    if (item === undefined) return;
    const chain = await climb(id, itemReader(aside, tenantId));
    const scopes = typeof chain === 'string' ? [] : chain.map((link) => link.id);
    await aside.documents.put(documentOf(item, scopes, context.now()));
  });
}

function documentOf(item: Item, scopes: string[], now: Date): DocumentRecord {
  const { id, tenantId, connectionId, key, trashed, file, name } = item;
  return {
    ...neverRun(now),
    schemaVersion: 1,
    id,
    tenantId,
    connectionId,
    itemKey: key,
    status: trashed ? 'removed' : 'indexed',
    version: trashed ? null : (file?.version ?? null),
    contentSha256: null,
    format: null,
    artifacts: { text: null, chunks: null, vectors: null, tables: null },
    members: 0,
    chunkCount: 0,
    scopes: trashed ? [] : scopes,
    labels: [],
    language: null,
    classification: [],
    title: trashed ? null : name,
    rejection: null,
    readBy: null,
    reading: null,
    steps: [],
    updatedAt: now.toISOString(),
  };
}
