import type { SearchIndex } from '@azure/search-documents';
import { expect } from 'vitest';
import { collect } from '../support/collect.ts';
import { real } from '../support/real-service.ts';
import { chunkIndex, find, test } from './search-fixture.ts';

/** The SDK (13.0.0) declares `etag` but fills `eTag`, and sends If-Match only from `etag`. */
const etagOf = (index: SearchIndex): string => String((index as { eTag?: string }).eTag);

test('gives an index back as it was defined', async ({ searching }) => {
  const indexes = searching.indexes();
  const found = await indexes.getIndex(searching.named('chunks'));
  expect(etagOf(found)).toMatch(/^"0x/);
  const { fields, vectorSearch } = chunkIndex(searching.named('chunks'));
  for (const field of fields)
    expect(found.fields.find(({ name }) => name === field.name)).toMatchObject(field);
  expect(found.vectorSearch).toMatchObject(vectorSearch ?? {});
  await indexes.createIndex(chunkIndex(searching.named('another')));
  const made = ['another', 'chunks'].map(searching.named);
  const names = await collect(indexes.listIndexesNames());
  expect(names.filter((name) => made.includes(name))).toEqual(made);
});

test('refuses to make an index twice, and answers 404 for one that is not there', async ({
  searching,
}) => {
  const indexes = searching.indexes();
  await expect(indexes.createIndex(chunkIndex(searching.named('chunks')))).rejects.toMatchObject({
    statusCode: 409,
    code: 'ResourceNameAlreadyInUse',
  });
  await expect(indexes.getIndex(searching.named('none'))).rejects.toMatchObject({
    statusCode: 404,
  });
  await expect(searching.documents('none').getDocumentsCount()).rejects.toMatchObject({
    statusCode: 404,
    message: expect.stringContaining(`The index '${searching.named('none')}' for service`),
  });
});

test('deletes an index with its documents', async ({ searching }) => {
  const indexes = searching.indexes();
  await searching.documents().uploadDocuments([{ id: 'a', content: 'old', vector: [1, 0, 0] }]);
  await indexes.deleteIndex(searching.named('chunks'));
  await indexes.createIndex(chunkIndex(searching.named('chunks')));
  expect(await searching.documents().getDocumentsCount()).toBe(0);
});

test('adds a field to an index that has documents, and changes none', async ({ searching }) => {
  const indexes = searching.indexes();
  await searching.documents().uploadDocuments([{ id: 'a', content: 'kept' }]);
  const index = await indexes.getIndex(searching.named('chunks'));
  const withNote: SearchIndex = {
    ...index,
    fields: [...index.fields, { name: 'note', type: 'Edm.String', filterable: true }],
  };
  await indexes.createOrUpdateIndex(withNote);
  expect((await find(searching.documents(), 'kept', { filter: 'note eq null' })).keys).toEqual([
    'a',
  ]);
  const changed = index.fields.map((field) =>
    field.name === 'kind' ? { ...field, sortable: false } : field,
  );
  await expect(indexes.createOrUpdateIndex({ ...index, fields: changed })).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("Existing field 'kind' cannot be changed."),
  });
});

test('writes only over the version that the caller has seen', async ({ searching }) => {
  const indexes = searching.indexes();
  const found = await indexes.getIndex(searching.named('chunks'));
  const seen = { ...found, etag: etagOf(found) };
  const options = { onlyIfUnchanged: true };
  await indexes.createOrUpdateIndex(seen, options);
  await expect(indexes.createOrUpdateIndex(seen, options)).rejects.toMatchObject({
    statusCode: 412,
  });
});

