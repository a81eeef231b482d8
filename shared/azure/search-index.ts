import { odata, type IndexDocumentsResult, type SearchClient } from '@azure/search-documents';
import { z } from 'zod';
import { AppError } from '../platform/errors.ts';

/** What a hit shows of a chunk. Never its vector; its scopes are not trusted anyway. */
const HitChunk = z.object({
  key: z.string(),
  connectionId: z.string(),
  documentId: z.string(),
  title: z.string(),
  headings: z.string(),
  content: z.string(),
  start: z.number(),
  end: z.number(),
  fromPage: z.number().nullable(),
  toPage: z.number().nullable(),
  place: z.string().nullable(),
  url: z.string(),
  mediaType: z.string(),
  /** ISO 639-1; null too where the chunk was written before there was the field, as below. */
  language: z.string().nullable(),
  /** Classes of sensitive data. */
  classification: z
    .array(z.string())
    .nullable()
    .transform((classes) => classes ?? []),
  author: z.string().nullable(),
  /** ISO 8601; the SDK turns what looks like a date into one. */
  modifiedAt: z.union([z.string(), z.date().transform((date) => date.toISOString())]),
});
export type HitChunk = z.infer<typeof HitChunk>;

/** One chunk as it lies in the index; `infra/search-index.json` is the index's definition. */
export interface IndexedChunk extends HitChunk {
  readonly tenantId: string;
  /** Its place in its file, from 0: each file has one chunk of that number, so that files can be counted. */
  readonly ordinal: number;
  readonly scopes: readonly string[];
  readonly contentVector: ArrayLike<number>;
}

/** What travels of a chunk. */
export type ChunkFields = Partial<
  Omit<IndexedChunk, 'contentVector'> & { readonly contentVector: readonly number[] }
>;

/** Fields that change when a file is renamed, moved or touched: merged without sending text or vectors again. */
export type ChunkLabels = Pick<
  IndexedChunk,
  'key' | 'scopes' | 'title' | 'url' | 'author' | 'modifiedAt'
>;

export interface Hit {
  readonly score: number;
  readonly chunk: HitChunk;
}

export interface HybridQuery {
  readonly tenantId: string;
  readonly text: string;
  readonly vector: ArrayLike<number>;
  /** Only chunks that carry one of these; empty matches nothing and asks nothing. */
  readonly scopes: readonly string[];
  /** Further OData conditions, already quoted. */
  readonly conditions: readonly string[];
  readonly top: number;
  readonly skip: number;
}

export type ScopeQuery = Pick<HybridQuery, 'tenantId' | 'scopes'>;

export interface SearchIndex {
  hybrid(query: HybridQuery): Promise<Hit[]>;
  put(chunks: readonly IndexedChunk[]): Promise<void>;
  /** @returns false when a chunk that was to be labelled is not in the index: it must be put there whole */
  relabel(labels: readonly ChunkLabels[]): Promise<boolean>;
  remove(keys: readonly string[]): Promise<void>;
  /** Chunks in the index, over all tenants. */
  count(): Promise<number>;
  /** Files that a search with these scopes could find. */
  countFiles(query: ScopeQuery): Promise<number>;
  /** Whether chunks of this file are among what a search with these scopes could find. */
  reaches(documentId: string, query: ScopeQuery): Promise<boolean>;
}

/** Azure takes at most 1,000 actions and 16 MB a request; a chunk with its vector is about 10 KB of JSON. */
const batchSize = 250;
/** search.in's list is one literal; several keep each below Azure's limit on the size of a filter clause. */
const scopesPerClause = 1_000;
/** The vector half of the fusion: equal weights let a weak embedder spoil a strong text match. */
const vectorWeight = 0.5;
/**
 * As many as the text half takes in (search/hybrid-search-ranking, maxTextRecallSize), and the same for each page: with more
 * neighbours for a later page the fusion would move chunks to pages that were shown before.
 */
const nearest = 1_000;

const fields = HitChunk.keyof().options;

export const chunkKey = (documentId: string, ordinal: number): string => `${documentId}-${ordinal}`;

