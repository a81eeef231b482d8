/**
 * Tables of the tree. Times are milliseconds since 1970 on the local cloud's clock; what was deleted stays as a row, since delta still
 * has to tell of it. Rights, people and notifications bring tables of their own.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sites (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, collectionId TEXT NOT NULL, webId TEXT NOT NULL, ownerOid TEXT,
  path TEXT NOT NULL, identity TEXT NOT NULL, createdAt INTEGER NOT NULL, goneAt INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drives (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, listId TEXT NOT NULL, rootId TEXT NOT NULL, name TEXT NOT NULL,
  path TEXT NOT NULL, identity TEXT NOT NULL, createdAt INTEGER NOT NULL, goneAt INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
  id TEXT PRIMARY KEY, driveId TEXT NOT NULL, parentId TEXT, type TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL,
  identity TEXT NOT NULL, size INTEGER NOT NULL, mtimeMs REAL NOT NULL, sha1 TEXT, quickXorHash TEXT,
  uniqueId TEXT NOT NULL, listItemId INTEGER NOT NULL, etag INTEGER NOT NULL, ctag INTEGER NOT NULL,
  createdAt INTEGER NOT NULL, modifiedAt INTEGER NOT NULL, createdBy TEXT, modifiedBy TEXT, deletedAt INTEGER,
  position INTEGER NOT NULL, changedAt INTEGER NOT NULL, sharedPosition INTEGER NOT NULL, UNIQUE (driveId, listItemId)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS items_parent ON items (parentId);
CREATE UNIQUE INDEX IF NOT EXISTS items_path ON items (driveId, path) WHERE deletedAt IS NULL;
CREATE INDEX IF NOT EXISTS items_position ON items (driveId, position);
CREATE TABLE IF NOT EXISTS labels (itemId TEXT PRIMARY KEY, label TEXT, refusal TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS epochs (number INTEGER PRIMARY KEY, resync TEXT NOT NULL);
`;
