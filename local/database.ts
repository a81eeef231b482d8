import Database from 'better-sqlite3';

export type Db = Database.Database;

/**
 * A SQLite file that survives kill -9: what was committed is there at the next start (WAL, synchronous NORMAL).
 * @param file absent means memory only
 */
export function openDatabase(file: string | undefined, schema: string): Db {
  const db = new Database(file ?? ':memory:');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(schema);
  return db;
}

/** Runs work inside a transaction that it shares with all work of the same turn of the event loop. */
export type GroupCommit = <T>(work: () => T) => Promise<T>;

interface Entry {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** The promise settles after COMMIT, so that nothing is acknowledged before it is on disk. */
export function createGroupCommit(db: Db): GroupCommit {
  let waiting: Entry[] = [];
  const savepoint = db.transaction((work: () => unknown) => work());

  const commit = db.transaction((entries: Entry[]) =>
    entries.map((entry) => {
      try {
        return { value: savepoint(entry.work) };
      } catch (error) {
        return { error }; // rolled back to its own savepoint; the others stand
      }
    }),
  );

  function flush(): void {
    const entries = waiting;
    waiting = [];
    try {
      const outcomes = commit(entries);
      for (const [position, outcome] of outcomes.entries()) settle(entries[position], outcome);
    } catch (error) {
      for (const entry of entries) entry.reject(error);
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ work, resolve, reject });
    });
}

function settle(entry: Entry | undefined, outcome: { value?: unknown; error?: unknown }): void {
  if ('error' in outcome) entry?.reject(outcome.error);
  else entry?.resolve(outcome.value as never);
}
