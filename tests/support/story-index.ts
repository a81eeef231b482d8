import { SearchClient } from '@azure/search-documents';
import type { Tokens } from '../../local/tokens.ts';
import { collect } from './collect.ts';

interface Chunk {
  readonly key: string;
  readonly documentId: string;
  readonly scopes: readonly string[];
  readonly title: string;
  readonly content: string;
}

/** What lies in AI Search, asked from the service itself, past the product and its rights. */
export async function chunksInIndex(endpoint: URL, tokens: Tokens): Promise<Chunk[]> {
  const app = { audience: 'https://search.azure.com', appId: 'test', objectId: 'test' };
  const { token, expiresAt } = await tokens.issueForApp(app);
  const credential = {
    getToken: async () => ({ token, expiresOnTimestamp: expiresAt * 1000 }),
  };
  const client = new SearchClient<Chunk>(endpoint.href, 'chunks', credential);
  const { results } = await client.search('*', {
    select: ['key', 'documentId', 'scopes', 'title', 'content'],
    top: 1_000,
  });
  return (await collect(results)).map(({ document }) => document);
}

/** What a document's chunks are called when each is there once and none is left over. */
export const keysOf = (documentId: string, count: number): string[] =>
  Array.from({ length: count }, (_, ordinal) => `${documentId}-${ordinal}`);
