import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Counts what is committed to the search emulator's database, from the moment it is made. */
export interface IndexWrites extends Disposable {
  /** 0: nobody has committed anything. Else the documents put, or "some" when something else was written. */
  count(): number | 'some';
}

export function watchIndexWrites(dataDir: string): IndexWrites {
  const db = new Database(join(dataDir, 'search', 'search.db'), { readonly: true });
  // Changes with every commit of another connection, and with nothing else [SQLite, PRAGMA data_version].
  const version = () => Number(db.pragma('data_version', { simple: true }));
  const put = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'documents'").pluck();
  const puts = () => Number(put.get() ?? 0);
  const before = { version: version(), puts: puts() };
  return {
    count() {
      if (version() === before.version) return 0;
      return puts() - before.puts || 'some';
    },
    [Symbol.dispose]: () => db.close(),
  };
}
