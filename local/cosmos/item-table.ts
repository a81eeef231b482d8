import type { Db } from '../database.ts';

/** An item as it lies on disk. Its text is the whole answer to a point read. */
export interface StoredItem {
  /** Stays as long as the item lives; queries without an order walk by it. */
  readonly rid: number;
  /** The partition key, as JSON. */
  readonly pk: string;
  readonly id: string;
  /** Number of the write, which the change feed walks by. */
  readonly lsn: number;
  /** Seconds since 1970. */
  readonly ts: number;
  /** Seconds since 1970, or null for ever. */
  readonly expires: number | null;
  readonly body: string;
}

const columns = 'rid, pk, id, lsn, ts, expires, body';

/**
 * One table for each container: `pk` alone is an index too, so that a walk through one partition
 * comes in the order of `rid` without sorting.
 */
const schema = (table: string) => `
  create table if not exists ${table}(
    rid integer primary key, pk text not null, id text not null, lsn integer not null,
    ts integer not null, expires integer, body text not null);
  create unique index if not exists ${table}_key on ${table}(pk, id);
  create index if not exists ${table}_pk on ${table}(pk);
  create index if not exists ${table}_lsn on ${table}(lsn);
  create index if not exists ${table}_expires on ${table}(expires) where expires is not null;
  create table if not exists ${table}_unique(value text primary key, rid integer not null) without rowid;
  create index if not exists ${table}_unique_rid on ${table}_unique(rid);`;

export type ItemTable = ReturnType<typeof openItemTable>;

/** The statements of one container, prepared once. */
export function openItemTable(db: Db, table: string) {
  db.exec(schema(table));
  const find = db.prepare<[string, string], StoredItem>(
    `select ${columns} from ${table} where pk = ? and id = ?`,
  );
  const insert = db.prepare(`insert into ${table}(${columns}) values(?, ?, ?, ?, ?, ?, ?)`);
  const update = db.prepare(
    `update ${table} set id = ?, lsn = ?, ts = ?, expires = ?, body = ? where rid = ?`,
  );
  const remove = db.prepare(`delete from ${table} where rid = ?`);
  const release = db.prepare(`delete from ${table}_unique where rid = ?`);
  const claim = db.prepare(`insert or ignore into ${table}_unique(value, rid) values(?, ?)`);
  const expired = db.prepare<[number], { rid: number }>(
    `select rid from ${table} where expires <= ? limit 1000`,
  );
  const ofPartition = db.prepare<[string], { rid: number }>(
    `select rid from ${table} where pk = ?`,
  );
  const counted = db.prepare<[], { size: number; lsn: number | null }>(
    `select count(*) as size, max(lsn) as lsn from ${table}`,
  );

  return {
    name: table,
    find: (pk: string, id: string) => find.get(pk, id),
    insert: (item: StoredItem) =>
      insert.run(item.rid, item.pk, item.id, item.lsn, item.ts, item.expires, item.body),
    update: (item: StoredItem) =>
      update.run(item.id, item.lsn, item.ts, item.expires, item.body, item.rid),
    remove(rid: number): void {
      remove.run(rid);
      release.run(rid);
    },
    /** @returns false when another item holds one of the values */
    claim(rid: number, values: readonly string[]): boolean {
      release.run(rid);
      return values.every((value) => claim.run(value, rid).changes === 1);
    },
    expiredBy: (second: number) => expired.all(second).map(({ rid }) => rid),
    ridsOf: (pk: string) => ofPartition.all(pk).map(({ rid }) => rid),
    /** Reads the whole index: only for the start. */
    count: () => counted.get() ?? { size: 0, lsn: null },
  };
}
