import { refusals } from './errors.ts';
import type { Container, Database, Store } from './store.ts';
import { header, type Answer, type Call } from './wire.ts';

/** What may be read about the account, its databases and its containers. None of it can be written here. */
export function answerAccount(call: Call): Answer {
  const endpoint = `https://${header(call, 'host') ?? 'localhost'}/`;
  const locations = [{ name: 'Local', databaseAccountEndpoint: endpoint }];
  return json({
    _self: '',
    id: 'local',
    _rid: 'local.documents.azure.com',
    media: '//media/',
    addresses: '//addresses/',
    _dbs: '//dbs/',
    writableLocations: locations,
    readableLocations: locations,
    enableMultipleWriteLocations: false,
    userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    queryEngineConfiguration: '{}',
  });
}

const json = (value: unknown, rest: Omit<Answer, 'status' | 'body'> = {}): Answer => ({
  status: 200,
  body: JSON.stringify(value),
  charge: 1,
  ...rest,
});

export function findDatabase({ databases }: Store, id: string): Database {
  const database = databases.get(id);
  if (database === undefined) throw refusals.ownerNotFound();
  return database;
}

export function findContainer(store: Store, databaseId: string, id: string): Container {
  const container = findDatabase(store, databaseId).containers.get(id);
  if (container === undefined) throw refusals.ownerNotFound();
  return container;
}

export function listDatabases({ databases }: Store): Answer {
  const list = [...databases.values()].map(toDatabase);
  return json({ _rid: '', Databases: list, _count: list.length });
}

export const answerDatabase = (database: Database): Answer => json(toDatabase(database));

const toDatabase = ({ id, rid, number }: Database) => ({
  id,
  _rid: rid,
  _self: `dbs/${rid}/`,
  _etag: `"${String(number).padStart(8, '0')}-0000-0d00-0000-000000000000"`,
  _colls: 'colls/',
  _users: 'users/',
  _ts: 0,
});

export function listContainers({ containers, rid }: Database): Answer {
  const list = [...containers.values()].map(toContainer);
  return json({ _rid: rid, DocumentCollections: list, _count: list.length });
}

export const answerContainer = (container: Container): Answer =>
  json(toContainer(container), { headers: { etag: container.etag }, container });

function toContainer({ definition, databaseRid, rid, etag, createdAt }: Container) {
  const { id, partitionKeyPaths, defaultTtlSeconds, uniqueKeys, compositeIndexes } = definition;
  return {
    id,
    partitionKey: {
      paths: partitionKeyPaths,
      kind: partitionKeyPaths.length > 1 ? 'MultiHash' : 'Hash',
      version: 2,
    },
    indexingPolicy: {
      indexingMode: 'consistent',
      automatic: true,
      includedPaths: [{ path: '/*' }],
      excludedPaths: [{ path: '/"_etag"/?' }],
      ...(compositeIndexes && { compositeIndexes }),
    },
    ...(defaultTtlSeconds !== undefined && { defaultTtl: defaultTtlSeconds }),
    ...(uniqueKeys && { uniqueKeyPolicy: { uniqueKeys: uniqueKeys.map((paths) => ({ paths })) } }),
    conflictResolutionPolicy: { mode: 'LastWriterWins', conflictResolutionPath: '/_ts' },
    _rid: rid,
    _ts: createdAt,
    _self: `dbs/${databaseRid}/colls/${rid}/`,
    _etag: etag,
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  };
}

/** All partition keys are on one physical partition. */
export function answerRanges(call: Call, container: Container): Answer {
  const { rid, etag, createdAt } = container;
  if (header(call, 'if-none-match') === etag) return { status: 304, headers: { etag }, container };
  const range = {
    _rid: rid,
    id: '0',
    _etag: etag,
    minInclusive: '',
    maxExclusive: 'FF',
    ridPrefix: 0,
    _self: '',
    throughputFraction: 1,
    status: 'online',
    parents: [],
    _ts: createdAt,
    lsn: container.lsn(),
  };
  return json(
    { _rid: rid, PartitionKeyRanges: [range], _count: 1 },
    { headers: { etag }, container },
  );
}
