import type { Db } from '../../database.ts';

/** One notification that waits to be delivered. */
export interface Notice {
  readonly id: number;
  readonly subscriptionId: string;
  readonly url: string;
  /** JSON: one entry of `value`. */
  readonly body: string;
  /** Type of its CloudEvent, for Event Grid; null is a lifecycle notification. */
  readonly event: string | null;
  /** How often it has been tried in vain. */
  readonly retries: number;
  readonly madeAt: number;
  readonly dueAt: number;
}

export interface Notices {
  add(notice: Omit<Notice, 'id' | 'retries'>): void;
  /** Whether one of this subscription waits that nobody has tried to deliver yet. */
  waits(subscriptionId: string): boolean;
  /** What is due, and from now on under way. */
  take(now: number): Notice[];
  nextDue(): number | undefined;
  /** Off the queue: delivered, dropped, or given up. */
  settle(id: number): void;
  retry(id: number, dueAt: number): void;
  /** Holds it back without counting a try. */
  postpone(id: number, dueAt: number): void;
  forget(subscriptionId: string): void;
}

export function openNotices(db: Db): Notices {
  db.exec('UPDATE notices SET isUnderWay = 0'); // what was under way when the last run ended
  const insert = db.prepare(
    `INSERT INTO notices (subscriptionId, url, body, event, madeAt, dueAt) VALUES (@subscriptionId, @url, @body, @event, @madeAt, @dueAt)`,
  );
  const waiting = db.prepare<[string]>(
    `SELECT 1 FROM notices WHERE subscriptionId = ? AND retries = 0 AND isUnderWay = 0 AND event IS NOT NULL`,
  );
  const take = db.prepare<[number], Notice>(
    `UPDATE notices SET isUnderWay = 1 WHERE dueAt <= ? AND isUnderWay = 0 RETURNING *`,
  );
  const wait = (more: string) =>
    db.prepare<[number, number]>(
      `UPDATE notices SET isUnderWay = 0, dueAt = ?${more} WHERE id = ?`,
    );
  const retry = wait(', retries = retries + 1');
  const postpone = wait('');
  const next = db
    .prepare<[], number | null>('SELECT min(dueAt) FROM notices WHERE isUnderWay = 0')
    .pluck();
  return {
    add: (notice) => void insert.run(notice),
    waits: (subscriptionId) => waiting.get(subscriptionId) !== undefined,
    take: (now) => take.all(now).toSorted((a, b) => a.id - b.id),
    nextDue: () => next.get() ?? undefined,
    settle: (id) => void db.prepare('DELETE FROM notices WHERE id = ?').run(id),
    retry: (id, dueAt) => void retry.run(dueAt, id),
    postpone: (id, dueAt) => void postpone.run(dueAt, id),
    forget: (subscriptionId) =>
      void db
        .prepare('DELETE FROM notices WHERE subscriptionId = ? AND event IS NOT NULL')
        .run(subscriptionId),
  };
}