export function createSearchIndex(client: SearchClient<ChunkFields>): SearchIndex {
  /** The service may answer with an approximation where it searches in many places at once (its reference, `count`). */
  async function countMatching(query: ScopeQuery, condition: string): Promise<number> {
    if (query.scopes.length === 0) return 0;
    const filter = filterOf(query, [condition]);
    const { count } = await client.search('*', { filter, top: 0, includeTotalCount: true });
    return count ?? 0;
  }

  return {
    async hybrid({ tenantId, text, vector, scopes, conditions, top, skip }) {
      if (scopes.length === 0) return [];
      const { results } = await client.search(text, {
        filter: filterOf({ tenantId, scopes }, conditions),
        searchFields: ['title', 'headings', 'content'],
        select: fields,
        top,
        skip,
        vectorSearchOptions: {
          filterMode: 'preFilter',
          queries: [
            {
              kind: 'vector',
              vector: toDirection(vector),
              fields: ['contentVector'],
              kNearestNeighborsCount: nearest,
              exhaustive: true,
              weight: vectorWeight,
            },
          ],
        },
      });
      const hits: Hit[] = [];
      for await (const { score, document } of results) {
        hits.push({ score, chunk: HitChunk.parse(document) });
      }
      return hits;
    },
    async put(chunks) {
      const put = (batch: readonly IndexedChunk[]) =>
        client.mergeOrUploadDocuments(
          batch.map((chunk) => ({ ...chunk, contentVector: toDirection(chunk.contentVector) })),
        );
      accepted(await inBatches(chunks, put));
    },
    async relabel(labels) {
      const results = await inBatches(labels, (batch) => client.mergeDocuments([...batch]));
      accepted(results.filter(({ statusCode }) => statusCode !== 404));
      return results.every(({ statusCode }) => statusCode !== 404);
    },
    async remove(keys) {
      accepted(await inBatches(keys, (batch) => client.deleteDocuments('key', [...batch])));
    },
    count: () => client.getDocumentsCount(),
    countFiles: (query) => countMatching(query, 'ordinal eq 0'),
    reaches: async (documentId, query) =>
      (await countMatching(query, odata`documentId eq ${documentId}`)) > 0,
  };
}

/** So long are the vectors that travel: whole numbers of it are exact to 0.00001 in the cosine. */
const directionLength = 100_000;

/**
 * The index compares by cosine, which sees only where a vector points. Whole numbers say that in a quarter of the bytes of
 * the floats, and are written, sent and parsed in a fraction of the time.
 */
function toDirection(vector: ArrayLike<number>): number[] {
  let squares = 0;
  for (let axis = 0; axis < vector.length; axis += 1) squares += (vector[axis] ?? 0) ** 2;
  const scale = squares === 0 ? 0 : directionLength / Math.sqrt(squares);
  const direction: number[] = [];
  for (let axis = 0; axis < vector.length; axis += 1) {
    // Math.round makes -0, with which all numbers of the list are kept as floats: half as fast.
    direction.push(Math.floor((vector[axis] ?? 0) * scale + 0.5));
  }
  return direction;
}

const filterOf = ({ tenantId, scopes }: ScopeQuery, conditions: readonly string[]): string =>
  [odata`tenantId eq ${tenantId}`, scopeFilter(scopes), ...conditions]
    .map((part) => `(${part})`)
    .join(' and ');

function scopeFilter(scopes: readonly string[]): string {
  const clauses: string[] = [];
  for (let from = 0; from < scopes.length; from += scopesPerClause) {
    const list = scopes.slice(from, from + scopesPerClause).join(',');
    clauses.push(odata`search.in(s, ${list}, ',')`);
  }
  return `scopes/any(s: ${clauses.join(' or ')})`;
}

type Results = IndexDocumentsResult['results'];

/** The service takes a batch apart: a call that succeeds may still have refused some of it (207). */
function accepted(results: Results): void {
  const refused = results.filter(({ succeeded }) => !succeeded);
  if (refused.length === 0) return;
  const statuses = [...new Set(refused.map(({ statusCode }) => statusCode))].join(', ');
  throw new AppError(
    'SERVICE_UNAVAILABLE',
    `The index refused ${refused.length} of ${results.length} writes with ${statuses}`,
  );
}

async function inBatches<T>(
  all: readonly T[],
  write: (batch: readonly T[]) => Promise<IndexDocumentsResult>,
): Promise<Results> {
  const results: Results = [];
  for (let from = 0; from < all.length; from += batchSize) {
    results.push(...(await write(all.slice(from, from + batchSize))).results);
  }
  return results;
}
