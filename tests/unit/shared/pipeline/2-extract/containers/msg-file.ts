import iconv from 'iconv-lite';
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';

/** What a storage of a message holds: streams by their names, and storages in it. */
interface Storage {
  readonly [name: string]: Buffer | Storage;
}

interface Recipient {
  readonly name: string;
  readonly address: string;
  /** 1: to, 2: cc. */
  readonly kind: 1 | 2;
}

interface Attachment {
  readonly name: string;
  readonly content: Uint8Array;
  /** Outlook does not list it: it stands in the text. */
  readonly isHidden?: boolean;
}

interface MsgParts {
  readonly subject: string;
  readonly sender: { readonly name: string; readonly address: string };
  readonly recipients?: readonly Recipient[];
  readonly sentAt?: Date;
  readonly body?: string;
  readonly html?: string;
  readonly messageClass?: string;
  /** Its subject and words are not in Unicode, but by this code page. */
  readonly codePage?: number;
  readonly attachments?: readonly Attachment[];
}

/** A message as Outlook lays it out [MS-OXMSG 2]: each property is a stream that is named by its number and type. */
export function msgFile(message: MsgParts): Uint8Array {
  const { subject, sender, recipients = [], attachments = [], sentAt, html, codePage } = message;
  const root: Storage = {
    ...text('001A', message.messageClass ?? 'IPM.Note'),
    ...text('0037', subject, codePage),
    ...text('0C1A', sender.name),
    ...text('5D01', sender.address),
    ...(message.body !== undefined && text('1000', message.body, codePage)),
    ...(html !== undefined && { '__substg1.0_10130102': Buffer.from(html) }),
    '__properties_version1.0': properties(32, [
      ...(sentAt ? [[0x0040, 0x0039, fileTime(sentAt)] as const] : []),
      ...(codePage === undefined ? [] : [[0x0003, 0x3ffd, BigInt(codePage)] as const]),
    ]),
    ...numbered(
      '__recip_version1.0_#',
      recipients.map(({ name, address, kind }) => ({
        ...text('3001', name),
        ...text('39FE', address),
        '__properties_version1.0': properties(8, [[0x0003, 0x0c15, BigInt(kind)]]),
      })),
    ),
    ...numbered(
      '__attach_version1.0_#',
      attachments.map(({ name, content, isHidden = false }) => ({
        ...text('3707', name),
        '__substg1.0_37010102': Buffer.from(content),
        '__properties_version1.0': properties(8, [
          [0x0003, 0x3705, 1n],
          [0x000b, 0x7ffe, isHidden ? 1n : 0n],
        ]),
      })),
    ),
  };
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, length: 0, children: [] }];
  lay(root, 0, entries);
  return burn(entries);
}

const text = (number: string, value: string, codePage?: number): Storage =>
  codePage === undefined
    ? { [`__substg1.0_${number}001F`]: Buffer.from(value, 'utf16le') }
    : { [`__substg1.0_${number}001E`]: iconv.encode(value, `cp${codePage}`) };

const numbered = (prefix: string, storages: readonly Storage[]): Storage =>
  Object.fromEntries(storages.map((one, n) => [prefix + String(n).padStart(8, '0'), one]));

/** A header, then 16 bytes each: type, number, flags, value. */
function properties(headerBytes: number, all: readonly (readonly [number, number, bigint])[]) {
  const stream = Buffer.alloc(headerBytes + all.length * 16);
  for (const [n, [type, number, value]] of all.entries()) {
    const at = headerBytes + n * 16;
    stream.writeUInt16LE(type, at);
    stream.writeUInt16LE(number, at + 2);
    stream.writeUInt32LE(6, at + 4);
    stream.writeBigUInt64LE(value, at + 8);
  }
  return stream;
}

/** Hundreds of nanoseconds since 1601. */
const fileTime = (at: Date): bigint => (BigInt(at.getTime()) + 11_644_473_600_000n) * 10_000n;

function lay(storage: Storage, parent: number, entries: Entry[]): void {
  for (const [name, content] of Object.entries(storage)) {
    const index = entries.length;
    entries[parent]?.children?.push(index);
    if (Buffer.isBuffer(content)) {
      entries.push({
        name,
        type: 2,
        length: content.length,
        binaryProvider: () => new Uint8Array(content),
      });
    } else {
      entries.push({ name, type: 1, length: 0, children: [] });
      lay(content, index, entries);
    }
  }
}
