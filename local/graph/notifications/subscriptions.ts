import type { Db } from '../../database.ts';

export interface Subscription {
  readonly id: string;
  readonly appId: string;
  /** The person in whose name it was made; null for an application's own. */
  readonly oid: string | null;
  readonly kind: 'drive' | 'users' | 'groups';
  /** A drive's id; of the directory an object's id, or '' for all. */
  readonly target: string;
  /** As the subscriber wrote it. */
  readonly resource: string;
  /** Separated by commas. */
  readonly changeTypes: string;
  readonly notificationUrl: string;
  readonly lifecycleUrl: string | null;
  readonly clientState: string | null;
  /** 1: also rings when rights change (`Prefer: includesecuritywebhooks`). */
  readonly tellsRights: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it will be asked to authorize itself again; null once it was asked. */
  readonly reauthorizeAt: number | null;
}

/**
 * It was asked and has not answered: nothing is told to it, and what happens meanwhile never will be. Graph may go on for a while
 * (https://learn.microsoft.com/graph/change-notifications-lifecycle-events); who has no address to be asked at is not held to it here.
 */
export const isPaused = ({ reauthorizeAt, lifecycleUrl }: Subscription): boolean =>
  reauthorizeAt === null && lifecycleUrl !== null;

export interface Subscriptions {
  get(id: string): Subscription | undefined;
  of(appId: string): Subscription[];
  all(): Subscription[];
  on(kind: Subscription['kind'], target: string): Subscription[];
  save(subscription: Subscription): Subscription;
  remove(id: string): void;
}

const columns = [
  'id',
  'appId',
  'oid',
  'kind',
  'target',
  'resource',
  'changeTypes',
  'notificationUrl',
  'lifecycleUrl',
  'clientState',
  'tellsRights',
  'createdAt',
  'expiresAt',
  'reauthorizeAt',
];

export function openSubscriptions(db: Db): Subscriptions {
  const select = <T extends unknown[]>(where: string) =>
    db.prepare<T, Subscription>(
      `SELECT * FROM subscriptions WHERE ${where} ORDER BY createdAt, id`,
    );
  const byId = select<[string]>('id = ?');
  const byApp = select<[string]>('appId = ?');
  const byTarget = select<[string, string]>('kind = ? AND target = ?');
  const put = db.prepare(
    `INSERT OR REPLACE INTO subscriptions (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`,
  );
  return {
    get: (id) => byId.get(id),
    of: (appId) => byApp.all(appId),
    all: () => select<[]>('true').all(),
    on: (kind, target) => byTarget.all(kind, target),
    save: (subscription) => (put.run(subscription), subscription),
    remove: (id) => void db.prepare('DELETE FROM subscriptions WHERE id = ?').run(id),
  };
}
