import type { Statement } from 'better-sqlite3';
import type { Db } from '../database.ts';

/** A file or folder as kept in the table; `path` is where it lies on disk, relative to the content folder. */
export interface Item {
  readonly id: string;
  readonly type: 'file' | 'folder';
  readonly name: string;
  readonly parentId: string;
  readonly ownerId: string;
  readonly path: string;
  /** Inode and birth of the file on disk: stays over renames and moves. */
  readonly identity: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha1: string | null;
  readonly versionId: string | null;
  readonly etag: number;
  readonly description: string;
  /** JSON of a SharedLink, or null. */
  readonly sharedLink: string | null;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly createdBy: string;
  readonly modifiedBy: string;
  readonly trashedAt: number | null;
  readonly trashRoot: string | null;
  /** 1 when the twin keeps the bytes; 0 when they were deleted on disk. */
  readonly bytesInTrash: number;
}

export interface Version {
  readonly id: string;
  readonly itemId: string;
  readonly sha1: string;
  readonly size: number;
  readonly name: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

export interface Items {
  get(id: string): Item | undefined;
  at(path: string): Item | undefined;
  /** Not trashed; folders first, then by name, as Box lists by default. */
  children(parentId: string): Item[];
  /** The item itself first, parents before children; trashed ones included. */
  subtree(id: string): Item[];
  /** Bytes of the files in it that are not trashed. */
  contentSize(id: string): number;
  /** From the top folder down to the parent of the item. */
  ancestors(item: Item): Item[];
  active(): Item[];
  inTrash(ownerId: string): Item[];
  /** A file that lay there until it was deleted on disk. */
  deletedOnDisk(path: string): Item | undefined;
  insert(item: Item): Item;
  update(id: string, patch: Partial<Item>): Item;
  remove(id: string): void;
  keepVersion(version: Version): void;
  versions(itemId: string): Version[];
}

export function openItems(db: Db): Items {
  const listed = `ORDER BY type DESC, name COLLATE NOCASE, id`;
  const byId = db.prepare<[string], Item>('SELECT * FROM items WHERE id = ?');
  const byPath = db.prepare<[string], Item>(
    'SELECT * FROM items WHERE path = ? AND trashRoot IS NULL',
  );
  const byParent = db.prepare<[string], Item>(
    `SELECT * FROM items WHERE parentId = ? AND trashRoot IS NULL ${listed}`,
  );
  const tree = `WITH RECURSIVE tree (id, depth) AS (
    SELECT id, 0 FROM items WHERE id = ?
    UNION ALL SELECT items.id, depth + 1 FROM items JOIN tree ON items.parentId = tree.id)`;
  const below = db.prepare<[string], Item>(
    `${tree} SELECT items.* FROM items JOIN tree USING (id) ORDER BY depth, items.id`,
  );
  const size = db.prepare<[string], { size: number }>(
    `${tree} SELECT coalesce(sum(size), 0) AS size FROM items JOIN tree USING (id) WHERE trashRoot IS NULL`,
  );
  const trash = db.prepare<[string], Item>(
    `SELECT * FROM items WHERE trashRoot = id AND ownerId = ? ${listed}`,
  );
  const deleted = db.prepare<[string], Item>(
    `SELECT * FROM items WHERE path = ? AND trashRoot IS NOT NULL AND trashRoot = id AND bytesInTrash = 0
     AND type = 'file' ORDER BY trashedAt DESC`,
  );
  const statements = new Map<string, Statement>();
  const prepared = (sql: string): Statement => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const insertVersion = db.prepare(
    `INSERT INTO versions VALUES (@id, @itemId, @sha1, @size, @name, @modifiedAt, @modifiedBy)`,
  );
  const get = (id: string) => byId.get(id);

  function update(id: string, patch: Partial<Item>): Item {
    const sets = Object.keys(patch).map((column) => `${column} = @${column}`);
    prepared(`UPDATE items SET ${sets.join(', ')} WHERE id = @id`).run({ ...patch, id });
    return byId.get(id) as Item;
  }

  return {
    get,
    at: (path) => byPath.get(path),
    children: (parentId) => byParent.all(parentId),
    subtree: (id) => below.all(id),
    contentSize: (id) => size.get(id)?.size ?? 0,
    ancestors(item) {
      const chain: Item[] = [];
      for (let up = get(item.parentId); up !== undefined; up = get(up.parentId)) chain.unshift(up);
      return chain;
    },
    active: () => db.prepare<[], Item>('SELECT * FROM items WHERE trashRoot IS NULL').all(),
    inTrash: (ownerId) => trash.all(ownerId),
    deletedOnDisk: (path) => deleted.get(path),
    insert(item) {
      const columns = Object.keys(item);
      prepared(
        `INSERT INTO items (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`,
      ).run(item);
      return item;
    },
    update,
    remove(id) {
      db.prepare('DELETE FROM items WHERE id = ?').run(id);
      db.prepare(
        'DELETE FROM version_fates WHERE versionId IN (SELECT id FROM versions WHERE itemId = ?)',
      ).run(id);
      db.prepare('DELETE FROM versions WHERE itemId = ?').run(id);
      db.prepare('DELETE FROM collaborations WHERE itemId = ?').run(id);
      db.prepare('DELETE FROM webhooks WHERE itemId = ?').run(id);
      db.prepare('DELETE FROM classified WHERE itemId = ?').run(id);
    },
    keepVersion: (version) => void insertVersion.run(version),
    versions: (itemId) =>
      db
        .prepare<[string], Version>(
          'SELECT * FROM versions WHERE itemId = ? ORDER BY length(id) DESC, id DESC',
        )
        .all(itemId),
  };
}

/** First number of each kind: ids look like Box's, and the same folder gives the same ids. */
const firstIds = {
  file: 1_400_000_000_001,
  folder: 330_000_000_001,
  version: 1_600_000_000_001,
  collaboration: 50_000_000_001,
  user: 26_000_000_001,
  group: 15_000_000_001,
  membership: 12_000_000_001,
  webhook: 4_000_000_001,
};

export type NewId = (kind: keyof typeof firstIds) => string;

export function openIds(db: Db): NewId {
  const next = db.prepare<[string, number], { value: number }>(
    `INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`,
  );
  return (kind) => String((next.get(kind, firstIds[kind]) as { value: number }).value);
}

/** Where a child of `folder` lies on disk; the top level is the content folder itself. */
export const pathIn = (folder: Pick<Item, 'path'> | undefined, name: string): string =>
  folder === undefined || folder.path === '' ? name : `${folder.path}/${name}`;
