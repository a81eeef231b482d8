import iconv from 'iconv-lite';
import { charsetOfPage } from './code-pages.ts';

/** Properties of a message or of what is attached to it, by their numbers [MS-OXPROPS]. Of several values the first. */
export interface TnefProperties {
  readonly bytes: (id: number) => Buffer | undefined;
  readonly text: (id: number) => string | undefined;
  readonly number: (id: number) => number | undefined;
  readonly time: (id: number) => Date | undefined;
}

interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}

const types = { string8: 0x001e, unicode: 0x001f, object: 0x000d, binary: 0x0102 } as const;
const ofAnyLength: ReadonlySet<number> = new Set(Object.values(types));
/** Bytes that a value takes, filled up to four. */
const lengths: ReadonlyMap<number, number> = new Map([
  ...[0x0002, 0x0003, 0x0004, 0x000a, 0x000b].map((type) => [type, 4] as const),
  ...[0x0005, 0x0006, 0x0007, 0x0014, 0x0040].map((type) => [type, 8] as const),
  [0x0048, 16],
]);
const severalValues = 0x1000;
const firstNamed = 0x8000;

/**
 * A list of properties [MS-OXTNEF 2.1.3.4].
 * @param codePage of what is not in Unicode
 * @throws RangeError where it is cut off
 */
export function readProperties(list: Buffer, codePage: number | undefined): TnefProperties {
  const values = new Map<number, Value>();
  const count = list.readUInt32LE(0);
  let at = 4;
  for (let read = 0; read < count; read += 1) {
    const type = list.readUInt16LE(at);
    const id = list.readUInt16LE(at + 2);
    at = id < firstNamed ? at + 4 : afterName(list, at + 4);
    const { first, next } = readValues(list, at, type);
    if (first !== undefined) values.set(id, { type: type & ~severalValues, bytes: first });
    at = next;
  }
  const charset = charsetOfPage(codePage) ?? 'windows-1252';
  return {
    bytes: (id) => values.get(id)?.bytes,
    text(id) {
      const value = values.get(id);
      if (value?.type === types.unicode) return untilEnd(value.bytes.toString('utf16le'));
      if (value?.type === types.string8) return untilEnd(iconv.decode(value.bytes, charset));
      return undefined;
    },
    number: (id) => numberIn(values.get(id)),
    time: (id) => timeIn(values.get(id)),
  };
}

/** Some properties have a name besides: a GUID, and a number or a text. */
function afterName(list: Buffer, at: number): number {
  const isNumber = list.readUInt32LE(at + 16) === 0;
  return isNumber ? at + 24 : at + 24 + inFours(list.readUInt32LE(at + 20));
}

function readValues(list: Buffer, at: number, type: number): { first?: Buffer; next: number } {
  const single = type & ~severalValues;
  const isOfAnyLength = ofAnyLength.has(single);
  const isCounted = isOfAnyLength || single !== type;
  const count = isCounted ? list.readUInt32LE(at) : 1;
  let first: Buffer | undefined;
  let next = isCounted ? at + 4 : at;
  for (let read = 0; read < count; read += 1) {
    const length = isOfAnyLength ? list.readUInt32LE(next) : lengths.get(single);
    const start = isOfAnyLength ? next + 4 : next;
    if (length === undefined || start + length > list.length) throw new RangeError();
    first ??= list.subarray(start, start + length);
    next = start + inFours(length);
  }
  return { ...(first && { first }), next };
}

const inFours = (length: number): number => Math.ceil(length / 4) * 4;

const untilEnd = (text: string): string => text.split('\0', 1)[0] ?? '';

const numberIn = (value: Value | undefined): number | undefined =>
  value?.bytes.length === 4 ? value.bytes.readUInt32LE(0) : undefined;

/** Tenths of microseconds since 1601 [MS-DTYP 2.3.3]. */
function timeIn(value: Value | undefined): Date | undefined {
  if (value?.bytes.length !== 8) return undefined;
  const time = new Date(Number(value.bytes.readBigUInt64LE() / 10_000n) - 11_644_473_600_000);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
