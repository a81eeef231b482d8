import type { Db } from '../../database.ts';

/** Tables of the directory. `directory_changes` is what delta and subscriptions tell of, in order. */
const schema = `
CREATE TABLE IF NOT EXISTS directory_users (
  id TEXT PRIMARY KEY, displayName TEXT NOT NULL, mail TEXT NOT NULL COLLATE NOCASE, userPrincipalName TEXT NOT NULL UNIQUE COLLATE NOCASE,
  jobTitle TEXT, userType TEXT NOT NULL, isEnabled INTEGER NOT NULL, createdAt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS directory_groups (
  id TEXT PRIMARY KEY, displayName TEXT NOT NULL, description TEXT, mailNickname TEXT NOT NULL, isSecurity INTEGER NOT NULL,
  createdAt INTEGER NOT NULL, isUnified INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS directory_members (groupId TEXT NOT NULL, memberId TEXT NOT NULL, PRIMARY KEY (groupId, memberId)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS directory_members_member ON directory_members (memberId);
CREATE TABLE IF NOT EXISTS directory_owners (groupId TEXT NOT NULL, ownerId TEXT NOT NULL, PRIMARY KEY (groupId, ownerId)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS directory_owners_owner ON directory_owners (ownerId);
CREATE TABLE IF NOT EXISTS directory_removed (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, isPurged INTEGER NOT NULL, displayName TEXT NOT NULL, userPrincipalName TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS directory_changes (
  position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, change TEXT NOT NULL, memberId TEXT, at INTEGER NOT NULL
);
`;

/** Makes the tables that are missing, and the column that directories of earlier versions have not. */
export function makeTables(db: Db): void {
  db.exec(schema);
  const columns = db
    .prepare("SELECT name FROM pragma_table_info('directory_groups')")
    .pluck()
    .all();
  if (columns.includes('isUnified')) return;
  db.exec('ALTER TABLE directory_groups ADD COLUMN isUnified INTEGER NOT NULL DEFAULT 0');
}
