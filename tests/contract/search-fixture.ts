import { SearchClient, SearchIndexClient, type SearchIndex } from '@azure/search-documents';
import { test as base } from 'vitest';
import type { Embed } from '../../local/search/semantic/rank.ts';
import { startSearch } from '../../local/search/server.ts';
import { openContext, type TestContext } from '../support/emulator-context.ts';

export interface Chunk {
  id: string;
  title?: string | null;
  content?: string | null;
  scopes?: string[];
  kind?: string | null;
  pages?: number | null;
  modifiedAt?: Date | null;
  vector?: number[] | null;
}

export const chunkIndex = (name: string): SearchIndex => ({
  name,
  fields: [
    { name: 'id', type: 'Edm.String', key: true, filterable: true, sortable: true },
    {
      name: 'title',
      type: 'Edm.String',
      searchable: true,
      sortable: true,
      analyzerName: 'en.lucene',
    },
    { name: 'content', type: 'Edm.String', searchable: true, analyzerName: 'en.microsoft' },
    { name: 'scopes', type: 'Collection(Edm.String)', filterable: true, facetable: true },
    { name: 'kind', type: 'Edm.String', filterable: true, facetable: true, sortable: true },
    { name: 'pages', type: 'Edm.Int32', filterable: true, facetable: true, sortable: true },
    {
      name: 'modifiedAt',
      type: 'Edm.DateTimeOffset',
      filterable: true,
      facetable: true,
      sortable: true,
    },
    {
      name: 'vector',
      type: 'Collection(Edm.Single)',
      searchable: true,
      hidden: true,
      vectorSearchDimensions: 3,
      vectorSearchProfileName: 'profile',
    },
  ],
  vectorSearch: {
    profiles: [{ name: 'profile', algorithmConfigurationName: 'hnsw' }],
    algorithms: [{ name: 'hnsw', kind: 'hnsw', parameters: { metric: 'cosine' } }],
  },
});

export interface Searching {
  readonly context: TestContext;
  /** The emulator's address: another one after each restart. */
  readonly endpoint: () => string;
  readonly restart: () => Promise<void>;
  readonly indexes: () => SearchIndexClient;
  readonly documents: (index?: string) => SearchClient<Chunk>;
  /** A signed call without the SDK. */
  readonly get: (path: string, parameters?: Record<string, string>) => Promise<Response>;
}

/** The real clients on an emulator of its own, with the index `chunks` made. */
export const test = base.extend<{ searching: Searching }>({
  searching: ({}, use) => withSearching(use),
});

export async function withSearching(
  use: (searching: Searching) => Promise<void>,
  more: { embed?: (context: TestContext) => Embed } = {},
): Promise<void> {
  await using context = await openContext();
  const embed = more.embed?.(context);
  const start = () => startSearch({ context, ...(embed && { embed }) });
  let running = await start();
  const options = { retryOptions: { maxRetries: 0 } };
  const indexes = () => new SearchIndexClient(running.url.href, context.credential, options);
  await indexes().createIndex(chunkIndex('chunks'));
  await use({
    context,
    endpoint: () => running.url.href,
    indexes,
    documents: (index = 'chunks') =>
      new SearchClient<Chunk>(running.url.href, index, context.credential, options),
    async get(path, parameters = {}) {
      const url = new URL(path, running.url);
      const query = { 'api-version': '2026-04-01', ...parameters };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const token = await context.credential.getToken('https://search.azure.com/.default');
      return fetch(url, { headers: { authorization: `Bearer ${token?.token}` } });
    },
    async restart() {
      await running[Symbol.asyncDispose]();
      running = await start();
    },
  });
  await running[Symbol.asyncDispose]();
}

type SearchOptions = Parameters<SearchClient<Chunk>['search']>[1];

/** All pages of a search: keys in order, and what else came with them. */
export async function find(client: SearchClient<Chunk>, text?: string, options?: SearchOptions) {
  const answer = await client.search(text, options);
  const results = [];
  for await (const result of answer.results) results.push(result);
  const keys = results.map(({ document }) => document.id);
  return { keys, results, count: answer.count, facets: answer.facets };
}
