import type { SearchClient } from '@azure/search-documents';
import { describe, expect, test as base } from 'vitest';
import { find, withSearching, type Chunk } from './search-fixture.ts';

/** Sixty documents with everything that filters, orders and facets. */
const corpus = Array.from({ length: 60 }, (_, place): Chunk => {
  const number = String(place).padStart(2, '0');
  return {
    id: `d${number}`,
    title: place % 3 === 0 ? 'Parental leave' : 'Travel expense policy',
    content: `Number ${place}. Claim ${place % 2 ? 'hotel bookings' : 'train tickets'} within a month.`,
    scopes: [`g${place % 5}`, `h${place % 7}`],
    kind: place === 0 ? null : `k${place % 4}`,
    pages: place,
    modifiedAt: new Date(Date.UTC(2026, place % 12, 15)),
    vector: [1, place / 60, 0],
  };
});

/** One emulator for the whole file: nothing here writes after the corpus. */
const test = base.extend<{ $file: { client: SearchClient<Chunk> } }>({
  client: [
    ({}, use) =>
      withSearching(async (searching) => {
        const client = searching.documents();
        await client.uploadDocuments(corpus);
        await use(client);
      }),
    { scope: 'file' },
  ],
});

const counted = async (client: SearchClient<Chunk>, text: string, options: object = {}) =>
  (await find(client, text, { includeTotalCount: true, top: 1, ...options })).count;

describe('the simple syntax', () => {
  test('asks for any word, or for all', async ({ client }) => {
    expect(await counted(client, 'parental hotel')).toBe(20 + 20);
    expect(await counted(client, 'parental hotel', { searchMode: 'all' })).toBe(10);
    expect(await counted(client, 'parental hotel', { searchFields: ['title'] })).toBe(20);
  });

  test('knows + - | phrases, prefixes and groups', async ({ client }) => {
    expect(await counted(client, 'parental + hotel')).toBe(10);
    expect(await counted(client, 'parental -hotel', { searchMode: 'all' })).toBe(10);
    expect(await counted(client, 'parental -hotel')).toBe(20 + 20);
    expect(await counted(client, '"hotel bookings"')).toBe(30);
    expect(await counted(client, '"bookings hotel"')).toBe(0);
    expect(await counted(client, 'tick*')).toBe(30);
    expect(await counted(client, 'parental + (hotel | train)')).toBe(20);
    expect(await counted(client, '')).toBe(60);
    expect(await counted(client, '("')).toBe(0);
  });
});

describe('the full syntax', () => {
  const full = { queryType: 'full' } as const;

  test('knows fields, AND, OR, NOT, groups and boosts', async ({ client }) => {
    expect(await counted(client, 'title:parental AND content:hotel', full)).toBe(10);
    expect(await counted(client, 'title:(parental OR travel) AND NOT hotel', full)).toBe(30);
    expect(await counted(client, '+parental -hotel', full)).toBe(10);
    expect(await counted(client, 'parental -hotel', full)).toBe(10);
    expect(await counted(client, 'content:"train tickets"', full)).toBe(30);
    const { keys } = await find(client, 'title:parental^9 OR hotel', { queryType: 'full', top: 1 });
    expect(keys).toEqual(['d03']);
  });

  test('knows wildcards and misspelt words, and marks what they found', async ({ client }) => {
    expect(await counted(client, 'tr?in', full)).toBe(30);
    expect(await counted(client, 'par*l', full)).toBe(0); // stems are matched: "parent"
    expect(await counted(client, 'hotle~1', full)).toBe(30);
    const { results } = await find(client, 'hotle~1', {
      queryType: 'full',
      highlightFields: 'content',
      top: 1,
    });
    expect(results[0]?.highlights?.['content']?.[0]).toContain('<em>hotel</em>');
  });

  test('knows regular expressions and words near one another', async ({ client }) => {
    expect(await counted(client, '/(ho|mo)tel/', full)).toBe(30);
    expect(await counted(client, 'title:/.*el/ OR content:/.*ain/', full)).toBe(20 + 30);
    expect(await counted(client, '"bookings claim"~2', full)).toBe(0);
    expect(await counted(client, '"bookings claim"~3 AND parental', full)).toBe(10);
    const marked = await find(client, '/hot.+/', { ...full, highlightFields: 'content', top: 1 });
    expect(marked.results[0]?.highlights?.['content']?.[0]).toContain('<em>hotel</em>');
  });

  test('says where a query cannot be read', async ({ client }) => {
    for (const text of ['(parental', 'a AND', '"open', 'x)', '/(/', 'pages:[1 TO 5]', 'k:{a TO b}'])
      await expect(client.search(text, { queryType: 'full' })).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining('Failed to parse query string at line 1, column'),
      });
    await expect(client.search('none:x', { queryType: 'full' })).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});

