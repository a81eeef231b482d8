import { expect, test } from 'vitest';
import type { Hit } from '../../../../shared/azure/search-index.ts';
import { ask } from '../../../../shared/query/ask.ts';
import type { QueryContext } from '../../../../shared/query/context.ts';
import { search } from '../../../../shared/query/search.ts';
import { openCompany } from '../../../support/company.ts';

/** A company of which Ann reads what lies below "HR", and an index that finds every chunk there is, whoever asks. */
async function openQuery() {
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
        [...index.chunks.values()]
          .slice(skip, skip + top)
          .map(({ contentVector: _vector, ...chunk }): Hit => ({ chunk, score: 1 })),
    },
    models,
  };
  const titles = async () => {
    const { results } = await search({ query: 'pay', top: 50 }, query);
    return [...new Set(results.map(({ title }) => title))].toSorted();
  };
  return { ...company, query, titles, counted, scopeOfKey, corrupt };
}

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
