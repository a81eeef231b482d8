import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Counts what is committed to the search emulator's database. */
export interface IndexWrites {
  /** Chunks put since the last call; "some" when only something else was committed, 0 when nothing was. */
  lap(): number | 'some';
  close(): void;
}

export function watchIndexWrites(dataDir: string): IndexWrites {
  const db = new Database(join(dataDir, 'search', 'search.db'), { readonly: true });
  // Changes with every commit of another connection, and with nothing else [SQLite, PRAGMA data_version].
  const version = () => Number(db.pragma('data_version', { simple: true }));
  const put = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'documents'").pluck();
  const look = () => ({ version: version(), puts: Number(put.get() ?? 0) });
  let before = look();
  return {
    lap() {
      const after = look();
      const puts = after.puts - before.puts;
      const silent = after.version === before.version;
      before = after;
      return silent ? 0 : puts || 'some';
    },
    close: () => db.close(),
  };
}
