const units: Readonly<Record<string, string>> = {
  SECONDLY: 'second',
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};
const days: Readonly<Record<string, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const places: Readonly<Record<string, string>> = {
  '1': 'first',
  '2': 'second',
  '3': 'third',
  '4': 'fourth',
  '5': 'fifth',
  '-1': 'last',
  '-2': 'second to last',
};

/**
 * A rule of RFC 5545, 3.3.10, in words: `every 2 weeks on Monday, Friday, 10 times`.
 * @param dateOf a date of the calendar in words
 */
export function recurrenceInWords(rule: string, dateOf: (value: string) => string): string {
  const parts = new Map(
    rule.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.toUpperCase(), value];
    }),
  );
  const list = (name: string) => (parts.get(name) ?? '').split(',').filter((one) => one !== '');
  const unit = units[parts.get('FREQ') ?? ''];
  if (unit === undefined) return '';
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const words = [interval > 1 ? `every ${interval} ${unit}s` : `every ${unit}`];
  const place = list('BYSETPOS').map((one) => places[one] ?? one);
  const onDays = list('BYDAY').map((day) => dayInWords(day));
  const set = place.length > 0 ? `the ${place.join(', ')} of ` : '';
  if (onDays.length > 0) words.push(`on ${set}${onDays.join(', ')}`);
  const dates = list('BYMONTHDAY');
  if (dates.length > 0) words.push(`on day ${dates.join(', ')} of the month`);
  const inMonths = list('BYMONTH').map((month) => months[Number(month) - 1] ?? month);
  if (inMonths.length > 0) words.push(`in ${inMonths.join(', ')}`);
  const count = parts.get('COUNT');
  const until = parts.get('UNTIL');
  const end = count ? `, ${count} times` : until ? `, until ${dateOf(until)}` : '';
  return words.join(' ') + end;
}

function dayInWords(day: string): string {
  const [, place = '', name = ''] = /^([+-]?\d*)([A-Z]{2})$/.exec(day) ?? [];
  const which = place.replace('+', '');
  const prefix = which === '' ? '' : `the ${places[which] ?? `${which}.`} `;
  return prefix + (days[name] ?? day);
}
