import { Unreadable } from '../readers/unreadable.ts';
import type { Entry, OpenContainer } from './container.ts';
import { storedName } from './stored-name.ts';

const block = 512;

/**
 * Tar as POSIX has it (pax interchange format, IEEE 1003.1, "pax"), with GNU's long names. Files only: links and devices lead
 * elsewhere.
 */
export const openTar: OpenContainer = (bytes) => {
  const tar = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Entry[] = [];
  let said: Extended = {};
  for (let at = 0; at + block <= tar.length;) {
    const header = readHeader(tar.subarray(at, at + block));
    if (header === undefined) break; // the end: a block of zeros
    const sizeBytes = said.sizeBytes ?? header.sizeBytes;
    const start = at + block;
    if (start + sizeBytes > tar.length) throw new Unreadable('FILE_MALFORMED', 'it is cut off');
    const content = tar.subarray(start, start + sizeBytes);
    at = start + Math.ceil(sizeBytes / block) * block;
    const more = extendedOf(header.type, content);
    if (more === undefined && isFile(header))
      entries.push({ ...toEntry(header, content), ...said });
    said = more === undefined ? {} : { ...said, ...more };
  }
  return entries;
};

/** Old tars mark files by a zero, and folders by the end of their names. */
const isFile = ({ type, name }: Header): boolean => /^[07\0]$/.test(type) && !name.endsWith('/');

function extendedOf(type: string, content: Buffer): Extended | undefined {
  if (type === 'x') return paxOf(content);
  return type === 'L' ? { name: textOf(content) } : undefined;
}

const toEntry = ({ name, modifiedAt }: Header, content: Buffer): Entry => ({
  name,
  sizeBytes: content.length,
  modifiedAt,
  bytes: () => content,
});

/** What a block before the header says of the next file. */
interface Extended {
  readonly name?: string;
  readonly sizeBytes?: number;
  readonly modifiedAt?: string;
}

const textOf = (field: Buffer): string => {
  const end = field.indexOf(0);
  return storedName(field.subarray(0, end === -1 ? field.length : end));
};

interface Header {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly modifiedAt: string | null;
}

function readHeader(header: Buffer): Header | undefined {
  if (header.every((byte) => byte === 0)) return undefined;
  if (!isTarHeader(header)) throw new Unreadable('FILE_MALFORMED', 'a header is broken');
  const isUstar = header.toString('latin1', 257, 262) === 'ustar' && header[263] !== 0x20;
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: header.toString('latin1', 156, 157),
    sizeBytes: numberOf(header.subarray(124, 136)),
    modifiedAt: timeOf(numberOf(header.subarray(136, 148))),
  };
}

/** The sum of all bytes, its own eight counted as blanks. */
export function isTarHeader(header: Uint8Array): boolean {
  if (header.length < block) return false;
  let sum = 0;
  for (let n = 0; n < block; n++) sum += n >= 148 && n < 156 ? 0x20 : (header[n] ?? 0);
  const stated = Buffer.from(header.subarray(148, 156)).toString('latin1');
  return /^[ 0-7]{6,7}[\0 ]/.test(stated) && Number.parseInt(stated, 8) === sum;
}

/** Octal digits; GNU writes what does not fit as bytes, with the first bit set. */
function numberOf(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) {
    const octal = Number.parseInt(field.toString('latin1').replaceAll('\0', ' ').trim() || '0', 8);
    if (Number.isNaN(octal)) throw new Unreadable('FILE_MALFORMED', 'a header is broken');
    return octal;
  }
  const wide = field.readBigUInt64BE(field.length - 8);
  if (wide > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unreadable('FILE_MALFORMED', 'no size');
  return Number(wide);
}

function timeOf(seconds: number): string | null {
  const time = new Date(seconds * 1_000);
  return Number.isNaN(time.getTime()) || seconds === 0 ? null : time.toISOString();
}

/** Lines of `<length> <keyword>=<value>`. */
function paxOf(content: Buffer): Extended {
  let found: Extended = {};
  for (let at = 0; at < content.length;) {
    const blank = content.indexOf(0x20, at);
    const length = Number.parseInt(content.toString('latin1', at, blank), 10);
    if (blank === -1 || !(length > 0)) break;
    const line = content.toString('utf8', blank + 1, at + length - 1);
    const [key, value] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)];
    if (key === 'path') found = { ...found, name: value };
    if (key === 'size' && /^\d{1,15}$/.test(value)) found = { ...found, sizeBytes: Number(value) };
    const modifiedAt = key === 'mtime' ? timeOf(Number(value)) : null;
    if (modifiedAt !== null) found = { ...found, modifiedAt };
    at += length;
  }
  return found;
}
