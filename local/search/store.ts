import { openDatabase, type Db } from '../database.ts';

/** What is on disk: definitions, documents and vectors. The memory indexes are made from it. */
export interface Store {
  /** All of it or nothing; it is on disk when this returns. */
  transaction<T>(work: () => T): T;
  close(): void;
  listResources(kind: ResourceKind): Resource[];
  findResource(kind: ResourceKind, name: string): Resource | undefined;
  putResource(kind: ResourceKind, resource: Resource): void;
  /** An index goes with its documents. */
  deleteResource(kind: ResourceKind, name: string): void;
  putDocument(index: string, document: StoredDocument): void;
  deleteDocument(index: string, key: string): boolean;
  readBody(index: string, key: string): Record<string, unknown> | undefined;
  readVector(index: string, key: string, field: string): Float32Array | undefined;
  /** In order of their last writing. */
  documents(index: string): IterableIterator<{ key: string; body: string }>;
  vectors(index: string): IterableIterator<{ key: string; field: string; vector: Float32Array }>;
}

export type ResourceKind = 'index' | 'alias';

export interface Resource {
  readonly name: string;
  readonly etag: string;
  /** The definition as the client gave it, JSON. */
  readonly definition: string;
}

interface StoredDocument {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** By field; null deletes the vector, absent leaves it. */
  readonly vectors: Readonly<Record<string, Float32Array | null>>;
}

const schema = `
  CREATE TABLE IF NOT EXISTS resources (
    kind TEXT NOT NULL, name TEXT NOT NULL, etag TEXT NOT NULL, definition TEXT NOT NULL,
    PRIMARY KEY (kind, name)
  );
  CREATE TABLE IF NOT EXISTS documents (
    written INTEGER PRIMARY KEY AUTOINCREMENT,
    index_name TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (index_name, key)
  );
  CREATE TABLE IF NOT EXISTS vectors (
    index_name TEXT NOT NULL, key TEXT NOT NULL, field TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (index_name, key, field)
  );
`;

export function openStore(file: string | undefined): Store {
  const db = openDatabase(file, schema);
  const sql = prepare(db);
  return {
    transaction: (work) => db.transaction(work)(),
    close: () => db.close(),
    listResources: (kind) => sql.listResources.all(kind) as Resource[],
    findResource: (kind, name) => sql.findResource.get(kind, name) as Resource | undefined,
    putResource: (kind, { name, etag, definition }) =>
      void sql.putResource.run(kind, name, etag, definition),
    deleteResource(kind, name) {
      sql.deleteResource.run(kind, name);
      if (kind !== 'index') return;
      sql.deleteDocuments.run(name);
      sql.deleteVectors.run(name);
    },
    putDocument(index, { key, body, vectors }) {
      // REPLACE gives it a new number: after a restart the ordinals come in the same order.
      sql.putDocument.run(index, key, JSON.stringify(body));
      for (const [field, vector] of Object.entries(vectors))
        if (vector === null) sql.deleteVector.run(index, key, field);
        else sql.putVector.run(index, key, field, toBlob(vector));
    },
    deleteDocument(index, key) {
      sql.deleteDocumentVectors.run(index, key);
      return sql.deleteDocument.run(index, key).changes > 0;
    },
    readBody(index, key) {
      const row = sql.readBody.get(index, key) as { body: string } | undefined;
      return row && (JSON.parse(row.body) as Record<string, unknown>);
    },
    readVector(index, key, field) {
      const row = sql.readVector.get(index, key, field) as { vector: Buffer } | undefined;
      return row && toVector(row.vector);
    },
    documents: (index) =>
      sql.documents.iterate(index) as IterableIterator<{ key: string; body: string }>,
    *vectors(index) {
      for (const row of sql.vectors.iterate(index)) {
        const { key, field, vector } = row as { key: string; field: string; vector: Buffer };
        yield { key, field, vector: toVector(vector) };
      }
    },
  };
}

function prepare(db: Db) {
  return {
    listResources: db.prepare(
      'SELECT name, etag, definition FROM resources WHERE kind = ? ORDER BY name',
    ),
    findResource: db.prepare(
      'SELECT name, etag, definition FROM resources WHERE kind = ? AND name = ?',
    ),
    putResource: db.prepare('INSERT OR REPLACE INTO resources VALUES (?, ?, ?, ?)'),
    deleteResource: db.prepare('DELETE FROM resources WHERE kind = ? AND name = ?'),
    deleteDocuments: db.prepare('DELETE FROM documents WHERE index_name = ?'),
    deleteVectors: db.prepare('DELETE FROM vectors WHERE index_name = ?'),
    putDocument: db.prepare(
      'INSERT OR REPLACE INTO documents (index_name, key, body) VALUES (?, ?, ?)',
    ),
    deleteDocument: db.prepare('DELETE FROM documents WHERE index_name = ? AND key = ?'),
    readBody: db.prepare('SELECT body FROM documents WHERE index_name = ? AND key = ?'),
    documents: db.prepare('SELECT key, body FROM documents WHERE index_name = ? ORDER BY written'),
    putVector: db.prepare('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)'),
    deleteVector: db.prepare('DELETE FROM vectors WHERE index_name = ? AND key = ? AND field = ?'),
    deleteDocumentVectors: db.prepare('DELETE FROM vectors WHERE index_name = ? AND key = ?'),
    readVector: db.prepare(
      'SELECT vector FROM vectors WHERE index_name = ? AND key = ? AND field = ?',
    ),
    vectors: db.prepare('SELECT key, field, vector FROM vectors WHERE index_name = ?'),
  };
}

const toBlob = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Copied: a float must start at a multiple of four. */
const toVector = (blob: Buffer): Float32Array => new Float32Array(Uint8Array.from(blob).buffer);
