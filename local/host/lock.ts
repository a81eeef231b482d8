import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Keeps a data folder for one host. The system drops the lock with the process, however that ends. */
export function lockDataDir(dataDir: string): Disposable {
  const db = new Database(join(dataDir, 'host.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw new Error(
      `Another Functions host runs on ${dataDir}: stop it first, or choose another data folder.`,
      { cause: error },
    );
  }
  return { [Symbol.dispose]: () => void db.close() };
}