describe('filters', () => {
  test('choose by scopes', async ({ client }) => {
    const scoped = (scopes: string) => ({ filter: `scopes/any(s: search.in(s, '${scopes}'))` });
    expect(await counted(client, '*', scoped('g1,g2'))).toBe(24);
    expect(await counted(client, 'hotel', scoped('g1'))).toBe(6);
    expect(await counted(client, '*', scoped(''))).toBe(0);
    expect(await counted(client, '*', { filter: "scopes/any(s: s eq 'g1' or s eq 'h0')" })).toBe(
      19,
    );
    expect(await counted(client, '*', { filter: "scopes/all(s: s ne 'g1')" })).toBe(48);
    expect(await counted(client, '*', { filter: 'scopes/any()' })).toBe(60);
  });

  test('compare, combine and know null', async ({ client }) => {
    const filtered = (filter: string) => counted(client, '*', { filter });
    expect(await filtered("kind eq 'k2' and pages gt 30")).toBe(7);
    expect(await filtered('kind eq null')).toBe(1);
    expect(await filtered('not (kind ne null)')).toBe(1);
    expect(await filtered("kind ne 'k1'")).toBe(45);
    expect(await filtered("search.in(kind, 'k1|k3', '|') or pages le 1")).toBe(31);
    expect(await filtered('modifiedAt lt 2026-02-01T00:00:00Z')).toBe(5);
    expect(await filtered("kind eq 'it''s'")).toBe(0);
    expect(await filtered('10 gt pages')).toBe(10);
  });

  test('are refused with the reason', async ({ client }) => {
    const refused = async (filter: string, words: string) =>
      expect(client.search('*', { filter })).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining(words),
      });
    await refused('nope eq 1', "Could not find a property named 'nope' on type 'search.document'.");
    await refused("title eq 'x'", "'title' is not a filterable field.");
    await refused('kind eq', 'Syntax error at position 7.');
    await refused("pages eq 'one'", "Found operand types 'Edm.Int32' and 'Edm.String'");
    await refused("scopes eq 'g1'", "Found operand types 'Collection(Edm.String)'");
    await refused("scopes/any(s: s ne 'g1')", "Inside 'any'");
  });
});

describe('results', () => {
  test('come in the order that was asked for, in pages', async ({ client }) => {
    const { results, keys, count } = await find(client, '*', {
      orderBy: ['kind desc', 'pages asc'],
      top: 3,
      skip: 1,
      select: ['id', 'pages'],
      includeTotalCount: true,
    });
    expect(keys).toEqual(['d07', 'd11', 'd15']);
    // The SDK leaves the score among the document's fields too.
    expect(results[0]?.document).toEqual({ id: 'd07', pages: 7, '@search.score': 1 });
    expect(count).toBe(60);
    expect((await find(client, '*', { orderBy: ['kind'], top: 1 })).keys).toEqual(['d00']);
    expect((await find(client, '*', { orderBy: ['pages'] })).keys).toHaveLength(60);
  });

  test('are counted by facet', async ({ client }) => {
    const { facets } = await find(client, '*', {
      facets: [
        'kind,count:2',
        'scopes,count:0,sort:value',
        'pages,interval:20',
        'modifiedAt,interval:quarter',
      ],
      filter: 'pages lt 50',
    });
    const counts = (name: string) => facets?.[name]?.map(({ value, count }) => [value, count]);
    expect(counts('kind')).toEqual([
      ['k1', 13],
      ['k0', 12],
    ]);
    expect(counts('scopes')).toHaveLength(12);
    expect(counts('scopes')?.[0]).toEqual(['g0', 10]);
    expect(counts('pages')).toEqual([
      [0, 20],
      [20, 20],
      [40, 10],
    ]);
    expect(facets?.['modifiedAt']?.map(({ count }) => count)).toEqual([14, 12, 12, 12]);
  });

  test('show the words that were found', async ({ client }) => {
    const { results } = await find(client, 'booking', {
      highlightFields: 'content-1',
      highlightPreTag: '[',
      highlightPostTag: ']',
      top: 1,
    });
    expect(results[0]?.highlights).toEqual({
      content: ['Claim hotel [bookings] within a month.'],
    });
  });

  test('are refused for fields that cannot do what was asked', async ({ client }) => {
    const refused = async (options: object, words: string) =>
      expect(client.search('x', options)).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining(words),
      });
    await refused({ select: ['nope'] }, "Could not find a property named 'nope'");
    await refused({ select: ['vector'] }, "'vector' is not a retrievable field.");
    await refused({ orderBy: ['content'] }, "'content' is not a sortable field.");
    await refused({ facets: ['title'] }, "'title' is not facetable");
    await refused({ searchFields: ['pages'] }, "Field 'pages' is not marked as 'searchable'.");
    await refused(
      { highlightFields: 'pages' },
      'Only searchable fields can be used in the highlight list.',
    );
    await refused({ skip: 100_001 }, 'Value must be between 0 and 100000.');
    await refused({ top: -1 }, 'Value must be greater than or equal to 0.');
  });
});
