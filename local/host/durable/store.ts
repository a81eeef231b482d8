import { createGroupCommit, type Db, type GroupCommit } from '../../database.ts';
import { openInstances, type Instances } from './instances.ts';
import type { Entry } from './progress.ts';
import type { HistoryEvent } from './protocol.ts';
import { makeTables } from './schema.ts';

export interface Message {
  readonly seq: number;
  /** The run that it is for; null is for whichever runs. */
  readonly executionId: string | null;
  readonly event: HistoryEvent;
}

export interface Post {
  readonly instanceId: string;
  readonly event: HistoryEvent;
  readonly executionId?: string;
  /** Milliseconds since 1970 from which on it counts. */
  readonly dueAt: number;
  /** The timer that it is, so that it can be cancelled. */
  readonly timerId?: number;
}

export interface Work {
  readonly seq: number;
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  /** JSON text */
  readonly input: string | null;
  /** How often a worker has failed under it. */
  readonly deliveries: number;
}

/** Histories, messages and work in SQLite. Writes belong inside `commit`, and are acknowledged after it. */
export interface Store {
  readonly commit: GroupCommit;
  readonly instances: Instances;
  history(instanceId: string): Entry[];
  append(instanceId: string, position: number, entries: readonly Entry[]): void;
  post(post: Post): void;
  /** What an instance has to be told by now, in order. */
  due(instanceId: string, now: number): Message[];
  instancesDue(now: number): string[];
  /** When the first message after that moment falls due. */
  nextDue(now: number): number | undefined;
  consume(seqs: readonly number[]): void;
  cancelTimer(instanceId: string, timerId: number): void;
  cancelTimers(instanceId: string): void;
  addWork(work: Omit<Work, 'seq' | 'deliveries'>): Work;
  work(): Work[];
  hasWork(seq: number): boolean;
  countDelivery(seq: number): void;
  /** @returns false when the work is gone, because its instance was purged */
  endWork(seq: number): boolean;
  clearHistory(instanceId: string): void;
  clearInbox(instanceId: string): void;
  clearWork(instanceId: string): void;
}

export function openStore(db: Db): Store {
  makeTables(db);
  const sql = prepare(db);
  return {
    commit: createGroupCommit(db),
    instances: openInstances(db),
    history: (instanceId) => (sql.history.all(instanceId) as HistoryRow[]).map(toEntry),
    append(instanceId, position, entries) {
      for (const [offset, { event, note }] of entries.entries()) {
        const text = JSON.stringify({ ...event, IsPlayed: true }); // whoever reads it replays it
        sql.append.run(instanceId, position + offset, text, note ? JSON.stringify(note) : null);
      }
    },
    post({ instanceId, event, executionId, dueAt, timerId }) {
      const text = JSON.stringify(event);
      sql.post.run(instanceId, executionId ?? null, Math.floor(dueAt), timerId ?? null, text);
    },
    due: (instanceId, now) => (sql.due.all(instanceId, now) as MessageRow[]).map(toMessage),
    instancesDue: (now) => sql.instancesDue.pluck().all(now) as string[],
    nextDue: (now) => (sql.nextDue.pluck().get(now) as number | null) ?? undefined,
    consume(seqs) {
      for (const seq of seqs) sql.consume.run(seq);
    },
    cancelTimer: (instanceId, timerId) => void sql.cancelTimer.run(instanceId, timerId),
    cancelTimers: (instanceId) => void sql.cancelTimers.run(instanceId),
    addWork(work) {
      const { lastInsertRowid } = sql.addWork.run(work);
      return { ...work, seq: Number(lastInsertRowid), deliveries: 0 };
    },
    work: () => sql.work.all() as Work[],
    hasWork: (seq) => sql.hasWork.get(seq) !== undefined,
    countDelivery: (seq) => void sql.countDelivery.run(seq),
    endWork: (seq) => sql.endWork.run(seq).changes > 0,
    clearHistory: (instanceId) => void sql.clearHistory.run(instanceId),
    clearInbox: (instanceId) => void sql.clearInbox.run(instanceId),
    clearWork: (instanceId) => void sql.clearWork.run(instanceId),
  };
}

interface HistoryRow {
  readonly event: string;
  readonly note: string | null;
}

interface MessageRow {
  readonly seq: number;
  readonly execution: string | null;
  readonly event: string;
}

const toEntry = ({ event, note }: HistoryRow): Entry => ({
  event: JSON.parse(event) as HistoryEvent,
  ...(note !== null && { note: JSON.parse(note) as NonNullable<Entry['note']> }),
});

const toMessage = ({ seq, execution, event }: MessageRow): Message => ({
  seq,
  executionId: execution,
  event: JSON.parse(event) as HistoryEvent,
});

const workColumns =
  'seq, instance AS instanceId, execution AS executionId, task AS taskId, name, input, deliveries';

const prepare = (db: Db) => ({
  history: db.prepare('SELECT event, note FROM history WHERE instance = ? ORDER BY position'),
  append: db.prepare('INSERT INTO history (instance, position, event, note) VALUES (?, ?, ?, ?)'),
  post: db.prepare(
    'INSERT INTO inbox (instance, execution, due, timer, event) VALUES (?, ?, ?, ?, ?)',
  ),
  due: db.prepare(
    'SELECT seq, execution, event FROM inbox WHERE instance = ? AND due <= ? ORDER BY due, seq',
  ),
  instancesDue: db.prepare('SELECT DISTINCT instance FROM inbox WHERE due <= ?'),
  nextDue: db.prepare('SELECT MIN(due) FROM inbox WHERE due > ?'),
  consume: db.prepare('DELETE FROM inbox WHERE seq = ?'),
  cancelTimer: db.prepare('DELETE FROM inbox WHERE instance = ? AND timer = ?'),
  cancelTimers: db.prepare('DELETE FROM inbox WHERE instance = ? AND timer IS NOT NULL'),
  addWork: db.prepare(
    'INSERT INTO work (instance, execution, task, name, input) VALUES (@instanceId, @executionId, @taskId, @name, @input)',
  ),
  work: db.prepare(`SELECT ${workColumns} FROM work ORDER BY seq`),
  hasWork: db.prepare('SELECT 1 FROM work WHERE seq = ?'),
  countDelivery: db.prepare('UPDATE work SET deliveries = deliveries + 1 WHERE seq = ?'),
  endWork: db.prepare('DELETE FROM work WHERE seq = ?'),
  clearHistory: db.prepare('DELETE FROM history WHERE instance = ?'),
  clearInbox: db.prepare('DELETE FROM inbox WHERE instance = ?'),
  clearWork: db.prepare('DELETE FROM work WHERE instance = ?'),
});
