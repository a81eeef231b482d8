import { Cron } from 'croner';
import { timeSpanMs } from '../host-json.ts';

/** When a timer comes next after a moment, both in milliseconds since 1970; undefined when never. */
export type Schedule = (afterMs: number) => number | undefined;

/** NCRONTAB with six fields, seconds first, in UTC as in Azure; or a time span such as 00:05:00. */
export function parseSchedule(text: string): Schedule {
  const everyMs = timeSpanMs(text);
  if (everyMs !== undefined) {
    if (everyMs === 0) throw new Error(`the schedule "${text}" has no length`);
    return (afterMs) => afterMs + everyMs;
  }
  // Azure also takes the five fields of Unix cron, at second 0.
  const pattern = text.trim().split(/\s+/).length === 5 ? `0 ${text.trim()}` : text.trim();
  const cron = new Cron(pattern, {
    mode: '6-part',
    timezone: 'UTC',
    domAndDow: true, // NCRONTAB wants both day fields to fit, cron one of them
    paused: true,
  });
  return (afterMs) => cron.nextRun(new Date(afterMs))?.getTime();
}
