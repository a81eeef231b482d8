import type { Db } from '../database.ts';

/** That an old version was deleted, and perhaps restored again. */
export interface VersionFate {
  readonly trashedAt: number | null;
  readonly trashedBy: string | null;
  readonly restoredAt: number | null;
  readonly restoredBy: string | null;
}

export interface VersionTrash {
  fateOf(versionId: string): VersionFate;
  decide(versionId: string, fate: VersionFate): void;
}

const untouched: VersionFate = {
  trashedAt: null,
  trashedBy: null,
  restoredAt: null,
  restoredBy: null,
};

export function openVersionTrash(db: Db): VersionTrash {
  const find = db.prepare<[string], VersionFate>(
    'SELECT trashedAt, trashedBy, restoredAt, restoredBy FROM version_fates WHERE versionId = ?',
  );
  const save = db.prepare(
    'INSERT OR REPLACE INTO version_fates VALUES (@versionId, @trashedAt, @trashedBy, @restoredAt, @restoredBy)',
  );
  return {
    fateOf: (versionId) => find.get(versionId) ?? untouched,
    decide: (versionId, fate) => void save.run({ versionId, ...fate }),
  };
}
