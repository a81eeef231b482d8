import type { Statement } from 'better-sqlite3';
import type { Db } from '../../database.ts';

/** A file or folder of a drive; `path` is where it lies on disk, relative to the drive's folder. */
export interface Item {
  readonly id: string;
  readonly driveId: string;
  /** null is the root of a drive. */
  readonly parentId: string | null;
  readonly type: 'file' | 'folder';
  readonly name: string;
  readonly path: string;
  /** Inode and birth of the file on disk: stays over renames and moves. */
  readonly identity: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Which file is which after a move over disks; SharePoint itself tells the quickXorHash only. */
  readonly sha1: string | null;
  readonly quickXorHash: string | null;
  /** A GUID; with `listItemId` it is how SharePoint's own REST calls the item. */
  readonly uniqueId: string;
  /** Counts in the drive, from 1 in the order of creation; the root is 0. */
  readonly listItemId: number;
  /** Up with each change. */
  readonly etag: number;
  /** Up with each change of the content. */
  readonly ctag: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** A person's oid or an application's id; null is who wrote on the disk. */
  readonly createdBy: string | null;
  readonly modifiedBy: string | null;
  readonly deletedAt: number | null;
  /** Of its last change in the order of all changes: delta tells of what lies behind the reader's. */
  readonly position: number;
  readonly changedAt: number;
  /** Of the last time that somebody was given a right on it. */
  readonly sharedPosition: number;
}

/** All but `known` and `changes` see only what is there, nothing deleted. */
export interface Items {
  get(id: string): Item | undefined;
  /** Deleted ones, too. */
  known(id: string): Item | undefined;
  /** `path` is relative to the drive's folder; names are compared as the disk does. */
  at(driveId: string, path: string): Item | undefined;
  root(driveId: string): Item | undefined;
  byListItem(driveId: string, listItemId: number): Item | undefined;
  /** By name. */
  childrenOf(id: string): Item[];
  countChildren(id: string): number;
  /** The parent first, the root of the drive last. */
  ancestorsOf(id: string): Item[];
  /** The item itself first, parents before children. */
  subtree(id: string): Item[];
  active(driveId: string): Item[];
  /** In the order of creation, which no rename and no move changes; `after` is a listItemId. */
  created(driveId: string, query: { after: number; limit: number }): Item[];
  /** In the order of the changes, deleted ones too; `after` and `upTo` are positions. */
  changes(driveId: string, query: { after: number; upTo: number; limit: number }): Item[];
  insert(item: Item): Item;
  update(id: string, patch: Partial<Item>): Item;
}

export function openItems(db: Db): Items {
  const one = <T extends unknown[]>(where: string) =>
    db.prepare<T, Item>(`SELECT * FROM items WHERE ${where}`);
  const byId = one<[string]>('id = ?');
  const byPath = one<[string, string]>('driveId = ? AND path = ? AND deletedAt IS NULL');
  const roots = one<[string]>('driveId = ? AND parentId IS NULL AND deletedAt IS NULL');
  const listed = one<[string, number]>('driveId = ? AND listItemId = ? AND deletedAt IS NULL');
  const children = one<[string]>(
    'parentId = ? AND deletedAt IS NULL ORDER BY name COLLATE NOCASE, id',
  );
  const count = db
    .prepare<[string], number>(
      'SELECT count(*) FROM items WHERE parentId = ? AND deletedAt IS NULL',
    )
    .pluck();
  const ofDrive = one<[string]>('driveId = ? AND deletedAt IS NULL ORDER BY listItemId');
  const created = one<[{ driveId: string; after: number; limit: number }]>(
    'driveId = @driveId AND listItemId > @after AND deletedAt IS NULL ORDER BY listItemId LIMIT @limit',
  );
  const changes = one<[{ driveId: string; after: number; upTo: number; limit: number }]>(
    'driveId = @driveId AND position > @after AND position <= @upTo ORDER BY position LIMIT @limit',
  );
  const below = db.prepare<[string], Item>(
    `WITH RECURSIVE tree (id, depth) AS (
       SELECT id, 0 FROM items WHERE id = ? AND deletedAt IS NULL
       UNION ALL SELECT items.id, depth + 1 FROM items JOIN tree ON items.parentId = tree.id WHERE items.deletedAt IS NULL)
     SELECT items.* FROM items JOIN tree USING (id) ORDER BY depth, items.listItemId`,
  );
  const above = db.prepare<[string], Item>(
    `WITH RECURSIVE up (id, parentId, depth) AS (
       SELECT id, parentId, 0 FROM items WHERE id = ?
       UNION ALL SELECT items.id, items.parentId, depth + 1 FROM items JOIN up ON items.id = up.parentId)
     SELECT items.* FROM items JOIN up USING (id) WHERE depth > 0 ORDER BY depth`,
  );
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const known = (id: string) => byId.get(id);

  return {
    known,
    get(id) {
      const item = known(id);
      return item?.deletedAt === null ? item : undefined;
    },
    at: (driveId, path) => byPath.get(driveId, path),
    root: (driveId) => roots.get(driveId),
    byListItem: (driveId, listItemId) => listed.get(driveId, listItemId),
    childrenOf: (id) => children.all(id),
    countChildren: (id) => count.get(id) ?? 0,
    ancestorsOf: (id) => above.all(id),
    subtree: (id) => below.all(id),
    active: (driveId) => ofDrive.all(driveId),
    created: (driveId, query) => created.all({ driveId, ...query }),
    changes: (driveId, query) => changes.all({ driveId, ...query }),
    insert(item) {
      const columns = Object.keys(item);
      const values = columns.map((column) => `@${column}`);
      prepared(`INSERT INTO items (${columns.join(', ')}) VALUES (${values.join(', ')})`).run(item);
      return item;
    },
    update(id, patch) {
      const sets = Object.keys(patch).map((column) => `${column} = @${column}`);
      prepared(`UPDATE items SET ${sets.join(', ')} WHERE id = @id`).run({ ...patch, id });
      return known(id) as Item;
    },
  };
}
