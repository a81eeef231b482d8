import { readFileSync } from 'node:fs';
import { CosmosClient } from '@azure/cosmos';
import { expect, test } from 'vitest';
import resources from '../../../infra/resources.json' with { type: 'json' };
import index from '../../../infra/search-index.json' with { type: 'json' };
import { createStore, type Store } from '../../../shared/azure/store.ts';

const client = new CosmosClient({ endpoint: 'https://cosmos.test', key: 'bm9uZQ==' });

/** A database that notes which containers are taken from it; no call is made. */
function namesTaken(): readonly string[] {
  const database = client.database('sluice');
  const names: string[] = [];
  const take = database.container.bind(database);
  database.container = (id) => (names.push(id), take(id));
  createStore(database);
  return names;
}

const byId = <T extends { id: string }>(a: T, b: T) => a.id.localeCompare(b.id);

test('a deployment makes exactly the containers that the product uses', () => {
  // Counters are no typed records: shared/services.ts takes their container itself.
  const used = [...new Set([...namesTaken(), 'counters'])].map((id) => ({ id }));
  expect(readFileSync('shared/services.ts', 'utf8')).toContain("container('counters')");
  expect(resources.cosmos.containers.map(({ id }) => ({ id })).toSorted(byId)).toEqual(
    used.toSorted(byId),
  );
});

test('each container is partitioned by what its records are addressed by', () => {
  const paths: Record<keyof Store | 'counters' | 'grants' | 'drift', string> = {
    connections: '/tenantId',
    streams: '/tenantId',
    principals: '/tenantId',
    counters: '/tenantId',
    items: '/pk',
    documents: '/pk',
    claims: '/pk',
    drift: '/tenantId',
    driftTicks: '/tenantId',
    memberships: '/pk',
    siteGroups: '/pk',
    grants: '/pk',
    itemGrants: '/pk',
    principalGrants: '/pk',
    audit: '/pk',
    auditHeads: '/pk',
  };
  for (const { id, partitionKeyPaths } of resources.cosmos.containers) {
    expect(partitionKeyPaths, id).toEqual([paths[id as keyof typeof paths]]);
  }
});

test('only claims and counts of drift are ever forgotten: no audit, and no person, whose pinned account would be lost', () => {
  const forgetful = resources.cosmos.containers.filter((one) => 'defaultTtlSeconds' in one);
  expect(forgetful.map(({ id }) => id)).toEqual(['claims', 'drift']);
});

test('the queue drops a doorbell that comes twice', () => {
  expect(resources.serviceBus.queues).toMatchObject([
    { name: 'changes', requiresDuplicateDetection: true },
  ]);
});

test('the index can be filtered by all that the product filters by', () => {
  const fields = new Map(index.fields.map((field) => [field.name, field]));
  for (const name of [
    'tenantId',
    'scopes',
    'connectionId',
    'mediaType',
    'language',
    'classification',
    'author',
    'modifiedAt',
  ]) {
    expect(fields.get(name), name).toMatchObject({ filterable: true });
  }
});
