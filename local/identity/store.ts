import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Db } from '../database.ts';

export const storeSchema = `
  CREATE TABLE IF NOT EXISTS models (
    model TEXT, id TEXT, payload TEXT, grantId TEXT, uid TEXT, expiresAt INTEGER, PRIMARY KEY (model, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS models_by_grant ON models (grantId);
  CREATE INDEX IF NOT EXISTS models_by_uid ON models (model, uid);`;

/** Sessions, grants and refresh tokens of oidc-provider, so that nobody must sign in again after a restart. */
export function createStore(db: Db): (model: string) => Adapter {
  const statements = {
    write: db.prepare('INSERT OR REPLACE INTO models VALUES (?, ?, ?, ?, ?, ?)'),
    find: db
      .prepare<[string, string], string>('SELECT payload FROM models WHERE model = ? AND id = ?')
      .pluck(),
    findByUid: db
      .prepare<[string, string], string>('SELECT payload FROM models WHERE model = ? AND uid = ?')
      .pluck(),
    consume: db.prepare(
      `UPDATE models SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?`,
    ),
    destroy: db.prepare('DELETE FROM models WHERE model = ? AND id = ?'),
    revoke: db.prepare('DELETE FROM models WHERE grantId = ?'),
  };
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  db.prepare('DELETE FROM models WHERE expiresAt < ?').run(nowSeconds());

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const { grantId = null, uid = null } = payload;
      const expiresAt = Number.isFinite(expiresIn) ? nowSeconds() + expiresIn : null;
      statements.write.run(model, id, JSON.stringify(payload), grantId, uid, expiresAt);
    },
    find: async (id) => parse(statements.find.get(model, id)),
    findByUid: async (uid) => parse(statements.findByUid.get(model, uid)),
    /** Only the device flow asks for it, which is not emulated. */
    findByUserCode: async () => undefined,
    async consume(id) {
      statements.consume.run(nowSeconds(), model, id);
    },
    async destroy(id) {
      statements.destroy.run(model, id);
    },
    async revokeByGrantId(grantId) {
      statements.revoke.run(grantId);
    },
  });
}

const parse = (payload: string | undefined): AdapterPayload | undefined =>
  payload === undefined ? undefined : (JSON.parse(payload) as AdapterPayload);
