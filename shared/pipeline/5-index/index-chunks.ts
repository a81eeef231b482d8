import { climb, itemReader, type Chain } from '../../access/climb.ts';
import { chunkKey, type IndexedChunk } from '../../azure/search-index.ts';
import { bucketOf } from '../../azure/store.ts';
import type {
  Chunking,
  DocumentRecord,
  Embedding,
  ExtractedFile,
  Indexing,
  IngestRun,
  Step,
} from '../../model/document.ts';
import type { Item } from '../../model/item.ts';
import { shownAs } from '../../model/shown.ts';
import { finish } from '../../model/run.ts';
import { classesOf } from '../../model/classification.ts';
import { EnrichedChunks } from '../../model/enriched.ts';
import { AppError } from '../../platform/errors.ts';
import type { PipelineContext } from '../context.ts';
import { readForRun, toIndexing, updateForRun } from '../document.ts';
import { readVectors } from './read-vectors.ts';
import { removeChunks } from './remove-chunks.ts';

type Context = Pick<PipelineContext, 'store' | 'artifacts' | 'index' | 'events' | 'now'>;

export interface ToIndex {
  readonly run: IngestRun;
  readonly extracted: ExtractedFile;
  readonly chunked: Chunking;
  readonly embedded: Embedding;
}

/**
 * Stage 5: puts the chunks where their item stands now. Only what differs is written: a rename or a move sends labels,
 * without text and vectors; nothing at all when everything stands right.
 */
export async function indexChunks(work: ToIndex, context: Context): Promise<Indexing> {
  const { run, extracted, chunked } = work;
  const document = await readForRun(run, context);
  if (document === undefined) return { outcome: 'superseded' };
  const startedAt = context.now();
  const place = await placeOf(run, context);
  // Trashed, or moved out of our sight, since the text was made: what is in the index goes.
  if (place === undefined) return removeChunks({ run, seen: extracted.seen }, context);

  const labels = labelsOf(place);
  const sameText =
    document.status === 'indexed' && document.artifacts.chunks?.path === chunked.chunks.path;
  const relabelled = sameText ? await relabel(document, labels, context) : undefined;
  if (relabelled === undefined && !(await reserve(work, context))) return { outcome: 'superseded' };
  const writes = relabelled ?? (await write(work, labels, context));
  await context.index.remove(surplusKeys(document, chunked.count));

  const step: Step = {
    stage: 'indexed',
    at: startedAt.toISOString(),
    ms: context.now().getTime() - startedAt.getTime(),
    note: writes,
  };
  return commit(work, { labels, step }, context);
}

interface Labels {
  readonly scopes: readonly string[];
  readonly item: Item;
  readonly title: string;
  readonly url: string;
}

const labelsOf = (chain: Chain & { readonly 0: Item }): Labels => ({
  item: chain[0],
  title: shownAs(chain).title,
  url: shownAs(chain).url,
  scopes: chain.map((link) => link.id),
});

async function placeOf(
  { tenantId, documentId }: IngestRun,
  { store }: Context,
): Promise<(Chain & { readonly 0: Item }) | undefined> {
  const chain = await climb(documentId, itemReader(store, tenantId));
  if (typeof chain === 'string') return undefined;
  const [item, ...above] = chain;
  return item === undefined ? undefined : [item, ...above];
}

/** @returns undefined when the index does not hold all of the chunks after all */
async function relabel(
  document: DocumentRecord,
  { scopes, item, title, url }: Labels,
  { index }: Context,
): Promise<string | undefined> {
  const same =
    document.scopes.join() === scopes.join() &&
    document.title === title &&
    document.version === item.file?.version;
  if (same) return 'nothing to write';
  const keys = Array.from({ length: document.chunkCount }, (_, n) => chunkKey(document.id, n));
  const isWhole = await index.relabel(
    keys.map((key) => ({
      key,
      scopes,
      title,
      url,
      author: item.file?.author ?? null,
      modifiedAt: item.file?.modifiedAt ?? document.updatedAt,
    })),
  );
  return isWhole ? `${keys.length} labels` : undefined;
}

