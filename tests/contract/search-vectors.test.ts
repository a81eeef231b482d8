import { expect } from 'vitest';
import { find, test, type Chunk } from './search-fixture.ts';

/** By words: b before c, a never. By direction from [1, 0, 0]: a, b, c. */
const chunks: Chunk[] = [
  { id: 'a', content: 'nothing here', kind: 'x', vector: [1, 0, 0] },
  { id: 'b', content: 'zebra zebra', kind: 'y', vector: [1, 1, 0] },
  { id: 'c', content: 'zebra and some other animals', kind: 'x', vector: [0, 1, 0] },
  { id: 'd', content: 'no vector at all', kind: 'x' },
];

const nearest = (change: object = {}) => ({
  kind: 'vector' as const,
  vector: [1, 0, 0],
  fields: ['vector' as const],
  ...change,
});

test('ranks by cosine, and scores 1 / (2 - cosine)', async ({ searching }) => {
  const client = searching.documents();
  await client.uploadDocuments(chunks);
  const { results, keys } = await find(client, undefined, {
    vectorSearchOptions: { queries: [nearest()] },
  });
  expect(keys).toEqual(['a', 'b', 'c']);
  const scores = results.map(({ score }) => score);
  expect(scores[0]).toBeCloseTo(1, 6);
  expect(scores[1]).toBeCloseTo(1 / (2 - Math.SQRT1_2), 6);
  expect(scores[2]).toBeCloseTo(1 / 2, 6);
});

test('filters before it takes the k nearest, or after', async ({ searching }) => {
  const client = searching.documents();
  await client.uploadDocuments(chunks);
  const search = (filterMode: 'preFilter' | 'postFilter') =>
    find(client, undefined, {
      filter: "kind eq 'x'",
      vectorSearchOptions: { filterMode, queries: [nearest({ kNearestNeighborsCount: 2 })] },
    });
  expect((await search('preFilter')).keys).toEqual(['a', 'c']);
  expect((await search('postFilter')).keys).toEqual(['a']);
});

test('fuses words and vectors by rank: 1 / (60 + rank), times the weight', async ({
  searching,
}) => {
  const client = searching.documents();
  await client.uploadDocuments(chunks);
  const search = (weight: number) =>
    find(client, 'zebra', { vectorSearchOptions: { queries: [nearest({ weight })] } });
  const equal = await search(1);
  expect(equal.results.map(({ document, score }) => [document.id, score])).toEqual([
    ['b', 1 / 61 + 1 / 62],
    ['c', 1 / 62 + 1 / 63],
    ['a', 1 / 61],
  ]);
  const heavy = await search(5);
  expect(heavy.results.map(({ document, score }) => [document.id, score])).toEqual([
    ['b', 1 / 61 + 5 / 62],
    ['c', 1 / 62 + 5 / 63],
    ['a', 5 / 61],
  ]);
});

test('takes a star beside vectors as no words at all', async ({ searching }) => {
  const client = searching.documents();
  await client.uploadDocuments(chunks);
  const { keys } = await find(client, '*', {
    vectorSearchOptions: { queries: [nearest({ kNearestNeighborsCount: 1 })] },
  });
  expect(keys).toEqual(['a']);
});

test('refuses numbers that single precision cannot hold, in documents and in queries', async ({
  searching,
}) => {
  const client = searching.documents();
  const vector = [1e39, 0, 0];
  const refusal = { statusCode: 400, message: expect.stringContaining('Edm.Single cannot hold') };
  const upload = client.uploadDocuments([{ id: 'a', content: '', kind: 'x', vector }]);
  await expect(upload).rejects.toMatchObject(refusal);
  const search = client.search(undefined, {
    vectorSearchOptions: { queries: [nearest({ vector })] },
  });
  await expect(search).rejects.toMatchObject(refusal);
});

test('refuses vectors of another length and fields that are none', async ({ searching }) => {
  const client = searching.documents();
  const refused = async (change: object, words: string) =>
    expect(
      client.search(undefined, { vectorSearchOptions: { queries: [nearest(change)] } }),
    ).rejects.toMatchObject({ statusCode: 400, message: expect.stringContaining(words) });
  await refused({ vector: [1] }, "expects a length of '3'");
  await refused({ fields: ['none'] }, "Unknown field 'none' in vector field list.");
  await refused({ fields: ['title'] }, 'is not a vector field.');
});
