import { basename, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { openDatabase, type Db } from '../database.ts';

interface LokiDocument {
  readonly $loki: number;
}

interface LokiCollection {
  data: LokiDocument[];
  maxId: number;
  dirtyIds: number[];
  idIndex: number[] | null;
  readonly uniqueNames: readonly string[];
  readonly binaryIndices: Readonly<Record<string, unknown>>;
  ensureId(): void;
  ensureIndex(property: string, force: boolean): void;
  ensureUniqueIndex(property: string): unknown;
  on(event: string, listener: (documents: LokiDocument | LokiDocument[]) => void): void;
}

interface Loki {
  readonly filename: string;
  autosaveDisable(): void;
  saveDatabase: (...given: unknown[]) => void;
  addCollection: (name: string, options?: object) => LokiCollection;
}

/** The part of Azurite's stores that we take over. */
export interface LokiStore {
  readonly db: Loki;
}

type Change = readonly [store: string, collection: string, id: number, body: Buffer | null];

/**
 * LokiJS, where Azurite keeps what it knows of blobs, saves itself every five seconds: a kill in between loses acknowledged
 * uploads. Here each document is a row of SQLite instead, written before the answer leaves, and read back at start.
 */
export function keepOnDisk(stores: readonly LokiStore[], dataDir: string): Db {
  const db = openDatabase(
    join(dataDir, 'azurite.db'),
    `CREATE TABLE IF NOT EXISTS documents (
       store TEXT, collection TEXT, id INTEGER, body BLOB, PRIMARY KEY (store, collection, id)
     ) WITHOUT ROWID`,
  );
  const record = createRecorder(db);
  const select = db.prepare<[string, string], Buffer>(
    'SELECT body FROM documents WHERE store = ? AND collection = ? ORDER BY id',
  );
  for (const { db: loki } of stores) {
    const store = basename(loki.filename);
    takeOver(loki, (name) => ({
      documents: select
        .pluck()
        .all(store, name)
        .map((body) => deserialize(body) as LokiDocument),
      put: (document) => record([store, name, document.$loki, serialize(document)]),
      remove: (document) => record([store, name, document.$loki, null]),
    }));
  }
  return db;
}

/**
 * Azurite replaces a blob by removing one document and inserting another, in one turn. The changes of a turn are one
 * transaction, made in a microtask: after the turn, and before whoever awaits it goes on to answer.
 */
function createRecorder(db: Db): (change: Change) => void {
  const put = db.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)');
  const remove = db.prepare('DELETE FROM documents WHERE store = ? AND collection = ? AND id = ?');
  let waiting: Change[] = [];

  const write = db.transaction((changes: Change[]) => {
    for (const [store, collection, id, body] of changes) {
      if (body === null) remove.run(store, collection, id);
      else put.run(store, collection, id, body);
    }
  });

  return (change) => {
    if (waiting.push(change) > 1) return;
    queueMicrotask(() => {
      const changes = waiting;
      waiting = [];
      write(changes);
    });
  };
}

interface Table {
  readonly documents: LokiDocument[];
  readonly put: (document: LokiDocument) => void;
  readonly remove: (document: LokiDocument) => void;
}

function takeOver(loki: Loki, open: (collection: string) => Table): void {
  loki.autosaveDisable();
  loki.saveDatabase = (...given) => {
    const done = given.find((argument) => typeof argument === 'function') as
      | ((error: null) => void)
      | undefined;
    done?.(null);
  };
  const add = loki.addCollection.bind(loki);
  loki.addCollection = (name, options) => {
    const collection = add(name, options);
    const { documents, put, remove } = open(name);
    fill(collection, documents);
    collection.on('insert', (inserted) => [inserted].flat().forEach(put));
    collection.on('update', (updated) => [updated].flat().forEach(put));
    collection.on('delete', (deleted) => [deleted].flat().forEach(remove));
    return collection;
  };
}

/** Puts documents with the ids that they had, past `insert`, which would give new ones; then builds the indexes. */
function fill(collection: LokiCollection, documents: LokiDocument[]): void {
  collection.data = documents;
  collection.maxId = documents.at(-1)?.$loki ?? 0;
  collection.idIndex = null;
  collection.ensureId();
  collection.dirtyIds = [];
  for (const property of collection.uniqueNames) collection.ensureUniqueIndex(property);
  for (const property of Object.keys(collection.binaryIndices))
    collection.ensureIndex(property, true);
}
