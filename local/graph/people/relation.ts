import type { Db } from '../../database.ts';

export type Relation = 'member' | 'owner';

/** Who is that to a group, directly: rows of the group's object id and theirs. */
export function openRelation(db: Db, relation: Relation) {
  const [table, column] = [`directory_${relation}s`, `${relation}Id`];
  const ids = (select: string, where: string) =>
    db
      .prepare<[string], string>(
        `SELECT ${select} FROM ${table} WHERE ${where} = ? ORDER BY ${select}`,
      )
      .pluck();
  const inGroup = ids(column, 'groupId');
  const groups = ids('groupId', column);
  const insert = db.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
  const drop = db.prepare(`DELETE FROM ${table} WHERE groupId = ? AND ${column} = ?`);
  const dropAll = db.prepare(`DELETE FROM ${table} WHERE groupId = ?`);
  return {
    of: (groupId: string) => inGroup.all(groupId),
    groupsOf: (id: string) => groups.all(id),
    add: (groupId: string, id: string) => void insert.run(groupId, id),
    remove: (groupId: string, id: string) => void drop.run(groupId, id),
    forget: (groupId: string) => void dropAll.run(groupId),
  };
}
