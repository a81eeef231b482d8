import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hit, HitChunk } from '../../../../shared/azure/search-index.ts';
import { ask } from '../../../../shared/query/ask.ts';
import type { QueryContext } from '../../../../shared/query/context.ts';
import { search } from '../../../../shared/query/search.ts';
import { openCompany } from '../../../support/company.ts';
import { viewer } from '../../../support/memory-source.ts';

type Arrange = (chunks: readonly HitChunk[]) => readonly HitChunk[];

/**
 * A company of which Ann reads what lies below "HR", and an index that finds every chunk there is, whoever asks.
 * @param arrange what it finds instead
 */
async function openQuery(arrange: Arrange = (chunks) => chunks) {
  const company = await openCompany();
  const { scanning, source } = company;
  const { connection, context, index, scopeOfKey, corrupt } = scanning;
  source.accounts.push({
    accountId: '1',
    email: 'ann@contoso.test',
    principals: ['box:user:1'],
  });
  await context.store.connections.create(connection);
  const counted = new Map<string, number>();
  const models = {
    embeddingModel: 'none',
    embed: async () => [new Float32Array([1, 0])],
    chat: () => {
      throw new Error('No model is asked here');
    },
  };
  const query: QueryContext = {
    ...context,
    caller: {
      tenantId: connection.tenantId,
      oid: '11111111-1111-4111-8111-111111111111',
      email: 'ann@contoso.test',
      name: 'Ann',
      roles: ['reader'],
    },
    sourceOf: async () => source,
    counters: {
      count: (name, by = 1) => void counted.set(name, (counted.get(name) ?? 0) + by),
    },
    index: {
      ...index,
      hybrid: async ({ skip, top }) =>
        arrange([...index.chunks.values()].map(({ contentVector: _vector, ...chunk }) => chunk))
          .slice(skip, skip + top)
          .map((chunk): Hit => ({ chunk, score: 1 })),
    },
    models,
  };
  const titles = async () => {
    const { results } = await search({ query: 'pay', top: 50 }, query);
    return [...new Set(results.map(({ title }) => title))].toSorted();
  };
  return { ...company, query, titles, counted, scopeOfKey, corrupt };
}

test('a passage says where it stands in the text of its file', async () => {
  const { query } = await openQuery((chunks) =>
    chunks.map((chunk) => ({ ...chunk, start: 120, end: 300 })),
  );
  const { results } = await search({ query: 'pay', top: 1 }, query);
  expect(results[0]).toMatchObject({ start: 120, end: 300 });
});

test('captions name the recording beside them, where the caller may read it', async () => {
  const company = await openQuery((chunks) =>
    chunks.map((chunk) => ({ ...chunk, mediaType: 'text/vtt' })),
  );
  const { source, scanning, query, hr } = company;
  for (const name of ['talk.mp4', 'talk.vtt', 'talk.de-CH.srt', 'alone.vtt']) source.file(name, hr);
  await scanning.pull();
  const named = async () => {
    const { results } = await search({ query: 'pay', top: 50 }, query);
    return Object.fromEntries(results.map(({ title, recording }) => [title, recording?.title]));
  };
  expect(await named()).toMatchObject({
    'talk.vtt': 'talk.mp4',
    'talk.de-CH.srt': 'talk.mp4',
    'alone.vtt': undefined,
  });
  const talk = scanning.all('items').find(({ name }) => name === 'talk.mp4');
  source.trash(talk?.key ?? '');
  await scanning.pull();
  expect(await named()).toMatchObject({ 'talk.vtt': undefined });
});

test('hits that the re-check refuses are counted', async () => {
  const { titles, counted } = await openQuery();
  expect(await titles()).toEqual(['bonus.txt', 'handbook.txt', 'salaries.txt', 'secret.txt']);
  expect(Object.fromEntries(counted)).toEqual({ 'access.refused': 4 }); // chunks of leads.txt
});

test('a file whose record cannot be read is left out, and the rest is answered', async () => {
  const { titles, counted, salaries, scopeOfKey, corrupt } = await openQuery();
  corrupt('items', scopeOfKey(salaries));
  expect(await titles()).toEqual(['bonus.txt', 'handbook.txt', 'secret.txt']);
  expect(Object.fromEntries(counted)).toEqual({ 'access.unreadable': 4, 'access.refused': 8 });
});

test('what hangs on grants that cannot be read is left out too', async () => {
  const { titles, deep, pay, scopeOfKey, corrupt } = await openQuery();
  for (const key of [deep, pay]) corrupt('itemGrants', scopeOfKey(key));
  expect(await titles()).toEqual(['handbook.txt']);
});

test('where nothing may be read no model is asked', async () => {
  const { query, hr, scopeOfKey, corrupt } = await openQuery();
  corrupt('items', scopeOfKey(hr));
  const events = [];
  for await (const event of ask({ question: 'What is paid?' }, query)) events.push(event);
  expect(events).toMatchObject([{ event: 'answer', data: { answered: false, citations: [] } }]);
});