/**
 * Written down before the first chunk is: how many may lie in the index from now on, and that they are not those of the
 * text before. A run that dies half-way leaves chunks that the next one knows to replace or to remove.
 * @returns whether the file is still this run's
 */
async function reserve({ run, chunked }: ToIndex, context: Context): Promise<boolean> {
  const reserved = await updateForRun(
    run,
    (record) => ({
      ...record,
      chunkCount: Math.max(record.chunkCount, chunked.count),
      artifacts: { ...record.artifacts, chunks: null },
    }),
    context,
  );
  return reserved !== undefined;
}

async function write(
  { run, extracted, chunked, embedded }: ToIndex,
  { scopes, item, title, url }: Labels,
  { artifacts, index }: Context,
): Promise<string> {
  const { chunks } = await artifacts.getJson(chunked.chunks, EnrichedChunks);
  const vectors = await readVectors(embedded.vectors, { artifacts });
  const records = chunks.map((piece, position): IndexedChunk => {
    const vector = vectors[position];
    if (vector === undefined) {
      throw new AppError('RECORD_INVALID', `${embedded.vectors.path} has too few vectors`);
    }
    return {
      key: chunkKey(run.documentId, piece.ordinal),
      tenantId: run.tenantId,
      connectionId: run.connectionId,
      documentId: run.documentId,
      ordinal: piece.ordinal,
      scopes,
      title,
      headings: piece.headings.join('\n'),
      content: piece.text,
      contentVector: vector,
      start: piece.start,
      end: piece.end,
      fromPage: piece.fromPage,
      toPage: piece.toPage,
      place: piece.place,
      url,
      mediaType: extracted.format,
      language: piece.language,
      classification: classesOf(piece.classification),
      author: item.file?.author ?? null,
      modifiedAt: item.file?.modifiedAt ?? extracted.step.at,
    };
  });
  await index.put(records);
  return `${records.length} chunks`;
}

const surplusKeys = ({ id, chunkCount }: DocumentRecord, count: number): string[] =>
  Array.from({ length: Math.max(0, chunkCount - count) }, (_, n) => chunkKey(id, count + n));

async function commit(
  { run, extracted, chunked, embedded }: ToIndex,
  { labels, step }: { labels: Labels; step: Step },
  context: Context,
): Promise<Indexing> {
  const after = await updateForRun(
    run,
    (record) =>
      finish(
        {
          ...record,
          status: 'indexed',
          version: extracted.version,
          contentSha256: extracted.contentSha256,
          format: extracted.format,
          labels: extracted.labels,
          language: chunked.language,
          classification: chunked.classification,
          artifacts: {
            text: extracted.text,
            chunks: chunked.chunks,
            vectors: embedded.vectors,
            tables: extracted.tables,
          },
          chunkCount: chunked.count,
          scopes: [...labels.scopes],
          title: labels.title,
          rejection: null,
          readBy: extracted.readBy,
          reading: extracted.reading,
          steps: [extracted.step, chunked.step, embedded.step, step],
        },
        { run: run.run, seen: extracted.seen, now: context.now() },
      ),
    context,
  );
  if (after === undefined) return { outcome: 'superseded' };
  await clearPending(labels, context);
  await context.events.announce(run.tenantId, [
    {
      type: 'sluice.document.indexed',
      data: { connectionId: run.connectionId, documentId: run.documentId, chunks: chunked.count },
    },
  ]);
  return toIndexing(after);
}

/** The file's own mark, unless it was moved again since: its chunks then carry that place's scopes not yet. */
async function clearPending({ item }: Labels, { store }: Context): Promise<void> {
  if (!item.pending) return;
  await store.items.update({ pk: bucketOf(item.tenantId, item.id), id: item.id }, (now) =>
    now.pending && now.parentKey === item.parentKey && now.inherits === item.inherits
      ? { ...now, pending: false }
      : undefined,
  );
}
