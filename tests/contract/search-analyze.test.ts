import type { AnalyzeTextOptions } from '@azure/search-documents';
import { expect } from 'vitest';
import { test, type Searching } from './search-fixture.ts';

const text = "The travellers' hotel bookings";
const analyze = (searching: Searching, options: Omit<AnalyzeTextOptions, 'text'>, of = text) =>
  searching.indexes().analyzeText(searching.named('chunks'), { text: of, ...options });

test('shows what an analyzer makes of a text, and where', async ({ searching }) => {
  expect(await analyze(searching, { analyzerName: 'en.lucene' })).toEqual({
    tokens: [
      { token: 'travel', startOffset: 4, endOffset: 14, position: 1 },
      { token: 'hotel', startOffset: 16, endOffset: 21, position: 2 },
      { token: 'book', startOffset: 22, endOffset: 30, position: 3 },
    ],
  });
  const words = async (analyzerName: string, of?: string) =>
    (await analyze(searching, { analyzerName }, of)).tokens.map(({ token }) => token);
  expect(await words('standard.lucene', '😀 1,000.5 Über-Größe')).toEqual([
    '1,000.5',
    'über',
    'größe',
  ]);
  expect(await words('keyword')).toEqual([text]);
  expect(await words('keyword', '')).toEqual([]);
});

test('refuses what cannot be analyzed', async ({ searching }) => {
  const refused = (options: Omit<AnalyzeTextOptions, 'text'>) =>
    expect(analyze(searching, options)).rejects;
  await refused({}).toMatchObject({ statusCode: 400 });
  await refused({ analyzerName: 'keyword', tokenizerName: 'keyword_v2' }).toMatchObject({
    statusCode: 400,
  });
  await expect(
    searching.indexes().analyzeText(searching.named('none'), { text, analyzerName: 'keyword' }),
  ).rejects.toMatchObject({ statusCode: 404 });
});
