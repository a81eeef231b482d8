import { type ByteSource } from '../byte-source.ts';

/** Where the content of an element lies; `end` is undefined where the file does not say how long it is. */
export interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number | undefined;
}

/** RFC 8794, 4 and 6: an id of up to 4 bytes, a size of up to 8. Undefined where no whole header stands. */
export function elementAt(source: ByteSource, at: number): Element | undefined {
  const header = source.read(at, 12);
  const idBytes = widthAt(header, 0);
  const sizeBytes = widthAt(header, idBytes);
  const start = idBytes + sizeBytes;
  if (idBytes === 0 || idBytes > 4 || sizeBytes === 0 || start > header.length) return undefined;
  const size = numberAt(header, idBytes, sizeBytes);
  return {
    id: header.readUIntBE(0, idBytes),
    start: at + start,
    end: size === undefined ? undefined : at + start + size,
  };
}

/** How many bytes a number of variable length takes: one more than it has zeros before its first bit; 0 where there is none. */
const widthAt = (bytes: Buffer, at: number): number => {
  const first = bytes[at] ?? 0;
  return first === 0 ? 0 : Math.clz32(first) - 23;
};

/** A number of variable length without its marker; undefined where all bits are set, which means unknown. */
function numberAt(bytes: Buffer, at: number, width: number): number | undefined {
  let value = (bytes[at] ?? 0) & (0xff >> width);
  let isUnknown = value === 0xff >> width;
  for (const byte of bytes.subarray(at + 1, at + width)) {
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return isUnknown ? undefined : value;
}

/** A number of variable length and where it ends, such as a block's track. */
export function vintAt(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const width = widthAt(bytes, at);
  const value = numberAt(bytes, at, width);
  const isWhole = width > 0 && at + width <= bytes.length && value !== undefined;
  return isWhole ? { value, end: at + width } : undefined;
}

/** What lies in an element that is held in memory: each by its id. Throws where one does not lie within. */
export function* childrenOf(bytes: Buffer): Generator<{ id: number; content: Buffer }> {
  const source: ByteSource = {
    sizeBytes: bytes.length,
    read: (at, length) => bytes.subarray(at, at + length),
  };
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(source, at);
    if (element?.end === undefined || element.end > bytes.length) {
      throw new RangeError('An element out of its parent');
    }
    yield { id: element.id, content: bytes.subarray(element.start, element.end) };
    at = element.end;
  }
}

/** RFC 8794, 7.2. Those of more than six bytes are none that we ask for. */
export function uintOf(bytes: Buffer): number {
  if (bytes.length > 8) throw new RangeError('A number of too many bytes');
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** RFC 8794, 7.4 and 7.5: zeros may follow. */
export const stringOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0.*$/s, '');
