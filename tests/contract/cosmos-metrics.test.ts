import type { FeedOptions, QueryMetrics } from '@azure/cosmos';
import { describe, expect } from 'vitest';
import { real } from '../support/real-service.ts';
import { fill, test } from './cosmos-fixture.ts';

const wide: FeedOptions = { populateQueryMetrics: true, populateIndexMetrics: true };

describe('query metrics', () => {
  test('say what was looked at, also where nothing of it is in the answer', async ({ files }) => {
    await fill(files);
    const metricsOf = async (query: string, options: FeedOptions = {}) => {
      const page = await files.items.query(query, { ...wide, ...options }).fetchNext();
      return (page.queryMetrics as unknown as Record<string, QueryMetrics>)['0'];
    };
    expect(await metricsOf('select * from c')).toMatchObject({
      retrievedDocumentCount: 40,
      outputDocumentCount: 40,
      indexHitDocumentCount: 40,
    });
    // a condition that SQLite checks, one that it cannot, one for a partition, and a count
    expect(await metricsOf("select * from c where c.group = 'g1'")).toMatchObject({
      retrievedDocumentCount: 40,
      outputDocumentCount: 10,
      indexHitDocumentCount: 10,
    });
    expect(await metricsOf("select * from c where c.name like '%7'")).toMatchObject({
      retrievedDocumentCount: 40,
      outputDocumentCount: 4,
    });
    const inOne = await metricsOf("select * from c where c.group = 'g1'", { partitionKey: 't1' });
    expect(inOne).toMatchObject({ retrievedDocumentCount: 14 });
    expect(await metricsOf("select value count(1) from c where c.group = 'g9'")).toMatchObject({
      retrievedDocumentCount: 40,
      outputDocumentCount: 1,
      indexHitDocumentCount: 0,
    });
    expect(await metricsOf('select top 3 * from c')).toMatchObject({ outputDocumentCount: 3 });
  });

  test('are left out where nobody asks', async ({ files }) => {
    const { queryMetrics, indexMetrics } = await files.items.query('select * from c').fetchNext();
    expect(queryMetrics ?? {}).toEqual({});
    expect(indexMetrics).toBe('{}');
  });
});

describe('index metrics', () => {
  test('name the index that would have spared a walk, and then the one that did', async ({
    files,
    skip,
  }) => {
    skip(real.cosmos !== undefined, 'an index that comes by itself is the emulator’s');
    const operations = Array.from({ length: 1200 }, (_none, n) => ({
      operationType: 'Create' as const,
      resourceBody: { id: `n${n}`, tenant: 't1', state: 'done', owner: { id: n % 300 } },
      partitionKey: 't1',
    }));
    await files.items.executeBulkOperations(operations);
    const query = "select * from c where c.owner.id = 7 and c.state = 'done'";
    const ask = async () => {
      const { indexMetrics, resources } = await files.items.query(query, wide).fetchNext();
      expect(resources).toHaveLength(4);
      return JSON.parse(indexMetrics ?? '') as unknown;
    };
    const none = { SingleIndexes: [], CompositeIndexes: [] };
    const both = { ...none, CompositeIndexes: [{ IndexSpecs: ['/owner/id ASC', '/state ASC'] }] };
    expect(await ask()).toEqual({ UtilizedIndexes: none, PotentialIndexes: both });
    expect(await ask()).toEqual({ UtilizedIndexes: both, PotentialIndexes: none });
  });
});
