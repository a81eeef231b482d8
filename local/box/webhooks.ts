import type { Db } from '../database.ts';

export interface Webhook {
  readonly id: string;
  readonly itemId: string;
  readonly itemType: 'file' | 'folder';
  readonly userId: string;
  readonly address: string;
  /** JSON array. */
  readonly triggers: string;
  readonly createdAt: number;
}

export interface Delivery {
  readonly id: number;
  readonly address: string;
  readonly body: string;
  /** How often it has been tried in vain. */
  readonly retries: number;
  readonly dueAt: number;
}

export interface Webhooks {
  get(id: string): Webhook | undefined;
  of(userId: string): Webhook[];
  on(itemIds: readonly string[]): Webhook[];
  save(webhook: Webhook): Webhook;
  remove(id: string): void;
  enqueue(delivery: Omit<Delivery, 'id'>): void;
  due(now: number): Delivery[];
  nextDue(): number | undefined;
  /** Takes it off the queue: delivered, or given up. */
  settle(id: number): void;
  retry(id: number, dueAt: number): void;
}

export function openWebhooks(db: Db): Webhooks {
  const onItems = db.prepare<[string], Webhook>(
    'SELECT * FROM webhooks WHERE itemId IN (SELECT value FROM json_each(?)) ORDER BY id',
  );
  const put = db.prepare(
    `INSERT INTO webhooks VALUES (@id, @itemId, @itemType, @userId, @address, @triggers, @createdAt)
     ON CONFLICT (id) DO UPDATE SET itemId = @itemId, itemType = @itemType, address = @address, triggers = @triggers`,
  );
  const insert = db.prepare(
    'INSERT INTO deliveries (address, body, retries, dueAt) VALUES (@address, @body, @retries, @dueAt)',
  );
  const due = db.prepare<[number], Delivery>(
    'SELECT * FROM deliveries WHERE dueAt <= ? ORDER BY id',
  );
  return {
    get: (id) => db.prepare<[string], Webhook>('SELECT * FROM webhooks WHERE id = ?').get(id),
    of: (userId) =>
      db
        .prepare<[string], Webhook>('SELECT * FROM webhooks WHERE userId = ? ORDER BY id')
        .all(userId),
    on: (itemIds) => onItems.all(JSON.stringify(itemIds)),
    save: (webhook) => (put.run(webhook), webhook),
    remove: (id) => void db.prepare('DELETE FROM webhooks WHERE id = ?').run(id),
    enqueue: (delivery) => void insert.run(delivery),
    due: (now) => due.all(now),
    nextDue: () =>
      db.prepare<[], { dueAt: number | null }>('SELECT min(dueAt) AS dueAt FROM deliveries').get()
        ?.dueAt ?? undefined,
    settle: (id) => void db.prepare('DELETE FROM deliveries WHERE id = ?').run(id),
    retry: (id, dueAt) =>
      void db
        .prepare('UPDATE deliveries SET retries = retries + 1, dueAt = ? WHERE id = ?')
        .run(dueAt, id),
  };
}
