import { bucketOf, type Store } from '../azure/store.ts';
import type { DocumentRecord, IngestStart } from '../model/document.ts';
import { neverRun, ring } from '../model/run.ts';
import { isAppError } from '../platform/errors.ts';

/**
 * Writes down that a document must be looked at, and which run will do so. The caller then makes sure that this run
 * exists; when it dies in between, the next request finds the same run and makes sure again.
 */
export async function requestIngest(
  document: { tenantId: string; connectionId: string; documentId: string; itemKey: string },
  { store, now }: { store: Pick<Store, 'documents'>; now: () => Date },
): Promise<IngestStart> {
  const { tenantId, connectionId, documentId, itemKey } = document;
  const address = { pk: bucketOf(tenantId, documentId), id: documentId };
  const rung = await store.documents.update(address, (record) => ring(record, now()));
  const ids = { tenantId, connectionId, documentId };
  if (rung) return { ...ids, run: rung.run, seen: rung.wanted };

  const created = ring(newDocument({ tenantId, connectionId, documentId, itemKey }, now()), now());
  try {
    await store.documents.create(created);
    return { ...ids, run: created.run, seen: created.wanted };
  } catch (error) {
    if (!isAppError(error, 'RECORD_CONFLICT')) throw error;
    return requestIngest(document, { store, now }); // somebody was faster: there is a record now
  }
}

function newDocument(
  ids: { tenantId: string; connectionId: string; documentId: string; itemKey: string },
  now: Date,
): DocumentRecord {
  const { documentId, ...rest } = ids;
  return {
    ...neverRun(now),
    ...rest,
    schemaVersion: 1,
    id: documentId,
    status: 'seen',
    version: null,
    contentSha256: null,
    format: null,
    artifacts: { text: null, chunks: null, vectors: null, tables: null },
    members: 0,
    chunkCount: 0,
    scopes: [],
    labels: [],
    language: null,
    classification: [],
    title: null,
    rejection: null,
    readBy: null,
    reading: null,
    steps: [],
    updatedAt: now.toISOString(),
  };
}
