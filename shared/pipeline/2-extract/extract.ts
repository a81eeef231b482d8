import { itemReader } from '../../access/climb.ts';
import { bucketOf } from '../../azure/store.ts';
import type { Connection } from '../../model/connection.ts';
import type { DocumentRecord, Extraction, IngestRun, Step } from '../../model/document.ts';
import { isMemberKey, outermost, type Item, type SourceItem } from '../../model/item.ts';
import { reject, type Rejection } from '../../model/rejection.ts';
import { AppError } from '../../platform/errors.ts';
import { scopeOf } from '../../platform/ids.ts';
import type { Source } from '../../sources/source.ts';
import type { PipelineContext } from '../context.ts';
import { updateForRun } from '../document.ts';
import { isReadAsNow, wayOf, type ReaderSettings } from '../reader-settings.ts';
import { isChosen } from '../rules.ts';
import { readContent, type ToRead } from './read-content.ts';
import { readItem } from './read-item.ts';
import type { FileReader } from './reader.ts';

type Context = Pick<
  PipelineContext,
  'store' | 'artifacts' | 'sourceOf' | 'maxFileBytes' | 'maxRecordingBytes' | 'now'
> & { readonly readFile: FileReader };

/**
 * Stage 2: asks the source what the file is now, and makes its text unless the same bytes were read before.
 * Leaves a text artifact keyed by our own hash of the content; a file that cannot be read leaves the reason under the same key.
 * Of a file inside of another the source knows nothing: asked after is the outermost, and our record tells which of its files it is.
 */
export async function extract(run: IngestRun, context: Context): Promise<Extraction> {
  const startedAt = context.now();
  const document = await updateForRun(run, (record) => ({ ...record, steps: [] }), context);
  if (document === undefined) return { outcome: 'superseded' };
  const step = (stage: Step['stage'], note: string): Step => ({
    stage,
    note,
    at: startedAt.toISOString(),
    ms: context.now().getTime() - startedAt.getTime(),
  });

  const { wanted: seen, itemKey } = document;
  const holds = document.members > 0;
  const gone = (note: string): Extraction => ({
    outcome: 'gone',
    seen,
    holds,
    step: step('removed', note),
  });
  const found = await look(itemKey, run, context);
  if (typeof found === 'string') return gone(found);
  const { version } = found;
  const rejected = (
    rejection: Rejection,
    { readBy = null, labels = [] }: Partial<Pick<DocumentRecord, 'readBy' | 'labels'>> = {},
  ): Extraction => ({
    outcome: 'rejected',
    seen,
    version,
    labels,
    rejection,
    readBy,
    holds,
    step: step('rejected', rejection.code),
  });
  if (!found.isChosen) return rejected(reject('FILE_NOT_CHOSEN'));
  const known = unchanged(document, found);
  if (known) {
    const before = step('extracted', 'as before');
    return { outcome: 'extracted', seen, version, ...known, holds, step: before };
  }
  const read = await readFound(found, run, context);
  switch (read.outcome) {
    case 'missing':
      return gone(notInFile);
    case 'rejected':
      return rejected(read.rejection, read);
    case 'extracted': {
      const { holds: now, ...text } = read;
      const { engine, pages, characters } = read.reading;
      const note = `${engine}: ${pages} pages, ${characters} characters`;
      return { ...text, seen, version, holds: holds || now, step: step('extracted', note) };
    }
  }
}

const notInFile = 'not in its file any more';

interface Found {
  readonly source: Source;
  /** The file as the source has it. */
  readonly item: SourceItem & { readonly file: NonNullable<SourceItem['file']> };
  /** Where not that itself is the document, but a file inside of it. */
  readonly member: RecordedMember | undefined;
  readonly version: string;
  readonly isChosen: boolean;
  /** Of the readers, as far as they matter to it. */
  readonly settings: ReaderSettings;
}

/** @returns why there is nothing to read, where the file is gone */
async function look(itemKey: string, run: IngestRun, context: Context): Promise<Found | string> {
  const connection = await connectionOf(run, context);
  const source = await context.sourceOf(connection);
  const item = await readItem(source, outermost(itemKey), () => isHidden(itemKey, run, context));
  if (item === 'unreadable') return 'the source’s answer cannot be read';
  if (item?.file == null) return 'not at the source';
  const member = isMemberKey(itemKey) ? await memberOf(run, context) : undefined;
  if (member === 'gone') return notInFile;

  const { tenantId, connectionId } = run;
  const read = itemReader(context.store, tenantId);
  return {
    source,
    item: { ...item, file: item.file },
    member,
    version: (member ?? item.file).version,
    isChosen: await isChosen({ ...item, tenantId, connectionId }, connection, read),
    settings: context.readFile.settings,
  };
}

/** Whether stage 1 has found that the source does not let us read the file, or the one that it is in. */
async function isHidden(
  itemKey: string,
  { tenantId, connectionId }: IngestRun,
  { store }: Pick<Context, 'store'>,
): Promise<boolean> {
  const id = scopeOf({ tenantId, connectionId, key: outermost(itemKey) });
  return (await itemReader(store, tenantId)(id))?.unreadable !== undefined;
}

/** The content, and how the source has classified it. */
async function readFound(found: Found, run: IngestRun, context: Context) {
  const { source, item, member, settings } = found;
  const labels = member?.labels ?? item.file.labels ?? (await source.labels?.(item)) ?? [];
  const download = () => source.download(item.key);
  const file = { name: item.name, sizeBytes: item.file.sizeBytes, download };
  const read = await readContent(
    { tenantId: run.tenantId, file, settings, ...(member && { member }) },
    context,
  );
  if (read.outcome !== 'extracted') return { ...read, labels };
  const { members, ...content } = read;
  const holds = !member && members > 0;
  // What is inside may depend on OCR, and its own run begins with that of the file that holds it.
  const readBy = holds ? wayOf('ocr', settings) : read.readBy;
  return { ...content, readBy, labels, holds };
}

/** The same version was read the same way and indexed before: only its place, name or rights can differ. */
function unchanged(document: DocumentRecord, now: Pick<Found, 'version' | 'settings'>) {
  const { status, version, contentSha256, format, labels, artifacts, readBy, reading } = document;
  if (status !== 'indexed' || version !== now.version) return undefined;
  if (!isReadAsNow(readBy, now.settings)) return undefined;
  const { text, tables } = artifacts;
  if (contentSha256 === null || format === null || text === null) return undefined;
  return { contentSha256, format, labels, text, tables, readBy, reading };
}

type RecordedMember = NonNullable<ToRead['member']> &
  Pick<NonNullable<Item['member']>, 'labels'> & { readonly version: string };

/** What the outermost's run wrote down of a file inside of it. */
async function memberOf(
  { tenantId, documentId: id }: IngestRun,
  { store }: Pick<Context, 'store'>,
): Promise<RecordedMember | 'gone'> {
  const record = (await store.items.read({ pk: bucketOf(tenantId, id), id }))?.value;
  if (!record?.member || !record.file || record.trashed) return 'gone';
  const { sizeBytes, version } = record.file;
  return { ...record.member, sizeBytes, version };
}

async function connectionOf(
  { tenantId, connectionId }: IngestRun,
  { store }: Pick<Context, 'store'>,
): Promise<Connection> {
  const found = await store.connections.read({ pk: tenantId, id: connectionId });
  if (found) return found.value;
  throw new AppError('NOT_FOUND', `There is no connection named ${connectionId}`);
}
