import { z } from 'zod';
import { ArtifactRef } from '../../model/artifact.ts';
import type { Connection } from '../../model/connection.ts';
import type { DocumentRecord, Extraction, IngestRun, Step } from '../../model/document.ts';
import type { SourceItem } from '../../model/item.ts';
import { reject, Rejection } from '../../model/rejection.ts';
import { ExtractedText } from '../../model/text.ts';
import { AppError } from '../../platform/errors.ts';
import { itemReader } from '../../access/climb.ts';
import type { PipelineContext } from '../context.ts';
import { isChosen } from '../rules.ts';
import { updateForRun } from '../document.ts';
import { withDownload } from './download.ts';
import { readItem } from './read-item.ts';
import { readerVersion, type FileReader, type Reading as FileReading } from './reader.ts';

type Context = Pick<
  PipelineContext,
  'store' | 'artifacts' | 'sourceOf' | 'maxFileBytes' | 'now'
> & { readonly readFile: FileReader };

/**
 * Stage 2: asks the source what the file is now, and makes its text unless the same bytes were read before.
 * Leaves a text artifact keyed by our own hash of the content; a file that cannot be read leaves the reason under the same key.
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
  const connection = await connectionOf(run, context);
  const source = await context.sourceOf(connection);
  const item = await readItem(source, itemKey);
  if (item === 'unreadable' || item?.file == null) {
    const note = item === 'unreadable' ? 'the source’s answer cannot be read' : 'not at the source';
    return { outcome: 'gone', seen, step: step('removed', note) };
  }

  const { version } = item.file;
  const rejected = (rejection: Rejection): Extraction => ({
    outcome: 'rejected',
    seen,
    version,
    rejection,
    step: step('rejected', rejection.code),
  });
  const place = { ...item, tenantId: run.tenantId, connectionId: run.connectionId };
  if (!(await isChosen(place, connection, itemReader(context.store, run.tenantId)))) {
    return rejected(reject('FILE_NOT_CHOSEN'));
  }
  const known = unchanged(document, version);
  if (known)
    return { outcome: 'extracted', seen, version, ...known, step: step('extracted', 'as before') };
  const labels = (await source.labels?.(item)) ?? [];

  const read = await readContent({ item, download: () => source.download(itemKey), run }, context);
  return read.outcome === 'rejected'
    ? rejected(read.rejection)
    : { ...read, labels, seen, version, step: step('extracted', read.note) };
}

/** The same version was indexed before: only its place, name or rights can differ. */
function unchanged(
  { status, version, contentSha256, format, labels, artifacts }: DocumentRecord,
  now: string,
) {
  if (status !== 'indexed' || version !== now) return undefined;
  const { text, tables } = artifacts;
  if (contentSha256 === null || format === null || text === null) return undefined;
  return { contentSha256, format, labels, text, tables };
}

/** What a reader made of some bytes, kept under their hash so that no copy of them is read twice. */
const Reading = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('read'),
    text: ExtractedText,
    tables: ArtifactRef.nullable().default(null),
  }),
  z.object({ outcome: z.literal('rejected'), rejection: Rejection }),
]);

type Content =
  | {
      readonly outcome: 'extracted';
      readonly contentSha256: string;
      readonly format: ExtractedText['format'];
      readonly text: ArtifactRef;
      readonly tables: ArtifactRef | null;
      readonly note: string;
    }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

async function readContent(
  {
    item,
    download,
    run,
  }: { item: SourceItem; download: Parameters<typeof withDownload>[0]; run: IngestRun },
  { artifacts, maxFileBytes, readFile }: Context,
): Promise<Content> {
  if ((item.file?.sizeBytes ?? 0) > maxFileBytes) return tooLarge(maxFileBytes);
  return withDownload(download, maxFileBytes, async (file) => {
    if (file === 'too-large') return tooLarge(maxFileBytes);
    if (file.sizeBytes === 0) return { outcome: 'rejected', rejection: reject('FILE_EMPTY') };

    const { sha256, path: filePath } = file;
    // The name gives a hint of the type; two types of the same bytes are two readings.
    const extension = /\.([a-z0-9]{1,8})$/i.exec(item.name)?.[1]?.toLowerCase() ?? 'none';
    const pathOf = (what: string, ending: string) =>
      `${run.tenantId}/${sha256}/${what}-${readerVersion}-${extension}.${ending}`;
    const path = pathOf('text', 'json');
    const before = await artifacts.find(path);
    const reading = before
      ? await artifacts.getJson(before, Reading)
      : await keepTables(await readFile({ path: filePath, name: item.name }), {
          path: pathOf('tables', 'jsonl'),
          artifacts,
        });
    const text = before ?? (await artifacts.putJson(path, reading));
    if (reading.outcome === 'rejected') return reading;
    const { tables } = reading;
    const { format, engine, pages, text: content } = reading.text;
    const note = `${engine}: ${pages} pages, ${content.length} characters`;
    return { outcome: 'extracted', contentSha256: sha256, format, text, tables, note };
  });
}

/** The tables are written first: where there is a text, there is all of the reading. */
async function keepTables(
  reading: FileReading,
  { path, artifacts }: { path: string; artifacts: Context['artifacts'] },
): Promise<z.infer<typeof Reading>> {
  if (reading.outcome === 'rejected') return reading;
  const { text, tables: pieces = [] } = reading;
  const tables = pieces.length === 0 ? null : await artifacts.putPieces(path, pieces);
  return { outcome: 'read', text, tables };
}

const tooLarge = (maxBytes: number): Content => ({
  outcome: 'rejected',
  rejection: reject('FILE_TOO_LARGE', `${Math.floor(maxBytes / 1024 / 1024)} MiB`),
});

async function connectionOf(
  { tenantId, connectionId }: IngestRun,
  { store }: Pick<Context, 'store'>,
): Promise<Connection> {
  const found = await store.connections.read({ pk: tenantId, id: connectionId });
  if (found) return found.value;
  throw new AppError('NOT_FOUND', `There is no connection named ${connectionId}`);
}

export async function readText(
  ref: ArtifactRef,
  { artifacts }: Pick<PipelineContext, 'artifacts'>,
): Promise<ExtractedText> {
  const reading = await artifacts.getJson(ref, Reading);
  if (reading.outcome === 'read') return reading.text;
  throw new AppError('RECORD_INVALID', `${ref.path} holds no text`);
}
