import { join } from 'node:path';
import { openEngine, type Engine } from '../../local/search/engine.ts';
import type { Call } from '../../local/search/service.ts';
import { depth, recallAt, type Contender } from './contender.ts';
import type { SearchQuery } from './corpus.ts';

const plain = { type: 'Edm.String', filterable: false, sortable: false, facetable: false };

/** Beside the product's own, in a cloud that has both. */
export const indexName = 'measured-chunks';

const indexOf = (dimensions: number) => ({
  name: indexName,
  fields: [
    { ...plain, name: 'id', key: true, searchable: false },
    { ...plain, name: 'title', analyzer: 'en.microsoft' },
    { ...plain, name: 'content', analyzer: 'en.microsoft' },
    {
      ...plain,
      name: 'scopes',
      type: 'Collection(Edm.String)',
      filterable: true,
      searchable: false,
    },
    { name: 'vector', type: 'Collection(Edm.Single)', dimensions, vectorSearchProfile: 'exact' },
  ],
  vectorSearch: {
    algorithms: [{ name: 'exhaustive', kind: 'exhaustiveKnn' }],
    profiles: [{ name: 'exact', algorithm: 'exhaustive' }],
  },
});

interface Found {
  readonly value: readonly { readonly id: string }[];
}

/** The emulator's own engine in its thread, spoken to in the JSON of Azure AI Search: what its server does but for TLS. */
export const emulator: Contender = {
  batchSize: 250, // what the product sends
  async open(folder, dimensions) {
    const engine = await openEngine(join(folder, 'search.db'));
    const existing = await ask(engine, get(documents('$count'))).catch(() => undefined);
    if (existing === undefined) await ask(engine, post('/indexes', indexOf(dimensions)));
    const search = async (query: SearchQuery, body: object): Promise<string[]> => {
      const found = (await ask(
        engine,
        post(documents('search.post.search'), { ...body, select: 'id', filter: filterOf(query) }),
      )) as Found;
      return found.value.map(({ id }) => id);
    };
    return {
      prepare(chunks) {
        const value = chunks.map((chunk) => ({
          '@search.action': 'mergeOrUpload',
          ...chunk,
          vector: [...chunk.vector],
        }));
        const upload = post(documents('search.index'), { value });
        return async () => {
          await ask(engine, upload);
        };
      },
      async settle() {},
      hybrid: (query) =>
        search(query, { search: query.text, top: depth, vectorQueries: [vectorOf(query, depth)] }),
      nearest: (query) =>
        search(query, { top: recallAt, vectorQueries: [vectorOf(query, recallAt)] }),
      close: async () => {
        await engine[Symbol.asyncDispose]();
      },
    };
  },
};

const documents = (operation: string) => `/indexes('${indexName}')/docs/${operation}`;

const get = (path: string) => ({ method: 'GET', path, body: undefined });

const post = (path: string, value: unknown) => ({
  method: 'POST',
  path,
  body: new TextEncoder().encode(JSON.stringify(value)),
});

const filterOf = ({ scopes }: SearchQuery): string =>
  `scopes/any(s: search.in(s, '${scopes.join(',')}', ','))`;

const vectorOf = ({ vector }: SearchQuery, k: number) => ({
  kind: 'vector',
  vector: [...vector],
  fields: 'vector',
  k,
});

async function ask(engine: Engine, call: Pick<Call, 'method' | 'path' | 'body'>): Promise<unknown> {
  const answer = await engine.call({
    ...call,
    select: undefined,
    ifMatch: undefined,
    ifNoneMatch: undefined,
  });
  if (answer.status >= 300) throw new Error(answer.body ?? `Answered ${answer.status}`);
  return JSON.parse(answer.body ?? 'null') as unknown;
}
