import { SearchClient } from '@azure/search-documents';
import { expect, test as base } from 'vitest';
import type { Running } from '../../local/emulator.ts';
import { makeIndex } from '../../local/make-index.ts';
import { indexAlias, readIndexDefinition } from '../../local/resources.ts';
import { startSearch } from '../../local/search/server.ts';
import {
  chunkKey,
  createSearchIndex,
  type ChunkFields,
  type IndexedChunk,
  type SearchIndex,
} from '../../shared/azure/search-index.ts';
import type { SearchRequest } from '../../shared/model/answer.ts';
import { toConditions } from '../../shared/query/filter.ts';
import { openContext, testTenantId as tenantId } from '../support/emulator-context.ts';

/** The product's own index definition, served and spoken to by the real SDK. */
const test = base.extend<{
  service: { context: Awaited<ReturnType<typeof openContext>>; server: Running };
  index: SearchIndex;
}>({
  service: async ({}, use) => {
    await using context = await openContext();
    await using server = await startSearch({ context });
    await use({ context, server });
  },
  index: async ({ service: { context, server } }, use) => {
    await makeIndex(server.url, context.tokens);
    const client = new SearchClient<ChunkFields>(server.url.href, indexAlias, context.credential, {
      retryOptions: { maxRetries: 0 },
    });
    await use(createSearchIndex(client));
  },
});

const axis = (at: number) => Array.from({ length: 1536 }, (_, n) => (n === at ? 1 : 0));

const chunk = (documentId: string, over: Partial<IndexedChunk> = {}): IndexedChunk => ({
  key: chunkKey(documentId, 0),
  tenantId,
  connectionId: 'box',
  documentId,
  ordinal: 0,
  scopes: [documentId],
  title: `${documentId}.txt`,
  headings: '',
  content: `All about ${documentId}`,
  contentVector: axis(0),
  start: 0,
  end: 10,
  fromPage: null,
  toPage: null,
  place: null,
  url: 'https://source.test/file',
  mediaType: 'text/plain',
  language: null,
  classification: [],
  author: null,
  modifiedAt: '2026-03-04T05:06:07.000Z',
  ...over,
});

const asked = { tenantId, text: 'all about', vector: axis(0), conditions: [], top: 10, skip: 0 };
const found = async (index: SearchIndex, scopes: readonly string[]) =>
  (await index.hybrid({ ...asked, scopes })).map((hit) => hit.chunk.documentId).toSorted();

test('finds only chunks of this tenant that carry one of the scopes', async ({ index }) => {
  await index.put([
    chunk('mine'),
    chunk('shared', { scopes: ['shared', 'folder_-1'] }),
    chunk('theirs'),
    chunk('foreign', { tenantId: '00000000-0000-4000-8000-000000000000', scopes: ['mine'] }),
  ]);
  expect(await found(index, ['mine', 'folder_-1'])).toEqual(['mine', 'shared']);
  expect(await found(index, ['folder'])).toEqual([]); // a scope is a whole word
  expect(await found(index, [])).toEqual([]);
});

test('ranks by where a vector points, however long it is', async ({ index }) => {
  const between = (first: number, second: number) =>
    Float32Array.from({ length: 1536 }, (_, n) => (n === 0 ? first : n === 1 ? second : 0));
  await index.put([
    chunk('further', { contentVector: between(500, 11) }),
    chunk('nearest', { contentVector: between(0.001, 0.00002) }),
    chunk('furthest', { contentVector: between(0, 1) }),
  ]);
  const hits = await index.hybrid({
    ...asked,
    text: 'unheard',
    scopes: ['nearest', 'further', 'furthest'],
  });
  expect(hits.map((hit) => hit.chunk.documentId)).toEqual(['nearest', 'further', 'furthest']);
});

test('shows each chunk once, page by page, whatever its ranks by words and by vector', async ({
  index,
}) => {
  const count = 120;
  const scope = 'folder';
  const chunks = Array.from({ length: count }, (_, n) =>
    chunk(`file${n}`, {
      scopes: [scope],
      content: `${'all about it '.repeat(1 + (n % 7))}${'and more '.repeat(n % 11)}`,
      contentVector: Float32Array.from({ length: 1536 }, (_none, at) =>
        at === 0 ? 1 : at === 1 ? ((n * 37) % count) / 50 : 0,
      ),
    }),
  );
  await index.put(chunks);
  const seen: string[] = [];
  for (let skip = 0; skip < count; skip += 20) {
    const page = await index.hybrid({ ...asked, scopes: [scope], top: 20, skip });
    seen.push(...page.map(({ chunk: { documentId } }) => documentId));
  }
  expect(seen).toHaveLength(count);
  expect(new Set(seen).size).toBe(count);
});

