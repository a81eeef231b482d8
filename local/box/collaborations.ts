import type { Db } from '../database.ts';
import type { Granted } from './permissions.ts';

export interface Collaboration extends Granted {
  readonly id: string;
  readonly itemId: string;
  /** Set while somebody without an account is invited. */
  readonly inviteEmail: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface Collaborations {
  get(id: string): Collaboration | undefined;
  on(itemId: string): Collaboration[];
  /** Those given to a user or to one of the groups. */
  for(userId: string, groupIds: ReadonlySet<string>): Collaboration[];
  expiring(): Collaboration[];
  save(collaboration: Collaboration): Collaboration;
  remove(id: string): void;
}

const columns = [
  'id',
  'itemId',
  'userId',
  'groupId',
  'inviteEmail',
  'role',
  'status',
  'expiresAt',
  'createdBy',
  'createdAt',
  'modifiedAt',
];

export function openCollaborations(db: Db): Collaborations {
  const byId = db.prepare<[string], Collaboration>('SELECT * FROM collaborations WHERE id = ?');
  const byItem = db.prepare<[string], Collaboration>(
    'SELECT * FROM collaborations WHERE itemId = ? ORDER BY id',
  );
  const byGrantee = db.prepare<[string, string], Collaboration>(
    `SELECT * FROM collaborations
     WHERE userId = ? OR groupId IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const put = db.prepare(
    `INSERT INTO collaborations (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
  );
  return {
    get: (id) => byId.get(id),
    on: (itemId) => byItem.all(itemId),
    for: (userId, groupIds) => byGrantee.all(userId, JSON.stringify([...groupIds])),
    expiring: () =>
      db
        .prepare<[], Collaboration>('SELECT * FROM collaborations WHERE expiresAt IS NOT NULL')
        .all(),
    save: (collaboration) => (put.run(collaboration), collaboration),
    remove: (id) => void db.prepare('DELETE FROM collaborations WHERE id = ?').run(id),
  };
}
