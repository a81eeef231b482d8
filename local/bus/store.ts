import type { Db } from '../database.ts';

/** Message states as they go over the wire (x-opt-message-state). */
export const active = 0;
export const deferred = 1;
export const scheduled = 2;

export const schema = `
  create table if not exists messages (
    queue text not null,
    sequence integer not null,
    first_sequence integer not null, -- from the queue it was sent to; a dead letter has a new sequence
    state integer not null,
    due_at integer,
    expires_at integer,
    session_id text,
    message_id text not null,
    delivery_count integer not null,
    enqueued_at integer not null,
    raw blob not null,
    primary key (queue, sequence)
  );
  create index if not exists messages_due on messages (queue, due_at) where due_at is not null;
  create index if not exists messages_expiry on messages (queue, expires_at) where expires_at is not null;
  create table if not exists sequences (queue text primary key, last integer not null) without rowid;
  create table if not exists seen (
    queue text not null, message_id text not null, until integer not null, primary key (queue, message_id)
  ) without rowid;
  create index if not exists seen_until on seen (queue, until);
  create table if not exists session_states (
    queue text not null, session_id text not null, state blob not null, primary key (queue, session_id)
  ) without rowid;
`;

/** Times in milliseconds since 1970. */
export interface StoredMessage {
  readonly queue: string;
  readonly sequence: number;
  readonly firstSequence: number;
  readonly state: number;
  /** When a scheduled message becomes active. */
  readonly dueAt: number | null;
  readonly expiresAt: number | null;
  readonly sessionId: string | null;
  readonly messageId: string;
  readonly deliveryCount: number;
  readonly enqueuedAt: number;
  readonly raw: Buffer;
}

export type NewMessage = Omit<StoredMessage, 'sequence' | 'firstSequence'> & {
  readonly firstSequence?: number;
};

export type Store = ReturnType<typeof createStore>;

const columns = `queue, sequence, first_sequence as firstSequence, state, due_at as dueAt, expires_at as expiresAt,
  session_id as sessionId, message_id as messageId, delivery_count as deliveryCount, enqueued_at as enqueuedAt, raw`;

/** The messages on disk, which are the truth; whoever writes does so inside a group commit. */
export function createStore(db: Db) {
  const nextSequence = db.prepare<[string], { last: number }>(
    `insert into sequences values (?, 1) on conflict do update set last = last + 1 returning last`,
  );
  const insert = db.prepare<[StoredMessage]>(
    `insert into messages values (@queue, @sequence, @firstSequence, @state, @dueAt, @expiresAt, @sessionId,
      @messageId, @deliveryCount, @enqueuedAt, @raw)`,
  );
  const update = db.prepare<[StoredMessage]>(
    `update messages set state = @state, due_at = @dueAt, delivery_count = @deliveryCount, raw = @raw
      where queue = @queue and sequence = @sequence`,
  );
  const remove = db.prepare<[string, number]>(
    `delete from messages where queue = ? and sequence = ?`,
  );
  const find = db.prepare<[string, number], StoredMessage>(
    `select ${columns} from messages where queue = ? and sequence = ?`,
  );
  const peek = db.prepare<[PeekRequest], StoredMessage>(
    `select ${columns} from messages where queue = @queue and sequence >= @from
      and (@sessionId is null or session_id = @sessionId) order by sequence limit @count`,
  );
  const ready = db.prepare<[string], Pick<StoredMessage, 'sequence' | 'sessionId'>>(
    `select sequence, session_id as sessionId from messages
      where queue = ? and state = ${active} order by sequence`,
  );
  const due = db.prepare<[string, number], number>(
    `select sequence from messages where queue = ? and due_at <= ? order by due_at, sequence`,
  );
  const expired = db.prepare<[string, number], number>(
    `select sequence from messages where queue = ? and expires_at <= ? order by sequence`,
  );
  const nextWake = db.prepare<{ queue: string; now: number }, { at: number | null }>(
    `select min(at) as at from (
      select min(due_at) as at from messages where queue = @queue and due_at > @now
      union all select min(expires_at) from messages where queue = @queue and expires_at > @now)`,
  );
  const count = db.prepare<[string, number], { total: number }>(
    `select count(*) as total from messages where queue = ? and state = ?`,
  );

  return {
    ...createRegisters(db),
    insert(message: NewMessage): number {
      const sequence = nextSequence.get(message.queue)?.last ?? 0;
      insert.run({ firstSequence: sequence, ...message, sequence });
      return sequence;
    },
    update: (message: StoredMessage) => void update.run(message),
    remove: (message: Pick<StoredMessage, 'queue' | 'sequence'>) =>
      void remove.run(message.queue, message.sequence),
    find: (queue: string, sequence: number) => find.get(queue, sequence),
    peek: (request: PeekRequest) => peek.all(request),
    /** What can be delivered, in order. */
    ready: (queue: string) => ready.iterate(queue),
    /** Sequence numbers: the messages themselves may be more than memory should hold. */
    due: (queue: string, now: number) => due.pluck().all(queue, now),
    expired: (queue: string, now: number) => expired.pluck().all(queue, now),
    /** When the next message falls due or expires. */
    nextWake: (queue: string, now: number) => nextWake.get({ queue, now })?.at ?? undefined,
    count: (queue: string, state: number) => count.get(queue, state)?.total ?? 0,
  };
}

interface PeekRequest {
  readonly queue: string;
  /** First sequence number to look at. */
  readonly from: number;
  readonly count: number;
  readonly sessionId: string | null;
}

/** Times in milliseconds since 1970. */
interface Sighting {
  readonly queue: string;
  readonly messageId: string;
  readonly now: number;
  /** The end of its window. */
  readonly until: number;
}

/** What is over counts for nothing already; this only keeps the table small. */
const forgetEveryMs = 1_000;

/** What a queue remembers besides its messages. */
function createRegisters(db: Db) {
  const forget = db.prepare<[string, number]>(`delete from seen where queue = ? and until <= ?`);
  const remember = db.prepare<[Sighting]>(
    `insert into seen values (@queue, @messageId, @until)
      on conflict do update set until = excluded.until where until <= @now`,
  );
  const forgotAt = new Map<string, number>();
  const getState = db.prepare<[string, string], { state: Buffer }>(
    `select state from session_states where queue = ? and session_id = ?`,
  );
  const setState = db.prepare<[string, string, Buffer]>(
    `insert or replace into session_states values (?, ?, ?)`,
  );
  const clearState = db.prepare<[string, string]>(
    `delete from session_states where queue = ? and session_id = ?`,
  );
  return {
    /** @returns whether the id is new within its window; a known one keeps its first window. */
    remember(sighting: Sighting): boolean {
      const { queue, now } = sighting;
      if (now - (forgotAt.get(queue) ?? 0) >= forgetEveryMs) {
        forget.run(queue, now);
        forgotAt.set(queue, now);
      }
      return remember.run(sighting).changes === 1;
    },
    sessionState: (queue: string, sessionId: string) => getState.get(queue, sessionId)?.state,
    setSessionState(queue: string, sessionId: string, state: Buffer | null): void {
      if (state === null) clearState.run(queue, sessionId);
      else setState.run(queue, sessionId, state);
    },
  };
}
