import { chunkKey } from '../../azure/search-index.ts';
import { bucketOf } from '../../azure/store.ts';
import type { DocumentRecord, Indexing, IngestRun, Step } from '../../model/document.ts';
import type { Rejection } from '../../model/rejection.ts';
import { finish } from '../../model/run.ts';
import type { PipelineContext } from '../context.ts';
import { readForRun, toIndexing, updateForRun, withSteps } from '../document.ts';

type Context = Pick<PipelineContext, 'store' | 'index' | 'events' | 'now'>;

interface Removal {
  readonly run: IngestRun;
  readonly seen: number;
  /** The version that was looked at; absent when the file is gone. */
  readonly version?: string | undefined;
  readonly labels?: DocumentRecord['labels'] | undefined;
  /** Why the file has no chunks; absent when it is gone. */
  readonly rejection?: Rejection | undefined;
  /** See `DocumentRecord.readBy`. */
  readonly readBy?: string | null | undefined;
  /** How it was found out, which may have taken long. */
  readonly looked?: Step | undefined;
}

/** Takes a file out of the index: it is gone, or it cannot be read as it is now. The record tells which. */
export async function removeChunks(removal: Removal, context: Context): Promise<Indexing> {
  const { run, seen, version, labels = [], rejection, readBy, looked } = removal;
  const document = await readForRun(run, context);
  if (document === undefined) return { outcome: 'superseded' };
  const startedAt = context.now();
  await context.index.remove(
    Array.from({ length: document.chunkCount }, (_, ordinal) => chunkKey(document.id, ordinal)),
  );
  const step: Step = {
    stage: rejection ? 'rejected' : 'removed',
    at: looked?.at ?? startedAt.toISOString(),
    ms: (looked?.ms ?? 0) + context.now().getTime() - startedAt.getTime(),
    note: rejection?.code ?? `${document.chunkCount} chunks`,
  };
  const after = await updateForRun(
    run,
    (record) =>
      finish(
        {
          ...record,
          status: rejection ? 'rejected' : 'removed',
          version: version ?? null,
          contentSha256: null,
          format: null,
          labels,
          artifacts: { text: null, chunks: null, vectors: null, tables: null },
          chunkCount: 0,
          scopes: [],
          language: null,
          classification: [],
          title: null,
          rejection: rejection ?? null,
          readBy: readBy ?? null,
          reading: null,
          steps: withSteps(record, [step]),
        },
        { run: run.run, seen, now: context.now() },
      ),
    context,
  );
  if (after === undefined) return { outcome: 'superseded' };
  await clearPending(run, context);
  if (rejection) {
    const { connectionId, documentId, tenantId } = run;
    await context.events.announce(tenantId, [
      {
        type: 'sluice.document.rejected',
        data: { connectionId, documentId, code: rejection.code },
      },
    ]);
  }
  return toIndexing(after);
}

/** No chunk of it is left that could stand at a wrong place. */
async function clearPending({ tenantId, documentId }: IngestRun, { store }: Context) {
  await store.items.update({ pk: bucketOf(tenantId, documentId), id: documentId }, (item) =>
    item.pending ? { ...item, pending: false } : undefined,
  );
}

/**
 * What keeps failing is written down for admins, who can have it tried again; what is in the index stays.
 * @param failure.seen `wanted` as it was before the run looked: a doorbell that rang while it failed has it look again
 */
export async function markFailed(
  { run, seen, reason }: { run: IngestRun; seen: number; reason: string },
  context: Pick<PipelineContext, 'store' | 'now'>,
): Promise<Indexing> {
  const at = context.now().toISOString();
  const step: Step = { stage: 'failed', at, ms: 0, note: reason.slice(0, 500) };
  const after = await updateForRun(
    run,
    (record) =>
      finish(
        { ...record, status: 'failed', steps: withSteps(record, [step]) },
        { run: run.run, seen, now: context.now() },
      ),
    context,
  );
  return toIndexing(after);
}
