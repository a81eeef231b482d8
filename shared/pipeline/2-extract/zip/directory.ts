import { isAscii } from 'node:buffer';
import { crc32 } from 'node:zlib';
import iconv from 'iconv-lite';
import { Unreadable } from '../readers/unreadable.ts';

/** One line of a zip's central directory, held against the header that stands before the file itself. */
export interface ZipEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isEncrypted: boolean;
  /** 0: stored, 8: deflated; others are not read. */
  readonly method: number;
  readonly crc: number;
  readonly sizeBytes: number;
  readonly packed: Uint8Array;
  /** ISO 8601; null where nothing is said. Told when it is asked for: dates of thousands of entries would take as long as all else. */
  readonly modifiedAt: () => string | null;
}

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

/** Folders count too; files alone are counted by the budget. */
const mostLines = 20_000;

/**
 * Reads the directory of a zip (PKWARE APPNOTE 6.3.10, 4.3). Whoever makes two programs see two different archives has something
 * to hide: a directory that its local headers contradict, and files that share bytes, are refused as a whole.
 * @throws Unreadable
 */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] {
  return inDirectory(bytes, (zip, { start, end, lines }) => {
    const found: Line[] = [];
    for (let at = start; at < end;) {
      const line = readLine(zip, at);
      found.push(line);
      at = line.next;
      if (found.length > mostLines) throw tooMany();
    }
    if (found.length !== lines) throw damaged('its directory has another length than it says');
    return placed(found, { zip, dataEnd: start });
  });
}

/** As many lines as the directory says that it has: a file of too many is refused before they are read. */
export const countLines = (bytes: Uint8Array): number =>
  inDirectory(bytes, (_zip, { lines }) => lines);

/**
 * The names in the directory that match, where they are ASCII. No line is read for it: of 5,000 in a cold process that takes 36 ms,
 * and this 2.
 * @param name without `^` and `$`, nor groups
 */
export function findNames(bytes: Uint8Array, name: RegExp): string[] {
  const line = new RegExp(`PK\\x01\\x02[^]{24}([^]{2})[^]{16}(${name.source})`, `g${name.flags}`);
  return inDirectory(bytes, (zip, { start, end }) =>
    [...zip.toString('latin1', start, end).matchAll(line)].flatMap(([, length = '', found = '']) =>
      Buffer.from(length, 'latin1').readUInt16LE() === found.length ? [found] : [],
    ),
  );
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly lines: number;
}

function inDirectory<T>(bytes: Uint8Array, read: (zip: Buffer, directory: Directory) => T): T {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const directory = findDirectory(zip);
    if (directory.lines > mostLines) throw tooMany();
    return read(zip, directory);
  } catch (error) {
    if (error instanceof RangeError) throw damaged('its directory is cut off');
    throw error;
  }
}

const damaged = (detail: string): Unreadable => new Unreadable('FILE_MALFORMED', detail);

const tooMany = (): Unreadable => new Unreadable('FILE_HOSTILE', 'over 20,000 entries');

const longestComment = 0xffff;
const endBytes = 22;

function findDirectory(zip: Buffer): Directory {
  const lowest = Math.max(0, zip.length - endBytes - longestComment);
  let at = zip.length - endBytes;
  while (at >= lowest && zip.readUInt32LE(at) !== signatures.end) at -= 1;
  if (at < lowest) throw damaged('it has no directory');
  const lines = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 12);
  const start = zip.readUInt32LE(at + 16);
  const is64 = lines === 0xffff || size === 0xffffffff || start === 0xffffffff;
  const directory = is64 ? findDirectory64(zip, at) : { start, size, lines };
  const end = directory.start + directory.size;
  if (end > at) throw damaged('its directory lies beyond its end');
  return { start: directory.start, end, lines: directory.lines };
}

function findDirectory64(zip: Buffer, end: number) {
  if (zip.readUInt32LE(end - 20) !== signatures.locator64) throw damaged('no zip64 locator');
  const at = number64(zip, end - 12);
  if (zip.readUInt32LE(at) !== signatures.end64) throw damaged('no zip64 directory');
  return {
    lines: number64(zip, at + 32),
    size: number64(zip, at + 40),
    start: number64(zip, at + 48),
  };
}

const number64 = (zip: Buffer, at: number): number => {
  const value = zip.readBigUInt64LE(at);
  if (value > BigInt(zip.length) * 1_000_000n) throw damaged('an impossible size');
  return Number(value);
};

interface Line {
  readonly entry: Omit<ZipEntry, 'packed'>;
  readonly rawName: Buffer;
  readonly packedBytes: number;
  /** Of the header before the file. */
  readonly offset: number;
  readonly next: number;
}

