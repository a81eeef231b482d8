/** Where each calendar interval begins, in UTC; weeks begin on Sunday. */
const intervals = {
  minute: (date) => new Date(date).setUTCSeconds(0, 0),
  hour: (date) => new Date(date).setUTCMinutes(0, 0, 0),
  day: startOfDay,
  week: (date) => startOfDay(date) - new Date(date).getUTCDay() * 86_400_000,
  month: (date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth()),
  quarter: (date) => Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3),
  year: (date) => Date.UTC(date.getUTCFullYear(), 0),
} as const satisfies Record<string, (date: Date) => number>;
export type CalendarInterval = keyof typeof intervals;

export const isCalendarInterval = (text: string): text is CalendarInterval =>
  Object.hasOwn(intervals, text);

/** @param at milliseconds since 1970, as what is returned */
export const bucketStart = (at: number, interval: CalendarInterval): number =>
  intervals[interval](new Date(at));

function startOfDay(date: Date): number {
  return new Date(date).setUTCHours(0, 0, 0, 0);
}