test('refuses definitions that break a rule', async ({ searching }) => {
  const indexes = searching.indexes();
  const sound = chunkIndex(searching.named('other'));
  const refused = (change: Partial<SearchIndex>) =>
    expect(indexes.createIndex({ ...sound, ...change })).rejects;
  const field = (change: object): Partial<SearchIndex> => ({
    fields: [...sound.fields, { name: 'extra', type: 'Edm.String', ...change } as never],
  });
  const because = (words: string) => ({ statusCode: 400, message: expect.stringContaining(words) });
  await refused({ fields: sound.fields.slice(1) }).toMatchObject(because('Found 0 key fields'));
  await refused({ name: 'Other' }).toMatchObject(because('Invalid index name'));
  await refused(field({ type: 'Edm.Text' })).toMatchObject(because("the type 'Edm.Text'"));
  await refused(field({ name: '1st' })).toMatchObject(because('Invalid field name'));
  await refused(field({ type: 'Collection(Edm.Single)' })).toMatchObject(
    because("must have the properties 'dimensions' and 'vectorSearchProfile' set"),
  );
  const lost = { vectorSearchDimensions: 3, vectorSearchProfileName: 'lost' };
  await refused(field({ type: 'Collection(Edm.Single)', ...lost })).toMatchObject(
    because("a vector search algorithm configuration 'lost' which is not defined"),
  );
});

test('swaps an alias from one index to the next', async ({ searching }) => {
  const { named } = searching;
  const indexes = searching.indexes();
  await indexes.createIndex(chunkIndex(named('chunks-v2')));
  await indexes.createAlias({ name: named('live'), indexes: [named('chunks')] });
  const live = searching.documents('live');
  await live.uploadDocuments([{ id: 'old', content: 'written through the alias' }]);
  expect((await find(searching.documents('chunks'), 'alias')).keys).toEqual(['old']);
  await searching.documents('chunks-v2').uploadDocuments([{ id: 'new', content: 'alias' }]);
  await indexes.createOrUpdateAlias({ name: named('live'), indexes: [named('chunks-v2')] });
  expect((await find(live, 'alias')).keys).toEqual(['new']);
  expect((await indexes.getAlias(named('live'))).indexes).toEqual([named('chunks-v2')]);
  await expect(indexes.deleteIndex(named('chunks-v2'))).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining(`mapped to the alias(es) '${named('live')}'`),
  });
  await indexes.deleteAlias(named('live'));
  await expect(live.getDocumentsCount()).rejects.toMatchObject({ statusCode: 404 });
  await expect(
    indexes.createAlias({ name: named('lost'), indexes: [named('none')] }),
  ).rejects.toMatchObject({
    statusCode: 400,
  });
});

test('tells what an index and the service hold', async ({ searching, skip }) => {
  skip(real.search !== undefined, 'counts all of the service, which others fill too');
  await searching.documents().uploadDocuments([
    { id: 'a', content: 'one', vector: [1, 0, 0] },
    { id: 'b', content: 'two' },
  ]);
  const ofIndex = await searching.indexes().getIndexStatistics(searching.named('chunks'));
  expect(ofIndex).toEqual({
    documentCount: 2,
    storageSize: expect.any(Number),
    vectorIndexSize: 3 * 4,
  });
  expect(ofIndex.storageSize).toBeGreaterThan(100);
  const { counters, limits } = await searching.indexes().getServiceStatistics();
  expect(counters.documentCounter.usage).toBe(2);
  expect(counters.indexCounter).toEqual({ usage: 1, quota: 50 });
  expect(limits.maxFieldsPerIndex).toBe(1000);
});

test('makes no more indexes than the quota, nor wider ones', async ({ searching, skip }) => {
  skip(real.search !== undefined, 'fills the quota of the whole service');
  const indexes = searching.indexes();
  for (let number = 1; number < 50; number += 1)
    await indexes.createIndex(chunkIndex(searching.named(`c${number}`)));
  await expect(indexes.createIndex(chunkIndex(searching.named('c50')))).rejects.toMatchObject({
    statusCode: 429,
  });
  await indexes.createOrUpdateIndex(chunkIndex(searching.named('c49')));
  const field = (number: number) => ({ name: `f${number}`, type: 'Edm.String' as const });
  const fields = Array.from({ length: 1001 }, (_, number) => ({
    ...field(number),
    key: number === 0,
  }));
  await expect(
    indexes.createOrUpdateIndex({ name: searching.named('c49'), fields }),
  ).rejects.toMatchObject({
    statusCode: 400,
    message: expect.stringContaining('the limit is 1000'),
  });
});
