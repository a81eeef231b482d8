import { randomUUID } from 'node:crypto';
import rhea from 'rhea';
import {
  list,
  map,
  nothing,
  readSections,
  writeSection,
  type Section,
  type Typed,
} from './amqp.ts';

/** Sections before the body, in the order of the wire; delivery annotations (0x71) end at the broker. */
const header = 0x70;
const annotations = 0x72;
const properties = 0x73;
const application = 0x74;
const firstOfBody = 0x75;
/** A batch is a message of this format, whose data sections are messages (com.microsoft). */
export const batchFormat = 0x80013700;

/** Positions in the header and properties lists (AMQP 1.0 §3.2.1, §3.2.4). */
const ttlField = 2;
const messageIdField = 0;
const sessionIdField = 10;
/** The greatest uint: SDKs write it for "for ever". */
const forEverMs = 2 ** 32 - 1;

const { types } = rhea;

/** What the broker reads of a message; the rest stays the client's bytes. */
export interface Envelope {
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly ttlMs: number | undefined;
  /** Milliseconds since 1970. */
  readonly scheduledAt: number | undefined;
  readonly raw: Buffer;
}

/** The service gives an id to a message without one; the SDK's lock renewal counts on it. */
export function openEnvelope(raw: Buffer): Envelope {
  const message = split(raw);
  const fields = fieldsOf(message, properties);
  const given = plain(fields[messageIdField]);
  const messageId = given ?? randomUUID().replaceAll('-', '');
  if (given === undefined) {
    const rest = fields.slice(messageIdField + 1);
    message.head.set(
      properties,
      writeSection(properties, list([types.wrap_string(messageId), ...rest])),
    );
  }
  const ttl = plain(fieldsOf(message, header)[ttlField]);
  const scheduled = entriesOf(message, annotations).get('x-opt-scheduled-enqueue-time');
  return {
    messageId,
    sessionId: plain(fields[sessionIdField]),
    ttlMs: ttl === undefined || Number(ttl) >= forEverMs ? undefined : Number(ttl),
    scheduledAt: scheduled === undefined ? undefined : Number(scheduled.value),
    raw: given === undefined ? join(message) : raw,
  };
}

/** The broker's own words on a message as it leaves. Times in milliseconds since 1970. */
export interface Stamp {
  readonly sequence: number;
  readonly enqueuedSequence: number;
  readonly enqueuedAt: number;
  readonly deliveryCount: number;
  readonly state: number;
  readonly lockedUntil?: number;
}

export function stamp(raw: Buffer, facts: Stamp): Buffer {
  const message = split(raw);
  const [, priority = nothing(), ttl = nothing()] = fieldsOf(message, header);
  const count = types.wrap_uint(facts.deliveryCount);
  const headerFields = [types.wrap_boolean(true), priority, ttl, nothing(), count];
  message.head.set(header, writeSection(header, list(headerFields)));
  annotate(message, {
    'x-opt-sequence-number': types.wrap_long(facts.sequence),
    'x-opt-enqueue-sequence-number': types.wrap_long(facts.enqueuedSequence),
    'x-opt-enqueued-time': types.wrap_timestamp(facts.enqueuedAt),
    'x-opt-message-state': types.wrap_int(facts.state),
    ...(facts.lockedUntil !== undefined && {
      'x-opt-locked-until': types.wrap_timestamp(facts.lockedUntil),
    }),
  });
  return join(message);
}

/** Application properties that a receiver changes when it abandons, defers or dead-letters. */
export function withProperties(raw: Buffer, changes: Record<string, unknown>): Buffer {
  if (Object.keys(changes).length === 0) return raw;
  const message = split(raw);
  const typed = Object.entries(changes).map(([name, value]) => [name, types.wrap(value)] as const);
  const merged = new Map<string, Typed>([...entriesOf(message, application), ...typed]);
  const items = [...merged].flatMap(([name, value]) => [types.wrap_string(name), value]);
  message.head.set(application, writeSection(application, map(items)));
  return join(message);
}

/** A message as it is buried: why, and which queue it came from. */
export function buried(raw: Buffer, reason: Record<string, unknown>, source: string): Buffer {
  const message = split(withProperties(raw, reason));
  annotate(message, { 'x-opt-deadletter-source': types.wrap_string(source) });
  return join(message);
}

export const unpackBatch = (raw: Buffer): Buffer[] =>
  readSections(raw)
    .filter(({ code, value }) => code === firstOfBody && Buffer.isBuffer(value))
    .map(({ value }) => value as Buffer);

interface Split {
  readonly head: Map<number, Section>;
  readonly body: Buffer;
}

function split(raw: Buffer): Split {
  const sections = readSections(raw);
  const before = sections.filter(({ code }) => code < firstOfBody);
  const start = before.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { head: new Map(before.map((part) => [part.code, part])), body: raw.subarray(start) };
}

const join = ({ head, body }: Split): Buffer =>
  Buffer.concat([
    ...[header, annotations, properties, application].flatMap(
      (code) => head.get(code)?.bytes ?? [],
    ),
    body,
  ]);

function annotate(message: Split, marks: Record<string, Typed>): void {
  const merged = new Map([...entriesOf(message, annotations), ...Object.entries(marks)]);
  const items = [...merged].flatMap(([name, value]) => [types.wrap_symbol(name), value]);
  message.head.set(annotations, writeSection(annotations, map(items)));
}

const fieldsOf = ({ head }: Split, code: number): Typed[] =>
  (head.get(code)?.value as Typed[] | undefined) ?? [];

/** A map's items lie flat: key, value, key, value … */
function entriesOf(message: Split, code: number): Map<string, Typed> {
  const items = fieldsOf(message, code);
  const entries = new Map<string, Typed>();
  for (let at = 0; at + 1 < items.length; at += 2) {
    const [key, value] = items.slice(at, at + 2);
    if (key && value) entries.set(String(key.value), value);
  }
  return entries;
}

/** A string, number or UUID; anything else counts as absent. */
function plain(field: Typed | undefined): string | undefined {
  const value = field?.value;
  if (Buffer.isBuffer(value)) return value.toString('hex');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
