import { join } from 'node:path';
import { openDatabase } from '../database.ts';
import type { CloudEvent } from './cloud-event.ts';

export interface Delivery {
  readonly position: number;
  readonly url: string;
  readonly attempts: number;
  readonly receivedAt: number;
  /** The CloudEvent in JSON. */
  readonly event: string;
}

export interface Outcome {
  readonly state: 'pending' | 'delivered' | 'dropped';
  /** The subscriber's HTTP status, or why there was none. */
  readonly reason: string;
  /** Milliseconds since 1970; only while pending. */
  readonly dueAt: number;
}

export interface Listed extends Outcome {
  readonly position: number;
  readonly topic: string;
  readonly receivedAt: number;
  readonly event: string;
  readonly url: string | null;
  readonly attempts: number;
}

interface Filter {
  readonly topic: string | null;
  readonly type: string | null;
  /** Only those received after this position. */
  readonly since: number;
}

/** A topic that a partner made, by the address that it was given. */
export interface PartnerTopic {
  readonly azureSubscriptionId: string;
  readonly resourceGroup: string;
  /** Unique within a region. */
  readonly name: string;
  readonly location: string;
  readonly activation: Activation;
}
/** Azure's own words. */
export type Activation = 'NeverActivated' | 'Activated' | 'Deactivated';

export interface EventsState {
  /** All events and what is to be delivered, or nothing. */
  publish(published: Published): void;
  due(now: number, limit: number): Delivery[];
  nextDueAt(): number | undefined;
  settle(delivery: Delivery, outcome: Outcome): void;
  /** One row for each event and subscriber, oldest first. */
  list(filter: Filter): Listed[];
  partnerTopic(name: string): PartnerTopic | undefined;
  savePartnerTopic(topic: PartnerTopic): void;
  /** Forgets what was received before then, in milliseconds since 1970. */
  forget(before: number): void;
  close(): void;
}

interface Published {
  readonly topic: string;
  readonly events: readonly CloudEvent[];
  readonly subscribers: readonly string[];
  readonly now: number;
}

const schema = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT, type TEXT, receivedAt INTEGER, event TEXT
  );
  CREATE TABLE IF NOT EXISTS deliveries (
    position INTEGER, url TEXT, state TEXT, attempts INTEGER, reason TEXT, dueAt INTEGER, PRIMARY KEY (position, url)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS partner_topics (
    name TEXT PRIMARY KEY, azureSubscriptionId TEXT, resourceGroup TEXT, location TEXT, activation TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (dueAt) WHERE state = 'pending';`;

export function openState(dataDir: string | undefined): EventsState {
  const db = openDatabase(dataDir && join(dataDir, 'events.db'), schema);
  const statements = {
    event: db.prepare('INSERT INTO events (topic, type, receivedAt, event) VALUES (?, ?, ?, ?)'),
    delivery: db.prepare(`INSERT INTO deliveries VALUES (?, ?, 'pending', 0, '', ?)`),
    due: db.prepare<[number, number], Delivery>(
      `SELECT position, url, attempts, receivedAt, event FROM deliveries JOIN events USING (position)
       WHERE state = 'pending' AND dueAt <= ? ORDER BY dueAt, position LIMIT ?`,
    ),
    nextDueAt: db
      .prepare<[], number | null>(`SELECT min(dueAt) FROM deliveries WHERE state = 'pending'`)
      .pluck(),
    settle: db.prepare(
      `UPDATE deliveries SET state = @state, reason = @reason, dueAt = @dueAt, attempts = attempts + 1
       WHERE position = @position AND url = @url`,
    ),
    forgetEvents: db.prepare('DELETE FROM events WHERE receivedAt < ?'),
    forgetDeliveries: db.prepare(
      'DELETE FROM deliveries WHERE position NOT IN (SELECT position FROM events)',
    ),
    partnerTopic: db.prepare<[string], PartnerTopic>('SELECT * FROM partner_topics WHERE name = ?'),
    savePartnerTopic: db.prepare(
      `INSERT OR REPLACE INTO partner_topics VALUES (@name, @azureSubscriptionId, @resourceGroup, @location, @activation)`,
    ),
    list: db.prepare<[Filter], Listed>(
      `SELECT * FROM events LEFT JOIN deliveries USING (position)
       WHERE position > @since AND topic = ifnull(@topic, topic) AND type = ifnull(@type, type) ORDER BY position, url`,
    ),
  };
  return {
    publish: db.transaction(({ topic, events, subscribers, now }: Published) => {
      for (const event of events) {
        const row = statements.event.run(topic, event.type, now, JSON.stringify(event));
        for (const url of subscribers) statements.delivery.run(row.lastInsertRowid, url, now);
      }
    }),
    due: (now, limit) => statements.due.all(now, limit),
    nextDueAt: () => statements.nextDueAt.get() ?? undefined,
    settle({ position, url }, outcome) {
      statements.settle.run({ ...outcome, position, url });
    },
    partnerTopic: (name) => statements.partnerTopic.get(name),
    savePartnerTopic: (topic) => void statements.savePartnerTopic.run(topic),
    list: (filter) => statements.list.all(filter),
    forget: db.transaction((before: number) => {
      statements.forgetEvents.run(before);
      statements.forgetDeliveries.run();
    }),
    close: () => db.close(),
  };
}
