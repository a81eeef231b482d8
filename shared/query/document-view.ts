import { createAccessCheck } from '../access/check.ts';
import { explain, type Explanation } from '../access/explain.ts';
import { principalsOf } from '../access/principals.ts';
import { bucketOf } from '../azure/store.ts';
import type { DocumentRecord } from '../model/document.ts';
import { AppError } from '../platform/errors.ts';
import { isRecording } from '../pipeline/2-extract/kind/extensions.ts';
import { captionsBeside, type Captions } from './captions.ts';
import type { QueryContext } from './context.ts';

export interface DocumentView {
  readonly documentId: string;
  readonly connectionId: string;
  readonly status: DocumentRecord['status'];
  readonly working: boolean;
  readonly rejection: DocumentRecord['rejection'];
  readonly labels: DocumentRecord['labels'];
  readonly language: DocumentRecord['language'];
  /** How much sensitive data of which class its text holds, and how sure that is; never which. */
  readonly classification: DocumentRecord['classification'];
  readonly chunks: number;
  /** What reading it came to, and by which version of the readers; null where it has no text. */
  readonly reading:
    | (NonNullable<DocumentRecord['reading']> & { readonly by: string | null })
    | null;
  /** The way of the last run. */
  readonly steps: DocumentRecord['steps'];
  readonly updatedAt: string;
  /** Only where the caller may read the file: an admin's role opens no content and no names. */
  readonly file: {
    readonly title: string;
    readonly path: readonly string[];
    readonly url: string;
    readonly access: readonly Explanation[];
    /** Of a recording: captions beside it, which say what is said in it. */
    readonly captions: readonly Captions[];
  } | null;
}

/** @throws AppError NOT_FOUND for an unknown id and for a file that the caller may not read alike; admins see state, not names */
export async function viewDocument(
  documentId: string,
  context: Pick<QueryContext, 'caller' | 'store' | 'sourceOf' | 'counters' | 'log' | 'now'>,
): Promise<DocumentView> {
  const { caller, store, counters, log, now } = context;
  const { tenantId } = caller;
  const principals = await principalsOf(caller, context);
  const access = createAccessCheck({ tenantId, principals, store, counters, log, now: now() });
  const [record, verdict] = await Promise.all([
    store.documents.read({ pk: bucketOf(tenantId, documentId), id: documentId }),
    access.check(documentId),
  ]);
  const document = record?.value;
  if (!document || !(verdict.allowed || caller.roles.includes('admin'))) {
    throw new AppError('NOT_FOUND', 'There is no such document, or it is not yours to read');
  }
  const { format } = document;
  const captions =
    verdict.allowed && format !== null && isRecording(format)
      ? await captionsBeside(verdict.item, { store, access })
      : [];
  return {
    documentId,
    connectionId: document.connectionId,
    status: document.status,
    working: document.state === 'running',
    rejection: document.rejection,
    labels: document.labels,
    language: document.language,
    classification: document.classification,
    chunks: document.chunkCount,
    reading: document.reading && { ...document.reading, by: document.readBy },
    steps: document.steps,
    updatedAt: document.updatedAt,
    file: verdict.allowed
      ? {
          title: verdict.title,
          path: verdict.path,
          url: verdict.url,
          access: explain(verdict.because),
          captions,
        }
      : null,
  };
}
