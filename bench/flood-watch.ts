import { join } from 'node:path';
import Database from 'better-sqlite3';
import { until } from './looking.ts';
import { readTree } from './process-tree.ts';
import type { StartedSluice } from './running-sluice.ts';
import { sum } from './statistics.ts';

export interface Watched {
  /** Sent or scheduled on the queue. */
  readonly messages: number;
  readonly mostWaiting: number;
  /** Bytes of the whole tree of processes. */
  readonly before: number;
  readonly most: number;
  readonly after: number;
}

interface Watch {
  /** Settles when no message waits to be taken; those for later do not count. */
  drained(): Promise<void>;
  stop(): Watched;
}

const everyMs = 1_000;
const queue = 'changes';
/** The state of a message that can be taken, as the bus of the local cloud writes it down. */
const active = 0;

/** Looks once a second at the bus's database and at the memory of all processes. */
export function watchFlood({ pid, dataDir }: StartedSluice): Watch {
  const db = new Database(join(dataDir, 'bus', 'bus.db'), { readonly: true });
  const last = db.prepare<[string], number>('SELECT last FROM sequences WHERE queue = ?').pluck();
  const waiting = db
    .prepare<[string, number], number>(
      'SELECT count(*) FROM messages WHERE queue = ? AND state = ?',
    )
    .pluck();
  const count = () => waiting.get(queue, active) ?? 0;
  const memory = () => sum(readTree(pid).map(({ pss }) => pss));
  const firstSequence = last.get(queue) ?? 0;
  const before = memory();
  const seen = { most: before, mostWaiting: 0 };
  const timer = setInterval(() => {
    seen.most = Math.max(seen.most, memory());
    seen.mostWaiting = Math.max(seen.mostWaiting, count());
  }, everyMs);
  return {
    async drained() {
      await until('the bus is empty', async () => count() === 0 || undefined);
    },
    stop() {
      clearInterval(timer);
      const messages = (last.get(queue) ?? 0) - firstSequence;
      db.close();
      return { messages, before, after: memory(), ...seen };
    },
  };
}
