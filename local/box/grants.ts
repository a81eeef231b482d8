import { createHash, randomBytes } from 'node:crypto';
import type { State } from './state.ts';

/** Access tokens 60 minutes, refresh tokens 60 days or one use, authorization codes 30 seconds: guides/authentication/tokens */
const lifetimeMs = {
  access: 3600 * 1000,
  refresh: 60 * 24 * 3600 * 1000,
  code: 30 * 1000,
  /** Ids of assertions that were used: kept for as long as one could be valid. */
  assertion: 10 * 60 * 1000,
};

type GrantKind = keyof typeof lifetimeMs;

interface Row {
  readonly userId: string;
  readonly expiresAt: number;
}

/** Kept by their hash, so that a restart signs nobody out and the file holds no token. */
export interface Grants {
  issue(kind: GrantKind, userId: string): string;
  /** Remembers a secret that somebody else made. @returns false when it is known already. */
  note(kind: GrantKind, secret: string): boolean;
  userOf(kind: GrantKind, secret: string): string | undefined;
  /** The same, and it is spent. */
  spend(kind: GrantKind, secret: string): string | undefined;
  revoke(secret: string): void;
}

export const accessSeconds = lifetimeMs.access / 1000;

export function openGrants({ db, clock }: Pick<State, 'db' | 'clock'>): Grants {
  const insert = db.prepare('INSERT OR IGNORE INTO grants VALUES (?, ?, ?, ?)');
  const select = db.prepare<[string, string], Row>(
    'SELECT userId, expiresAt FROM grants WHERE hash = ? AND kind = ?',
  );
  const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
  const keep = (kind: GrantKind, secret: string, userId: string) => {
    db.prepare('DELETE FROM grants WHERE expiresAt <= ?').run(clock.now());
    const expiresAt = clock.now() + lifetimeMs[kind];
    return insert.run(hashOf(secret), kind, userId, expiresAt).changes > 0;
  };
  const revoke = (secret: string) =>
    void db.prepare('DELETE FROM grants WHERE hash = ?').run(hashOf(secret));
  const userOf = (kind: GrantKind, secret: string) => {
    const row = select.get(hashOf(secret), kind);
    return row !== undefined && row.expiresAt > clock.now() ? row.userId : undefined;
  };
  return {
    issue(kind, userId) {
      const secret = randomBytes(24).toString('base64url');
      keep(kind, secret, userId);
      return secret;
    },
    note: (kind, secret) => keep(kind, secret, ''),
    userOf,
    spend(kind, secret) {
      const userId = userOf(kind, secret);
      revoke(secret);
      return userId;
    },
    revoke,
  };
}
