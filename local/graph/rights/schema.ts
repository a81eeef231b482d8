/**
 * Tables of rights. An item with a row in permission_lists has a complete list of its own; all others have their parent's. A drive's root
 * always has one.
 */
export const schema = `
CREATE TABLE IF NOT EXISTS permission_lists (itemId TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS permission_grants (
  itemId TEXT NOT NULL, kind TEXT NOT NULL, principal TEXT NOT NULL, role TEXT NOT NULL, expiresAt INTEGER,
  PRIMARY KEY (itemId, kind, principal)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS permission_grants_principal ON permission_grants (kind, principal);
CREATE TABLE IF NOT EXISTS sharing_links (
  id TEXT PRIMARY KEY, itemId TEXT NOT NULL, scope TEXT NOT NULL, type TEXT NOT NULL, hasPassword INTEGER NOT NULL,
  expiresAt INTEGER, people TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS site_principals (
  collectionId TEXT NOT NULL, id INTEGER NOT NULL, kind TEXT NOT NULL, principal TEXT NOT NULL,
  PRIMARY KEY (collectionId, id), UNIQUE (collectionId, kind, principal)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS site_group_members (
  collectionId TEXT NOT NULL, groupId INTEGER NOT NULL, memberId INTEGER NOT NULL, PRIMARY KEY (collectionId, groupId, memberId)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS site_permissions (
  id TEXT PRIMARY KEY, siteId TEXT NOT NULL, appId TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (siteId, appId)
) WITHOUT ROWID;
`;
