import type { BuiltIn } from './define.ts';

const units: Record<string, number> = {
  day: 86_400_000,
  dd: 86_400_000,
  d: 86_400_000,
  hour: 3_600_000,
  hh: 3_600_000,
  minute: 60_000,
  mi: 60_000,
  n: 60_000,
  second: 1000,
  ss: 1000,
  s: 1000,
  millisecond: 1,
  ms: 1,
};
const months: Record<string, number> = { year: 12, yyyy: 12, yy: 12, month: 1, mm: 1, m: 1 };

/** Ticks are 100 ns since the year 1. */
const ticksAtEpoch = 621_355_968_000_000_000;

/** Azure writes seven digits of a second. */
const toText = (ms: number) => new Date(ms).toISOString().replace('Z', '0000Z');

function toMs(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined;
  const ms = Date.parse(value.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(ms) ? undefined : ms;
}

const atNow = (run: (ms: number) => unknown): BuiltIn => ({
  fewest: 0,
  most: 0,
  run: (_args, clock) => run(clock.now()),
});

const ofDate = (run: (ms: number) => unknown): BuiltIn => ({
  fewest: 1,
  most: 1,
  run: ([date]) => {
    const ms = toMs(date);
    return ms === undefined ? undefined : run(ms);
  },
});

const ofNumber = (run: (value: number) => unknown): BuiltIn => ({
  fewest: 1,
  most: 1,
  run: ([value]) => (typeof value === 'number' ? run(value) : undefined),
});

export const dateFunctions: Record<string, BuiltIn> = {
  DATETIMEADD: {
    fewest: 3,
    most: 3,
    run: ([part, count, date]) => {
      const ms = toMs(date);
      if (typeof part !== 'string' || typeof count !== 'number' || ms === undefined)
        return undefined;
      const moved = add(part.toLowerCase(), count, ms);
      return moved === undefined ? undefined : toText(moved);
    },
  },
  DATETIMEDIFF: {
    fewest: 3,
    most: 3,
    run: ([part, from, to]) => {
      const [start, end] = [toMs(from), toMs(to)];
      if (typeof part !== 'string' || start === undefined || end === undefined) return undefined;
      return difference(part.toLowerCase(), start, end);
    },
  },
  DATETIMEPART: {
    fewest: 2,
    most: 2,
    run: ([part, date]) => {
      const ms = toMs(date);
      return typeof part === 'string' && ms !== undefined
        ? readers[part.toLowerCase()]?.(new Date(ms))
        : undefined;
    },
  },
  DATETIMETOTICKS: ofDate((ms) => ms * 10_000 + ticksAtEpoch),
  DATETIMETOTIMESTAMP: ofDate((ms) => ms),
  GETCURRENTDATETIME: atNow(toText),
  GETCURRENTDATETIMESTATIC: atNow(toText),
  GETCURRENTTICKS: atNow((ms) => ms * 10_000 + ticksAtEpoch),
  GETCURRENTTICKSSTATIC: atNow((ms) => ms * 10_000 + ticksAtEpoch),
  GETCURRENTTIMESTAMP: atNow((ms) => ms),
  GETCURRENTTIMESTAMPSTATIC: atNow((ms) => ms),
  TICKSTODATETIME: ofNumber((ticks) => toText(Math.floor((ticks - ticksAtEpoch) / 10_000))),
  TIMESTAMPTODATETIME: ofNumber(toText),
};

const readers: Record<string, (date: Date) => number> = {
  yyyy: (date) => date.getUTCFullYear(),
  mm: (date) => date.getUTCMonth() + 1,
  dd: (date) => date.getUTCDate(),
  hh: (date) => date.getUTCHours(),
  mi: (date) => date.getUTCMinutes(),
  ss: (date) => date.getUTCSeconds(),
  ms: (date) => date.getUTCMilliseconds(),
};

function add(part: string, count: number, ms: number): number | undefined {
  const unit = units[part];
  if (unit !== undefined) return ms + count * unit;
  const step = months[part];
  if (step === undefined) return undefined;
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + count * step, 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}

/** Counts the boundaries between, as the real one does: one minute lies between 00:59 and 01:00. */
function difference(part: string, start: number, end: number): number | undefined {
  const unit = units[part];
  if (unit !== undefined) return Math.floor(end / unit) - Math.floor(start / unit);
  const step = months[part];
  if (step === undefined) return undefined;
  const count = (ms: number) => new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth();
  return Math.floor(count(end) / step) - Math.floor(count(start) / step);
}
