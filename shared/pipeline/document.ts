import { bucketOf, type Store } from '../azure/store.ts';
import type { DocumentRecord, Indexing, IngestRun, Step } from '../model/document.ts';
import { isSuperseded } from '../model/run.ts';

const maxSteps = 20;

const documentAddress = (tenantId: string, documentId: string) => ({
  pk: bucketOf(tenantId, documentId),
  id: documentId,
});

/** The document's record as long as it is still this run's to work on. */
export async function readForRun(
  { tenantId, documentId, run }: IngestRun,
  { store }: { store: Pick<Store, 'documents'> },
): Promise<DocumentRecord | undefined> {
  const found = await store.documents.read(documentAddress(tenantId, documentId));
  return found === undefined || isSuperseded(found.value, run) ? undefined : found.value;
}

/** Changes the record by etag, unless another run has taken over. @returns undefined when one has */
export async function updateForRun(
  { tenantId, documentId, run }: IngestRun,
  change: (record: DocumentRecord) => DocumentRecord,
  { store, now }: { store: Pick<Store, 'documents'>; now: () => Date },
): Promise<DocumentRecord | undefined> {
  let mine = false;
  const after = await store.documents.update(documentAddress(tenantId, documentId), (record) => {
    mine = !isSuperseded(record, run);
    const at = now().toISOString();
    return mine ? { ...change(record), heartbeatAt: at, updatedAt: at } : undefined;
  });
  return mine ? after : undefined;
}

/** @param after what updateForRun gave */
export function toIndexing(after: DocumentRecord | undefined): Indexing {
  if (after === undefined) return { outcome: 'superseded' };
  return after.state === 'idle' ? { outcome: 'idle' } : { outcome: 'again', wanted: after.wanted };
}

export const withSteps = (record: DocumentRecord, steps: readonly Step[]): Step[] =>
  [...record.steps, ...steps].slice(-maxSteps);
