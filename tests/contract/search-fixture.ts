import { randomUUID } from 'node:crypto';
import { SearchClient, SearchIndexClient, type SearchIndex } from '@azure/search-documents';
import { test as base } from 'vitest';
import { openService, type SearchService, type ServiceOptions } from './search-service.ts';

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

export interface Searching extends Pick<SearchService, 'context' | 'endpoint' | 'restart'> {
  /** What an index or alias of this name is called here: the real service is shared, and so has no two of one name. */
  readonly named: (name: string) => string;
  readonly indexes: () => SearchIndexClient;
  readonly documents: (index?: string) => SearchClient<Chunk>;
  /** A signed call without the SDK. */
  readonly get: (path: string, parameters?: Record<string, string>) => Promise<Response>;
}

/** The real clients on a service of its own, with the index `chunks` made. */
export const test = base.extend<{ searching: Searching }>({
  searching: ({ skip }, use) => withSearching(use, { skip }),
});

export async function withSearching(
  use: (searching: Searching) => Promise<void>,
  options: ServiceOptions = {},
): Promise<void> {
  await using service = await openService(options);
  const { context, endpoint, restart } = service;
  const ending = `-${randomUUID().slice(0, 8)}`;
  const named = (name: string) => `${name}${ending}`;
  const common = { retryOptions: { maxRetries: 0 }, additionalPolicies: service.policies };
  const indexes = () => new SearchIndexClient(endpoint(), context.credential, common);
  await indexes().createIndex(chunkIndex(named('chunks')));
  await use({
    context,
    named,
    endpoint,
    restart,
    indexes,
    documents: (index = 'chunks') =>
      new SearchClient<Chunk>(endpoint(), named(index), context.credential, common),
    async get(path, parameters = {}) {
      const url = new URL(path, endpoint());
      const query = { 'api-version': '2026-04-01', ...parameters };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const token = await context.credential.getToken('https://search.azure.com/.default');
      return fetch(url, { headers: { authorization: `Bearer ${token?.token}` } });
    },
  });
  await service.clear(indexes(), ending);
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
