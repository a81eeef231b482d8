import type { Db } from '../../database.ts';

/**
 * The inbox holds what an instance has yet to be told, its timers among it: a row is due when the clock has passed `due`.
 * The work table is the outbox: activities that are to run, or run now.
 * `deliveries` counts how often a worker has failed under the work; of an instance, under the replay that is to come.
 * `execution` names the run of the instance that waits for the answer; a later run must not get it.
 */
const schema = `
CREATE TABLE IF NOT EXISTS instances (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  execution TEXT NOT NULL,
  status TEXT NOT NULL,
  input TEXT,
  output TEXT,
  custom_status TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  parent_id TEXT,
  parent_execution TEXT,
  parent_task INTEGER,
  deliveries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS instances_by_age ON instances (created, id);
CREATE TABLE IF NOT EXISTS history (
  instance TEXT NOT NULL,
  position INTEGER NOT NULL,
  event TEXT NOT NULL,
  note TEXT,
  PRIMARY KEY (instance, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  instance TEXT NOT NULL,
  execution TEXT,
  due INTEGER NOT NULL,
  timer INTEGER,
  event TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS inbox_by_instance ON inbox (instance, due);
CREATE INDEX IF NOT EXISTS inbox_by_due ON inbox (due);
CREATE TABLE IF NOT EXISTS work (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  instance TEXT NOT NULL,
  execution TEXT NOT NULL,
  task INTEGER NOT NULL,
  name TEXT NOT NULL,
  input TEXT,
  deliveries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS work_by_instance ON work (instance);
`;

/** Makes the tables that are missing, and the column that databases of earlier versions have not. */
export function makeTables(db: Db): void {
  db.exec(schema);
  const columns = db.prepare("SELECT name FROM pragma_table_info('instances')").pluck().all();
  if (columns.includes('deliveries')) return;
  db.exec('ALTER TABLE instances ADD COLUMN deliveries INTEGER NOT NULL DEFAULT 0');
}
