import { openDatabase, type Db } from '../database.ts';
import type { VectorFile } from './engine/vector-file.ts';
import { openFiles } from './files.ts';

/** What is on disk: definitions, documents, segments and vectors. */
export interface Store {
  /** All of it or nothing; it is on disk when this returns. */
  transaction<T>(work: () => T): T;
  close(): void;
  listResources(kind: ResourceKind): Resource[];
  findResource(kind: ResourceKind, name: string): Resource | undefined;
  putResource(kind: ResourceKind, resource: Resource): void;
  /** An index goes with its documents. */
  deleteResource(kind: ResourceKind, name: string): void;
  /** @returns the number of its row, greater than all before */
  putDocument(index: string, key: string, body: Readonly<Record<string, unknown>>): number;
  deleteDocument(row: number): void;
  readBody(row: number): Record<string, unknown>;
  /** Numbers of all rows of an index, ascending. */
  rows(index: string): Float64Array;
  addSegment(index: string, bytes: Buffer): number;
  removeSegment(id: number): void;
  readSegments(index: string): { readonly id: number; readonly bytes: Buffer }[];
  /** Bytes of an index on disk, but for its vectors. */
  sizeOf(index: string): number;
  /** Absent when everything is in memory. */
  openVectors(index: string, field: string): VectorFile | undefined;
}

export type ResourceKind = 'index' | 'alias';

export interface Resource {
  readonly name: string;
  readonly etag: string;
  /** The definition as the client gave it, JSON. */
  readonly definition: string;
}

/** Of the tables below and the files beside them; another one cannot be read. */
const layout = 3;
/** Knows no vectors as bytes, which are made when its vectors are opened. */
const layoutBefore = 2;

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
  CREATE TABLE IF NOT EXISTS segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, index_name TEXT NOT NULL, size INTEGER NOT NULL, data BLOB
  );
`;

/** Larger segments are files: SQLite would write them twice, and hold up everybody meanwhile. */
const largestRow = 1024 * 1024;

export function openStore(file: string | undefined): Store {
  const db = openDatabase(file, schema);
  checkLayout(db);
  const sql = prepare(db);
  const files = file === undefined ? undefined : openFiles(file);
  /** Files to be removed once the transaction is through. */
  let discarded: (() => void)[] = [];
  files?.sweep({
    segments: new Set(sql.segmentIds.all() as number[]),
    indexes: new Set((sql.listResources.all('index') as Resource[]).map(({ name }) => name)),
  });

  function removeSegment(id: number): void {
    sql.deleteSegment.run(id);
    discarded.push(() => files?.removeSegment(id));
  }

  return {
    transaction(work) {
      discarded = [];
      const result = db.transaction(work)();
      for (const discard of discarded) discard();
      return result;
    },
    close: () => db.close(),
    listResources: (kind) => sql.listResources.all(kind) as Resource[],
    findResource: (kind, name) => sql.findResource.get(kind, name) as Resource | undefined,
    putResource: (kind, { name, etag, definition }) =>
      void sql.putResource.run(kind, name, etag, definition),
    deleteResource(kind, name) {
      sql.deleteResource.run(kind, name);
      if (kind !== 'index') return;
      sql.deleteDocuments.run(name);
      for (const { id } of sql.listSegments.all(name) as { id: number }[]) removeSegment(id);
      discarded.push(() => files?.removeVectors(name));
    },
    putDocument: (index, key, body) =>
      Number(sql.putDocument.run(index, key, JSON.stringify(body)).lastInsertRowid),
    deleteDocument: (row) => void sql.deleteDocument.run(row),
    readBody: (row) => JSON.parse(sql.readBody.get(row) as string) as Record<string, unknown>,
    rows: (index) => Float64Array.from(sql.rows.all(index) as number[]).toSorted(),
    addSegment(index, bytes) {
      const isRow = files === undefined || bytes.length <= largestRow;
      const added = sql.addSegment.run(index, bytes.length, isRow ? bytes : null);
      const id = Number(added.lastInsertRowid);
      if (!isRow) files.writeSegment(id, bytes);
      return id;
    },
    removeSegment,
    readSegments: (index) =>
      (sql.readSegments.all(index) as { id: number; data: Buffer | null }[]).map(
        ({ id, data }) => ({ id, bytes: data ?? files?.readSegment(id) ?? Buffer.alloc(0) }),
      ),
    sizeOf: (index) => sql.sizeOf.get(index, index) as number,
    openVectors: (index, field) => files?.openVectors(index, field),
  };
}

function checkLayout(db: Db): void {
  const found = db.pragma('user_version', { simple: true }) as number;
  const isOld =
    found === 0 && db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'vectors'").get();
  if (isOld !== undefined && isOld !== false)
    throw new Error('The search index on disk is of an older layout. Reset the local data.');
  if (found !== 0 && found !== layoutBefore && found !== layout)
    throw new Error(
      `The search index on disk has layout ${found}; this is ${layout}. Reset the local data.`,
    );
  db.pragma(`user_version = ${layout}`);
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
    // REPLACE gives it a new number: what was written last is last.
    putDocument: db.prepare(
      'INSERT OR REPLACE INTO documents (index_name, key, body) VALUES (?, ?, ?)',
    ),
    deleteDocument: db.prepare('DELETE FROM documents WHERE written = ?'),
    readBody: db.prepare('SELECT body FROM documents WHERE written = ?').pluck(),
    rows: db.prepare('SELECT written FROM documents WHERE index_name = ?').pluck(),
    addSegment: db.prepare('INSERT INTO segments (index_name, size, data) VALUES (?, ?, ?)'),
    deleteSegment: db.prepare('DELETE FROM segments WHERE id = ?'),
    listSegments: db.prepare('SELECT id FROM segments WHERE index_name = ?'),
    segmentIds: db.prepare('SELECT id FROM segments').pluck(),
    readSegments: db.prepare('SELECT id, data FROM segments WHERE index_name = ?'),
    sizeOf: db
      .prepare(
        `SELECT (SELECT coalesce(sum(length(body)), 0) FROM documents WHERE index_name = ?) +
          (SELECT coalesce(sum(size), 0) FROM segments WHERE index_name = ?)`,
      )
      .pluck(),
  };
}
