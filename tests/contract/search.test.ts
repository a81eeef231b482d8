import { expect } from 'vitest';
import { real } from '../support/real-service.ts';
import { chunkIndex, find, test } from './search-fixture.ts';

const travel = {
  id: 'travel',
  title: 'Travel expense policy',
  content: 'Hotels are booked early.',
};
const leave = {
  id: 'leave',
  title: 'Parental leave policies',
  content: 'The zebra rests at home.',
};
const zoo = { id: 'zoo', title: 'Zoo', content: 'Quantum zebras run. Nobody books them.' };

test('finds what was uploaded at once, by stems and without stop words', async ({ searching }) => {
  const client = searching.documents();
  const { results } = await client.uploadDocuments([travel, leave, zoo]);
  expect(results.map((result) => [result.succeeded, result.statusCode])).toEqual([
    [true, 201],
    [true, 201],
    [true, 201],
  ]);
  expect(await client.getDocumentsCount()).toBe(3);
  expect((await find(client, 'the zebras')).keys.toSorted()).toEqual(['leave', 'zoo']);
  expect((await find(client, 'booking')).keys.toSorted()).toEqual(['travel', 'zoo']);
  expect((await find(client, 'the')).keys).toEqual([]);
});

test('answers a document with null for what it lacks and without hidden fields', async ({
  searching,
}) => {
  const client = searching.documents();
  const modifiedAt = new Date('2026-03-04T05:06:07Z');
  await client.uploadDocuments([{ ...travel, modifiedAt, vector: [1, 0, 0] }]);
  expect(await client.getDocument('travel')).toEqual({
    ...travel,
    modifiedAt,
    scopes: [],
    kind: null,
    pages: null,
  });
  // Not by the SDK: 13.0.0 encodes the name of $select twice, so that no service sees it.
  const selected = await searching.get(`/indexes('${searching.named('chunks')}')/docs('travel')`, {
    $select: 'title',
  });
  expect(await selected.json()).toEqual({ title: travel.title });
  await expect(client.getDocument('none')).rejects.toMatchObject({ statusCode: 404 });
});

test('merges, and keeps text and vector that were not sent', async ({ searching }) => {
  const client = searching.documents();
  await client.uploadDocuments([{ ...travel, vector: [1, 0, 0] }]);
  await client.mergeDocuments([{ id: 'travel', kind: 'policy' }]);
  const nearest = {
    queries: [{ kind: 'vector' as const, vector: [1, 0, 0], fields: ['vector' as const] }],
  };
  expect((await find(client, undefined, { vectorSearchOptions: nearest })).keys).toEqual([
    'travel',
  ]);
  expect(await client.getDocument('travel')).toMatchObject({ ...travel, kind: 'policy' });
  await client.uploadDocuments([{ id: 'travel', kind: 'policy' }]);
  expect((await find(client, undefined, { vectorSearchOptions: nearest })).keys).toEqual([]);
  expect((await find(client, 'hotels')).keys).toEqual([]);
});

test('answers 207 with the outcome of each action', async ({ searching }) => {
  const client = searching.documents();
  const tooLong = { id: 'long', kind: 'x'.repeat(32_767) };
  const { results } = await client.mergeDocuments([{ id: 'missing', kind: 'a' }]);
  expect(results).toEqual([
    { key: 'missing', succeeded: false, statusCode: 404, errorMessage: 'Document not found.' },
  ]);
  const mixed = await client.mergeOrUploadDocuments([{ id: 'new', kind: 'a' }, tooLong]);
  expect(mixed.results.map(({ statusCode }) => statusCode)).toEqual([201, 400]);
  const again = await client.mergeOrUploadDocuments([{ id: 'new', kind: 'b' }]);
  expect(again.results[0]?.statusCode).toBe(200);
  const removed = await client.deleteDocuments('id', ['new', 'never']);
  expect(removed.results.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(await client.getDocumentsCount()).toBe(0);
});

test('refuses a whole batch for a wrong name, type, key or vector', async ({ searching }) => {
  const client = searching.documents();
  const refused = (document: object) =>
    expect(client.uploadDocuments([{ id: 'good' }, document as { id: string }])).rejects;
  await refused({ id: 'a', nope: 1 }).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining(
      "The property 'nope' does not exist on type 'search.documentFields'",
    ),
  });
  await refused({ id: 'a', pages: 'many' }).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("to the expected type 'Edm.Int32'"),
  });
  await refused({ id: 'a b' }).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("1: Invalid document key: 'a b'."),
  });
  await refused({ id: '_a' }).toMatchObject({
    message: expect.stringContaining('Keys cannot start with a leading underscore.'),
  });
  await refused({ id: 'a', vector: [1] }).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("The vector field 'vector', with dimension of '3'"),
  });
  expect(await client.getDocumentsCount()).toBe(0);
});

test('keeps everything over a restart', async ({ searching }) => {
  await searching.documents().uploadDocuments([
    { ...travel, scopes: ['a'], vector: [1, 0, 0] },
    { ...zoo, scopes: ['b'], vector: [0, 1, 0] },
  ]);
  await searching.documents().deleteDocuments('id', ['zoo']);
  await searching
    .indexes()
    .createAlias({ name: searching.named('live'), indexes: [searching.named('chunks')] });
  await searching.restart();
  const client = searching.documents('live');
  expect(await client.getDocumentsCount()).toBe(1);
  expect((await find(client, 'hotel')).keys).toEqual(['travel']);
  const { keys } = await find(client, undefined, {
    filter: "scopes/any(s: search.in(s, 'a,b'))",
    vectorSearchOptions: { queries: [{ kind: 'vector', vector: [0, 1, 0], fields: ['vector'] }] },
  });
  expect(keys).toEqual(['travel']);
});

