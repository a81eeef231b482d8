import { Unreadable } from '../unreadable.ts';

/** One line of a calendar: `DTSTART;TZID=Europe/Zurich:20260304T093000` (RFC 5545, 3.1). */
export interface Property {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

/** An event, a task or a note, with what it says. */
export interface Component {
  readonly kind: string;
  readonly properties: readonly Property[];
}

const told = new Set(['VEVENT', 'VTODO', 'VJOURNAL']);
const mostComponents = 50_000;

/** What a calendar tells of: its time zones and alarms are left out. */
export function readComponents(text: string): Component[] {
  const found: Component[] = [];
  const open: { kind: string; properties: Property[] }[] = [];
  for (const line of unfolded(text)) {
    const property = toProperty(line);
    if (property === undefined) continue;
    const { name, value } = property;
    if (name === 'BEGIN') {
      open.push({ kind: value.toUpperCase(), properties: [] });
      if (open.length > 16) throw new Unreadable('FILE_HOSTILE', 'a calendar deeper than 16');
    } else if (name === 'END') {
      const component = open.pop();
      if (component && told.has(component.kind)) found.push(component);
      if (found.length > mostComponents) throw new Unreadable('FILE_HOSTILE', 'over 50,000 events');
    } else open.at(-1)?.properties.push(property);
  }
  return found;
}

/** A line that begins with a blank goes on with the one before. */
const unfolded = (text: string): string[] =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/\n[ \t]/g, '')
    .split('\n');

function toProperty(line: string): Property | undefined {
  const colon = /^(?:[^":]|"[^"]*")*?(?=:)/.exec(line)?.[0].length;
  if (colon === undefined || colon === 0) return undefined;
  const [name = '', ...parts] = line.slice(0, colon).match(/(?:[^";]|"[^"]*")+/g) ?? [];
  const parameters = new Map(
    parts.map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).toUpperCase(), part.slice(at + 1).replaceAll('"', '')];
    }),
  );
  return { name: name.toUpperCase(), parameters, value: line.slice(colon + 1) };
}

/** Backslashes in text stand before what would end it, or for a new line (3.3.11). */
export const unescaped = (value: string): string =>
  value.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? '\n' : sign));
