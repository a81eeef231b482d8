import { SearchClient } from '@azure/search-documents';
import type { Tokens } from '../../local/tokens.ts';
import { appCredential } from './app-credential.ts';
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
  const client = new SearchClient<Chunk>(endpoint.href, 'chunks', appCredential(tokens));
  const { results } = await client.search('*', {
    select: ['key', 'documentId', 'scopes', 'title', 'content'],
    top: 1_000,
  });
  return (await collect(results)).map(({ document }) => document);
}

/** What a document's chunks are called when each is there once and none is left over. */
export const keysOf = (documentId: string, count: number): string[] =>
  Array.from({ length: count }, (_, ordinal) => `${documentId}-${ordinal}`);
