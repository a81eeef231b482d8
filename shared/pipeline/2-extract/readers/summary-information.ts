import iconv from 'iconv-lite';
import type { CompoundFile } from './compound-file.ts';
import type { Properties } from './metadata.ts';

/** PIDs of the summary information. [MS-OLEPS] 2.25.1 */
const names: Readonly<Record<number, keyof Properties>> = {
  2: 'title',
  3: 'subject',
  4: 'author',
  5: 'keywords',
  12: 'createdAt',
  13: 'modifiedAt',
};
const codePage = 1;
const narrowText = 30;
const wideText = 31;
const fileTime = 64;
/** Between 1601 and 1970, in milliseconds. */
const epochMs = 11_644_473_600_000;
const longest = 4_000;
const mostProperties = 200;

/** What an Office file from before 2007 says of itself; what does not hold together is left out. [MS-OLEPS] 2.20 */
export function summaryInformation(file: CompoundFile): Properties {
  const stream = file.stream('\u0005SummaryInformation');
  if (stream === undefined || stream.length < 48) return {};
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const section = view.getUint32(44, true);
  if (section + 8 > stream.length) return {};
  const offsets = new Map<number, number>();
  const count = Math.min(mostProperties, view.getUint32(section + 4, true));
  for (let at = section + 8; at < section + 8 + count * 8 && at + 8 <= stream.length; at += 8) {
    offsets.set(view.getUint32(at, true), section + view.getUint32(at + 4, true));
  }
  const charset = charsetAt(view, offsets.get(codePage));
  const found: Partial<Record<keyof Properties, string>> = {};
  for (const [id, name] of Object.entries(names)) {
    const value = valueAt(view, offsets.get(Number(id)), charset);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function charsetAt(view: DataView, at: number | undefined): string {
  if (at === undefined || at + 6 > view.byteLength) return 'windows-1252';
  const page = view.getUint16(at + 4, true);
  const name = page === 65_001 ? 'utf-8' : page === 1_200 ? 'utf-16le' : `cp${page}`;
  return iconv.encodingExists(name) ? name : 'windows-1252';
}

function valueAt(view: DataView, at: number | undefined, charset: string): string | undefined {
  if (at === undefined || at + 12 > view.byteLength) return undefined;
  const type = view.getUint16(at, true);
  if (type === fileTime) {
    const ms = Number(view.getBigUint64(at + 4, true) / 10_000n) - epochMs;
    return ms > 0 && ms < 8e15 ? new Date(ms).toISOString() : undefined;
  }
  if (type !== narrowText && type !== wideText) return undefined;
  const units = Math.min(longest, view.getUint32(at + 4, true));
  const bytes = Buffer.from(view.buffer, view.byteOffset + at + 8, view.byteLength - at - 8);
  const end = type === wideText ? units * 2 : units;
  const text = iconv.decode(bytes.subarray(0, end), type === wideText ? 'utf-16le' : charset);
  return text.replace(/\0.*$/s, '');
}
