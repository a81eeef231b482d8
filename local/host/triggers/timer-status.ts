import { z } from 'zod';
import type { Db } from '../../database.ts';

/** What is remembered of a timer, so that a start after downtime knows what it missed. Milliseconds since 1970. */
interface TimerStatus {
  readonly schedule: string;
  readonly last: number | undefined;
  readonly next: number;
}

export interface TimerStatuses {
  read(name: string): TimerStatus | undefined;
  write(name: string, status: TimerStatus): void;
}

export const timerSchema = `CREATE TABLE IF NOT EXISTS timers (
  name TEXT PRIMARY KEY, schedule TEXT NOT NULL, last INTEGER, next INTEGER NOT NULL)`;

const Row = z.object({ schedule: z.string(), last: z.int().nullable(), next: z.int() });

export function openTimerStatuses(db: Db): TimerStatuses {
  const read = db.prepare('SELECT schedule, last, next FROM timers WHERE name = ?');
  const write = db.prepare('INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?)');
  return {
    read(name) {
      const row = Row.optional().parse(read.get(name));
      return row && { ...row, last: row.last ?? undefined };
    },
    write(name, { schedule, last, next }) {
      write.run(name, schedule, last ?? null, next);
    },
  };
}
