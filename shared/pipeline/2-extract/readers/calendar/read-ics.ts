import { decode } from '../charset.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { readComponents, unescaped, type Component, type Property } from './content-lines.ts';
import { recurrenceInWords } from './recurrence.ts';

/** Events, tasks and notes of a calendar (RFC 5545), each under its title. */
export async function readIcs(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  const components = readComponents(text);
  if (components.length === 0) throw new Unreadable('FILE_NO_TEXT');
  return toReading({
    format: 'text/calendar',
    engine: `calendar ${charset}`,
    pieces: components.flatMap(toPieces),
  });
}

function toPieces({ properties }: Component): Piece[] {
  const one = (name: string) => properties.find((property) => property.name === name);
  const all = (name: string) => properties.filter((property) => property.name === name);
  const written = (name: string) => unescaped(one(name)?.value ?? '');
  const rule = one('RRULE')?.value ?? '';
  const lines = {
    Start: timeOf(one('DTSTART')),
    End: endOf(one('DTSTART'), one('DTEND')),
    Lasts: durationInWords(one('DURATION')?.value ?? ''),
    Due: timeOf(one('DUE')),
    Repeats: recurrenceInWords(rule, inWords),
    Except: all('EXDATE').map(timeOf).join(', '),
    Where: written('LOCATION'),
    Link: written('URL'),
    Organizer: all('ORGANIZER').map(nameOf).join(', '),
    Attendees: all('ATTENDEE').map(nameOf).join(', '),
    Status: written('STATUS').toLowerCase(),
    Categories: written('CATEGORIES'),
  };
  const facts = Object.entries(lines).filter(([, value]) => value !== '');
  const paragraphs = written('DESCRIPTION').split(/\n\s*\n/);
  return [
    { kind: 'heading', level: 2, text: written('SUMMARY') },
    { kind: 'paragraph', text: facts.map(([name, value]) => `${name}: ${value}`).join('\n') },
    ...paragraphs.map((text): Piece => ({ kind: 'paragraph', text })),
  ];
}

/** In the zone that it names: what is on the clock there is what people agreed on. */
function timeOf(property: Property | undefined): string {
  if (property === undefined) return '';
  const zone = property.parameters.get('TZID');
  const times = property.value.split(',').map(inWords).join(', ');
  return zone === undefined ? times : `${times} (${zone})`;
}

/** Of whole days it is told as the day after the last one (3.6.1), which people do not count. */
function endOf(start: Property | undefined, end: Property | undefined): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(end?.value ?? '') ?? [];
  if (day === undefined) return timeOf(end);
  const last = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) - 1));
  const words = last.toISOString().slice(0, 10);
  return words <= timeOf(start) ? '' : words;
}

/** 3.3.6 */
function durationInWords(duration: string): string {
  const [, ...counts] =
    /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:\d+S)?)?$/.exec(
      duration,
    ) ?? [];
  return ['weeks', 'days', 'h', 'min']
    .flatMap((unit, at) => (counts[at] === undefined ? [] : [`${counts[at]} ${unit}`]))
    .join(' ');
}

function inWords(value: string): string {
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/.exec(value) ?? [];
  if (year === undefined) return value;
  const time = hour === undefined ? '' : ` ${hour}:${minute}${utc === 'Z' ? ' UTC' : ''}`;
  return `${year}-${month}-${day}${time}`;
}

/** `CN=Ada Lovelace:mailto:ada@example.com` */
function nameOf({ parameters, value }: Property): string {
  const address = value.replace(/^mailto:/i, '');
  const name = parameters.get('CN') ?? '';
  return name === '' || name === address ? address : `${name} <${address}>`;
}