test('facets tell kind, year and outermost folder as they are on record now, and a move writes no text', async () => {
  const { query, scanning, source, hr, deep, handbook } = await openQuery();
  const facets = async () => {
    const { facets: all } = await search({ query: 'pay', top: 50 }, query);
    return Object.fromEntries(
      ['kind', 'year', 'folder'].map((name) => [
        name,
        all[name]?.map(({ value, name: shown }) => shown ?? value),
      ]),
    );
  };
  const before = { kind: ['document'], year: ['2026'], folder: ['HR'] };
  expect(await facets()).toEqual(before);
  source.rename(hr, 'People');
  source.move(handbook, deep);
  scanning.index.sent.length = 0;
  await scanning.pull();
  expect(await facets()).toEqual({ ...before, folder: ['People'] });
  expect(scanning.index.sent.filter((what) => what.startsWith('put'))).toEqual([]);
});

test('the folder of a facet is one that the caller may see', async () => {
  const { query, source, scanning, hr, salaries } = await openQuery();
  source.grant(hr);
  source.grant(salaries, viewer('box:user:1'));
  await scanning.pull();
  const { results, facets } = await search({ query: 'pay', top: 50 }, query);
  expect(new Set(results.map(({ title }) => title))).toEqual(new Set(['salaries.txt']));
  expect(facets['folder']).toEqual([]);
});

test('who names a folder that they may not see learns not even which of their files lie in it', async () => {
  const { query, source, scanning, hr, salaries, scopeOfKey } = await openQuery();
  const below = async (key: string) => {
    const filter = { folder: [scopeOfKey(key)] };
    return (await search({ query: 'pay', top: 50, filter }, query)).results.map(
      ({ title }) => title,
    );
  };
  expect(await below(hr)).toContain('salaries.txt');
  source.grant(hr);
  source.grant(salaries, viewer('box:user:1'));
  await scanning.pull();
  expect(await below(hr)).toEqual([]);
});

describe('of files that say the same', () => {
  const policy =
    'Hotels in Zurich are paid up to CHF 180 a night, breakfast included, by whoever books.';
  const readable = ['bonus.txt', 'handbook.txt', 'salaries.txt', 'secret.txt'];
  /** The first chunk of each file, in this order, each saying this. */
  const saying =
    (files: readonly { readonly title: string; readonly text: string }[]): Arrange =>
    (chunks) =>
      files.flatMap(({ title, text }) =>
        chunks
          .filter((chunk) => chunk.title === title && chunk.key.endsWith('-0'))
          .map((chunk) => ({ ...chunk, content: text })),
      );
  /** Titles of what is shown, each with those of its copies. */
  const openAsking = async () => {
    let arrange = saying([]);
    const { query } = await openQuery((chunks) => arrange(chunks));
    return async (files: Parameters<typeof saying>[0]) => {
      arrange = saying(files);
      const { results } = await search({ query: 'hotel', top: 50 }, query);
      return results.map(({ title, copies }) => [title, ...copies.map((copy) => copy.title)]);
    };
  };

  test('one is shown, and names the others', async () => {
    const all = ['secret.txt', 'handbook.txt', 'salaries.txt'];
    const ask = await openAsking();
    expect(await ask(all.map((title) => ({ title, text: policy })))).toEqual([all]);
  });

  test('one that the caller may not read neither hides the others nor is named', async () => {
    const all = ['leads.txt', 'handbook.txt', 'leads.txt', 'bonus.txt', 'leads.txt'];
    const ask = await openAsking();
    expect(await ask(all.map((title) => ({ title, text: policy })))).toEqual([
      ['handbook.txt', 'bonus.txt'],
    ]);
  });

  test('those behind the last of a page are told on it, and not found anew on the next', async () => {
    const files = [
      { title: 'handbook.txt', text: policy },
      { title: 'leads.txt', text: policy },
      { title: 'bonus.txt', text: policy },
      { title: 'salaries.txt', text: `${policy} Not in Basel.` },
    ];
    const { query } = await openQuery(saying(files));
    const first = await search({ query: 'hotel', top: 1 }, query);
    expect(first.results.map(({ copies }) => copies)).toMatchObject([[{ title: 'bonus.txt' }]]);
    const second = await search({ query: 'hotel', top: 1, after: first.next ?? '' }, query);
    expect(second.results).toMatchObject([{ title: 'salaries.txt', copies: [] }]);
  });

  test('every one that the caller may read is shown or named beside the same text, and no other is', async () => {
    const file = fc.record({
      title: fc.constantFrom(...readable, 'leads.txt'),
      text: fc.constantFrom(policy, policy.replace('180', '190'), 'See attachment.'),
    });
    const ask = await openAsking();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { selector: ({ title }) => title }), async (files) => {
        const shown = await ask(files);
        const mayRead = files.filter(({ title }) => readable.includes(title));
        expect(shown.flat().toSorted()).toEqual(mayRead.map(({ title }) => title).toSorted());
        const textOf = new Map(files.map(({ title, text }) => [title, text]));
        for (const [first = '', ...copies] of shown)
          for (const copy of copies) expect(textOf.get(copy)).toBe(textOf.get(first));
      }),
      { numRuns: 200 },
    );
  });
});
