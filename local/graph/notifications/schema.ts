/** Tables of notifications. `notices` are those not delivered yet, each with all that it takes to send it. */
export const schema = `
CREATE TABLE IF NOT EXISTS subscriptions (
  id TEXT PRIMARY KEY, appId TEXT NOT NULL, oid TEXT, kind TEXT NOT NULL, target TEXT NOT NULL, resource TEXT NOT NULL,
  changeTypes TEXT NOT NULL, notificationUrl TEXT NOT NULL, lifecycleUrl TEXT, clientState TEXT, tellsRights INTEGER NOT NULL,
  createdAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL, reauthorizeAt INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notices (
  id INTEGER PRIMARY KEY AUTOINCREMENT, subscriptionId TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL, event TEXT,
  isUnderWay INTEGER NOT NULL DEFAULT 0, retries INTEGER NOT NULL DEFAULT 0, madeAt INTEGER NOT NULL, dueAt INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS notices_due ON notices (dueAt);
`;