function readLine(zip: Buffer, at: number): Line {
  if (zip.readUInt32LE(at) !== signatures.central) throw damaged('its directory is broken');
  const flags = zip.readUInt16LE(at + 8);
  if ((flags & 0x2000) !== 0) throw new Unreadable('FILE_ENCRYPTED'); // the directory itself
  const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
  const extraEnd = nameEnd + zip.readUInt16LE(at + 30);
  const rawName = zip.subarray(at + 46, nameEnd);
  const extras = readExtras(zip.subarray(nameEnd, extraEnd));
  const wide = extras.get(0x0001);
  let wideAt = 0;
  const sized = (value: number): number => {
    if (value !== 0xffffffff) return value;
    if (wide === undefined) throw damaged('a zip64 size is missing');
    wideAt += 8;
    return number64(wide, wideAt - 8);
  };
  // In this order, each only where it did not fit (4.5.3).
  const sizeBytes = sized(zip.readUInt32LE(at + 24));
  const packedBytes = sized(zip.readUInt32LE(at + 20));
  const offset = sized(zip.readUInt32LE(at + 42));
  const unixMode = zip.readUInt8(at + 5) === 3 ? zip.readUInt16LE(at + 40) : 0;
  const name = nameOf(rawName, { isUtf8: (flags & 0x0800) !== 0, unicode: extras.get(0x7075) });
  const kind = unixMode & 0o170000;
  const entry = {
    name,
    isFile: !/[/\\]$/.test(name) && (kind === 0 || kind === 0o100000),
    isEncrypted: (flags & 0x0001) !== 0,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    sizeBytes,
    modifiedAt: () => timeOf(zip, at, extras.get(0x5455)),
  };
  return { entry, rawName, packedBytes, offset, next: extraEnd + zip.readUInt16LE(at + 32) };
}

const noExtras: ReadonlyMap<number, Buffer> = new Map();

function readExtras(field: Buffer): ReadonlyMap<number, Buffer> {
  if (field.length === 0) return noExtras;
  const extras = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= field.length;) {
    const end = at + 4 + field.readUInt16LE(at + 2);
    extras.set(field.readUInt16LE(at), field.subarray(at + 4, end));
    at = end;
  }
  return extras;
}

/**
 * UTF-8 where the flag or the extra field says so, or where it is; else what DOS wrote (appendix D). A name that needs no help takes none:
 * else we would read another file under it than most programs do.
 */
function nameOf(
  raw: Buffer,
  { isUtf8, unicode }: { isUtf8: boolean; unicode: Buffer | undefined },
) {
  if (isUtf8 || isAscii(raw)) return raw.toString('utf8');
  // It stands for the name of this very checksum only (4.6.9).
  if (unicode && unicode.length > 5 && unicode.readUInt32LE(1) === crc32(raw)) {
    return unicode.subarray(5).toString('utf8');
  }
  const text = raw.toString('utf8');
  return text.includes('\uFFFD') ? iconv.decode(raw, 'cp437') : text;
}

/** Seconds since 1970 where they are given; else what the clock on the wall showed, whose zone nobody knows. */
function timeOf(zip: Buffer, at: number, stamp: Buffer | undefined): string | null {
  if (stamp && stamp.length >= 5 && ((stamp[0] ?? 0) & 1) === 1) {
    return new Date(stamp.readInt32LE(1) * 1_000).toISOString();
  }
  const time = zip.readUInt16LE(at + 12);
  const date = zip.readUInt16LE(at + 14);
  const month = (date >> 5) & 15;
  const day = date & 31;
  if (month < 1 || month > 12 || day < 1) return null;
  const clock = [time >> 11, (time >> 5) & 63, (time & 31) * 2] as const;
  return new Date(Date.UTC((date >> 9) + 1980, month - 1, day, ...clock)).toISOString();
}

/** Each entry with its own bytes, which no other has and which end before the directory. */
function placed(lines: readonly Line[], { zip, dataEnd }: { zip: Buffer; dataEnd: number }) {
  let free = 0;
  let before: Line | undefined;
  const packed = new Map<Line, Uint8Array>();
  for (const line of lines.toSorted((a, b) => a.offset - b.offset)) {
    if (before && isSameEntry(before, line)) continue;
    before = line;
    const start = dataStart(zip, line);
    const end = start + line.packedBytes;
    if (line.offset < free) throw new Unreadable('FILE_HOSTILE', 'its entries overlap');
    if (end > dataEnd) throw damaged('an entry ends beyond its directory');
    free = end;
    packed.set(line, zip.subarray(start, end));
  }
  return lines.flatMap((line): ZipEntry[] => {
    const own = packed.get(line);
    return own ? [Object.assign(line.entry, { packed: own })] : [];
  });
}

function dataStart(zip: Buffer, { offset, rawName, entry }: Line): number {
  if (zip.readUInt32LE(offset) !== signatures.local)
    throw damaged('an entry is not where it should be');
  const nameEnd = offset + 30 + zip.readUInt16LE(offset + 26);
  const name = zip.subarray(offset + 30, nameEnd);
  const isSame =
    zip.readUInt16LE(offset + 8) === entry.method &&
    (name.equals(rawName) || withSlashes(name) === withSlashes(rawName));
  if (!isSame) throw new Unreadable('FILE_HOSTILE', 'its headers contradict its directory');
  return nameEnd + zip.readUInt16LE(offset + 28);
}

/** Some programs write one of the two names with backslashes. */
const withSlashes = (name: Buffer): string => name.toString('latin1').replaceAll('\\', '/');

/** A line that only says another one again, as some programs write them, is left out. */
const isSameEntry = (a: Line, b: Line): boolean =>
  a.offset === b.offset &&
  a.packedBytes === b.packedBytes &&
  a.entry.sizeBytes === b.entry.sizeBytes &&
  a.rawName.equals(b.rawName);
