import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { openDatabase } from '../database.ts';
import { privateFile } from '../private-file.ts';
import { notFound, VaultError } from './errors.ts';

/** One version of a secret. Times are seconds since 1970, as on the wire. */
export interface SecretVersion {
  readonly name: string;
  readonly version: string;
  readonly value: string;
  readonly contentType: string | null;
  /** JSON of Record<string, string>. */
  readonly tags: string | null;
  readonly enabled: 0 | 1;
  readonly notBefore: number | null;
  readonly expires: number | null;
  readonly created: number;
  readonly updated: number;
}

/** What a caller may choose of a version; absent leaves as it is, or the default. */
export type Settable = Partial<
  Pick<SecretVersion, 'contentType' | 'tags' | 'enabled' | 'notBefore' | 'expires'>
>;

export interface DeletedSecret {
  readonly latest: SecretVersion;
  readonly deletedAt: number;
  readonly purgeAt: number;
}

export interface Page {
  readonly size: number;
  readonly skip: number;
}

export interface VaultState {
  /** The newest version when none is named. Throws when there is none. */
  get(name: string, version: string): SecretVersion;
  set(name: string, value: string, settable: Settable): SecretVersion;
  update(name: string, version: string, settable: Settable): SecretVersion;
  /** The newest version of each secret, by name. */
  list(page: Page): SecretVersion[];
  listVersions(name: string, page: Page): SecretVersion[];
  delete(name: string): DeletedSecret;
  getDeleted(name: string): DeletedSecret;
  listDeleted(page: Page): DeletedSecret[];
  recover(name: string): SecretVersion;
  purge(name: string): void;
  /** Neither there nor deleted. */
  isFree(name: string): boolean;
  close(): void;
}

/** How long a deleted secret can be recovered: Azure's default. */
export const recoverableDays = 90;
const recoverableSeconds = recoverableDays * 24 * 3600;

const schema = `
  CREATE TABLE IF NOT EXISTS versions (
    position INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE, version TEXT, value TEXT, contentType TEXT,
    tags TEXT, enabled INTEGER, notBefore INTEGER, expires INTEGER, created INTEGER, updated INTEGER,
    UNIQUE (name, version)
  );
  CREATE TABLE IF NOT EXISTS deleted (name TEXT COLLATE NOCASE PRIMARY KEY, deletedAt INTEGER) WITHOUT ROWID;`;

const newest = 'SELECT max(position) FROM versions GROUP BY name';

export function openState(dataDir: string | undefined, clock: Clock): VaultState {
  const db = openDatabase(privateFile(dataDir, 'vault.db'), schema);
  const statements = {
    newest: db.prepare<[string], SecretVersion>(
      'SELECT * FROM versions WHERE name = ? ORDER BY position DESC LIMIT 1',
    ),
    version: db.prepare<[string, string], SecretVersion>(
      'SELECT * FROM versions WHERE name = ? AND version = ?',
    ),
    versions: db.prepare<[string, number, number], SecretVersion>(
      'SELECT * FROM versions WHERE name = ? ORDER BY position LIMIT ? OFFSET ?',
    ),
    list: db.prepare<[number, number], SecretVersion>(
      `SELECT * FROM versions WHERE position IN (${newest}) AND name NOT IN (SELECT name FROM deleted)
       ORDER BY name LIMIT ? OFFSET ?`,
    ),
    write: db.prepare<[SecretVersion]>(
      `INSERT INTO versions (name, version, value, contentType, tags, enabled, notBefore, expires, created, updated)
       VALUES (@name, @version, @value, @contentType, @tags, @enabled, @notBefore, @expires, @created, @updated)
       ON CONFLICT (name, version) DO UPDATE SET contentType = excluded.contentType, tags = excluded.tags,
         enabled = excluded.enabled, notBefore = excluded.notBefore, expires = excluded.expires, updated = excluded.updated`,
    ),
    deletedAt: db.prepare<[string], number>('SELECT deletedAt FROM deleted WHERE name = ?').pluck(),
    listDeleted: db
      .prepare<[number, number], string>('SELECT name FROM deleted ORDER BY name LIMIT ? OFFSET ?')
      .pluck(),
    due: db.prepare<[number], string>('SELECT name FROM deleted WHERE deletedAt <= ?').pluck(),
    markDeleted: db.prepare<[string, number]>('INSERT INTO deleted VALUES (?, ?)'),
    unmarkDeleted: db.prepare<[string]>('DELETE FROM deleted WHERE name = ?'),
    erase: db.prepare<[string]>('DELETE FROM versions WHERE name = ?'),
  };
  const now = () => Math.floor(clock.now() / 1000);

  const erase = db.transaction((name: string) => {
    statements.unmarkDeleted.run(name);
    statements.erase.run(name);
  });

  /** When it was deleted; purges what is past its time first, since nobody looks in between. */
  function deletedAt(name: string): number | undefined {
    statements.due.all(now() - recoverableSeconds).forEach((due) => erase(due));
    return statements.deletedAt.get(name);
  }

  function get(name: string, version: string): SecretVersion {
    const found =
      version === '' ? statements.newest.get(name) : statements.version.get(name, version);
    if (found === undefined || deletedAt(name) !== undefined) throw notFound(name, version);
    return found;
  }

  function getDeleted(name: string): DeletedSecret {
    const since = deletedAt(name);
    const latest = statements.newest.get(name);
    if (since === undefined || latest === undefined) throw notFound(name);
    return { latest, deletedAt: since, purgeAt: since + recoverableSeconds };
  }

  function write(version: SecretVersion): SecretVersion {
    statements.write.run(version);
    return version;
  }

  return {
    get,
    getDeleted,
    set(name, value, settable) {
      if (deletedAt(name) !== undefined)
        throw new VaultError(
          'Conflict',
          `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
        );
      const version = randomBytes(16).toString('hex');
      const times = { created: now(), updated: now() };
      return write({ ...defaults, ...settable, ...times, name, version, value });
    },
    update: (name, version, settable) =>
      write({ ...get(name, version), ...settable, updated: now() }),
    list: ({ size, skip }) => statements.list.all(size, skip),
    listVersions(name, { size, skip }) {
      if (deletedAt(name) !== undefined) return [];
      return statements.versions.all(name, size, skip);
    },
    delete(name) {
      statements.markDeleted.run(get(name, '').name, now());
      return getDeleted(name);
    },
    listDeleted: ({ size, skip }) => statements.listDeleted.all(size, skip).map(getDeleted),
    recover(name) {
      getDeleted(name);
      statements.unmarkDeleted.run(name);
      return get(name, '');
    },
    purge: (name) => erase(getDeleted(name).latest.name),
    isFree: (name) => deletedAt(name) === undefined && statements.newest.get(name) === undefined,
    close: () => db.close(),
  };
}

const defaults = {
  contentType: null,
  tags: null,
  enabled: 1,
  notBefore: null,
  expires: null,
} as const satisfies Settable;