test('asks with more scopes than one clause takes', async ({ index }) => {
  await index.put([chunk('last')]);
  const many = Array.from({ length: 2_500 }, (_, n) => `scope${n}`);
  expect(await found(index, [...many, 'last'])).toEqual(['last']);
});

test('relabels without text or vector, and says when a chunk is not there', async ({ index }) => {
  await index.put([chunk('mine')]);
  const label = (documentId: string) => ({
    key: chunkKey(documentId, 0),
    scopes: ['elsewhere'],
    title: 'new.txt',
    url: 'https://source.test/new',
    author: 'Ann',
    modifiedAt: '2026-03-05T05:06:07.000Z',
  });
  expect(await index.relabel([label('mine')])).toBe(true);
  const [hit] = await index.hybrid({ ...asked, scopes: ['elsewhere'] });
  expect(hit?.chunk).toMatchObject({ title: 'new.txt', content: 'All about mine' });
  expect(await index.relabel([label('mine'), label('lost')])).toBe(false);
  expect(await index.count()).toBe(1); // a label alone makes no chunk
});

test('says so when the service refuses a part of what is put', async ({ index }) => {
  const broken = chunk('broken', { contentVector: [1, 2, 3] });
  const put = index.put([chunk('whole'), broken]);
  await expect(put).rejects.toThrow(Error);
  await expect(put).rejects.not.toThrow(/All about/);
});

test('removes by key; what is not there is no error', async ({ index }) => {
  await index.put([chunk('mine')]);
  await index.remove([chunkKey('mine', 0), chunkKey('never', 0)]);
  expect(await index.count()).toBe(0);
});

test('counts the files that carry one of the scopes, each once, and tells whether a file does', async ({
  index,
}) => {
  const second = { key: chunkKey('long', 1), ordinal: 1 };
  await index.put([
    chunk('long', { scopes: ['long', 'folder'] }),
    chunk('long', { ...second, scopes: ['long', 'folder'] }),
    chunk('short', { scopes: ['short', 'folder'] }),
    chunk('other'),
    chunk('foreign', { tenantId: '00000000-0000-4000-8000-000000000000', scopes: ['folder'] }),
  ]);
  const count = (...scopes: string[]) => index.countFiles({ tenantId, scopes });
  expect(await count('folder')).toBe(2);
  expect(await count('folder', 'long', 'other')).toBe(3);
  expect(await count('nothing')).toBe(0);
  expect(await count()).toBe(0);
  expect(await index.reaches('long', { tenantId, scopes: ['other', 'folder'] })).toBe(true);
  expect(await index.reaches('other', { tenantId, scopes: ['folder'] })).toBe(false);
  expect(await index.reaches('foreign', { tenantId, scopes: ['folder'] })).toBe(false);
});

test('finds by language and by class, and hands both out', async ({ index }) => {
  await index.put([
    chunk('german', { language: 'de', classification: ['iban', 'phone'] }),
    chunk('english', { language: 'en', classification: ['email'] }),
    chunk('unknown'),
  ]);
  const scopes = ['german', 'english', 'unknown'];
  const where = async (filter: SearchRequest['filter']) => {
    const hits = await index.hybrid({ ...asked, scopes, conditions: toConditions(filter) });
    return hits.map((hit) => hit.chunk.documentId).toSorted();
  };
  expect(await where({ language: ['de'] })).toEqual(['german']);
  expect(await where({ classification: ['email', 'phone'] })).toEqual(['english', 'german']);
  expect(await where({ classification: ['us-ssn'] })).toEqual([]);
  const [hit] = await index.hybrid({ ...asked, scopes: ['german'] });
  expect(hit?.chunk).toMatchObject({ language: 'de', classification: ['iban', 'phone'] });
});

test('adds what an index of before lacks when the next version starts, and finds its chunks as before', async ({
  service: { context, server },
}) => {
  const now = readIndexDefinition();
  const isNew = (name: unknown) => name === 'language' || name === 'classification';
  const fields = (now['fields'] as { name: string }[]).filter(({ name }) => !isNew(name));
  await makeIndex(server.url, context.tokens, { ...now, fields });
  const client = new SearchClient<ChunkFields>(server.url.href, indexAlias, context.credential);
  const { language: _language, classification: _classification, ...before } = chunk('old');
  await client.uploadDocuments([{ ...before, contentVector: axis(0) }]);

  await makeIndex(server.url, context.tokens);
  const index = createSearchIndex(client);
  await index.put([chunk('new', { language: 'de', classification: ['iban'] })]);
  expect(await found(index, ['old', 'new'])).toEqual(['new', 'old']);
  const [hit] = await index.hybrid({ ...asked, scopes: ['old'] });
  expect(hit?.chunk).toMatchObject({ language: null, classification: [] });
});