test('compacts what was deleted and replaced without a difference to be seen', async ({
  searching,
}) => {
  const client = searching.documents();
  const batch = (round: number) =>
    Array.from({ length: 700 }, (_, place) => ({
      id: `d${place}`,
      content: `round ${round} word${place}`,
      scopes: [`s${place % 7}`],
      vector: [1, place, round],
    }));
  for (const round of [1, 2, 3, 4]) await client.uploadDocuments(batch(round));
  expect(await client.getDocumentsCount()).toBe(700);
  expect((await find(client, 'word42')).keys).toEqual(['d42']);
  expect((await find(client, '"round 1"')).keys).toEqual([]);
  const { count } = await find(client, 'round', {
    filter: "scopes/any(s: s eq 's3')",
    includeTotalCount: true,
    top: 1,
  });
  expect(count).toBe(100);
  const { keys } = await find(client, undefined, {
    vectorSearchOptions: {
      queries: [
        { kind: 'vector', vector: [1, 5, 4], fields: ['vector'], kNearestNeighborsCount: 1 },
      ],
    },
  });
  expect(keys).toEqual(['d5']);
});

test('asks for a token of the right audience, and takes no keys', async ({ searching }) => {
  const url = new URL('/indexes?api-version=2026-04-01', searching.endpoint());
  const unsigned = await fetch(url);
  expect(unsigned.status).toBe(401);
  expect(unsigned.headers.get('www-authenticate')).toContain('https://search.azure.com');
  const keyed = await fetch(url, { headers: { 'api-key': 'any' } });
  expect(keyed.status).toBe(403);
  expect(await keyed.json()).toEqual({ error: { code: '', message: 'Authorization failed.' } });
  const other = await searching.context.credential.getToken('https://vault.azure.net/.default');
  const stranger = await fetch(url, { headers: { authorization: `Bearer ${other?.token}` } });
  expect(stranger.status).toBe(401);
});

test('refuses versions of the API that it does not speak, and bodies over 16 MB', async ({
  searching,
  skip,
}) => {
  skip(real.search !== undefined, '501 is an answer of the emulator');
  const other = await searching.get('/indexes', { 'api-version': '2020-06-30' });
  expect(other.status).toBe(501);
  expect(await other.json()).toMatchObject({ error: { code: 'NotEmulated' } });
  const content = 'x'.repeat(17 * 1024 * 1024);
  await expect(
    searching.documents().uploadDocuments([{ id: 'huge', content }]),
  ).rejects.toMatchObject({ statusCode: 413 });
});

test('fails as it is told to', async ({ searching }) => {
  searching.context.faults.add({
    service: 'search',
    match: 'search.index',
    kind: 'status',
    status: 503,
    times: 1,
  });
  const client = searching.documents();
  await expect(client.uploadDocuments([travel])).rejects.toMatchObject({ statusCode: 503 });
  await client.uploadDocuments([travel]);
  expect(await client.getDocumentsCount()).toBe(1);
});

test('refuses what it does not emulate, by name', async ({ searching, skip }) => {
  skip(real.search !== undefined, '501 is an answer of the emulator');
  const client = searching.documents();
  const indexes = searching.indexes();
  const notEmulated = (what: string) => ({
    statusCode: 501,
    code: 'NotEmulated',
    message: expect.stringContaining(what),
  });
  await expect(client.suggest('x', 'sg')).rejects.toMatchObject(notEmulated('search.post.suggest'));
  await expect(client.autocomplete('x', 'sg')).rejects.toMatchObject(
    notEmulated('search.post.autocomplete'),
  );
  await expect(client.search('x', { scoringProfile: 'p' })).rejects.toMatchObject(
    notEmulated('scoringProfile'),
  );
  await expect(client.search('*', { filter: "search.ismatch('x')" })).rejects.toMatchObject(
    notEmulated('search.ismatch'),
  );
  const text = { kind: 'text' as const, text: 'x', fields: ['vector' as const] };
  await expect(
    client.search('x', { vectorSearchOptions: { queries: [text] } }),
  ).rejects.toMatchObject({ statusCode: 501 });
  await expect(indexes.getSynonymMap('s')).rejects.toMatchObject(notEmulated('/synonymmaps'));
  const analyze = (options: object) =>
    expect(indexes.analyzeText(searching.named('chunks'), { text: 'x', ...options })).rejects;
  await analyze({ analyzerName: 'de.lucene' }).toMatchObject(notEmulated('Analyzer de.lucene'));
  await analyze({ tokenizerName: 'standard_v2' }).toMatchObject(
    notEmulated('Tokenizer standard_v2'),
  );
  const { fields, ...index } = chunkIndex(searching.named('french'));
  const french = { name: 'f', type: 'Edm.String', searchable: true, analyzerName: 'fr.lucene' };
  await expect(
    indexes.createIndex({ ...index, fields: [...fields, french as never] }),
  ).rejects.toMatchObject(notEmulated('Analyzer fr.lucene'));
});
