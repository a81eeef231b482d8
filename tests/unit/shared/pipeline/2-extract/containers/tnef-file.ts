import iconv from 'iconv-lite';

interface Attached {
  readonly name: string;
  readonly content: Uint8Array;
  /** It is another message, and the content is that in TNEF. */
  readonly isMessage?: boolean;
  readonly isHidden?: boolean;
}

interface TnefParts {
  readonly subject?: string;
  readonly sender?: string;
  readonly to?: string;
  readonly sentAt?: Date;
  readonly body?: string;
  readonly html?: string;
  /** As it is packed. */
  readonly rtf?: Uint8Array;
  /** Its texts are not in Unicode, but by this code page. */
  readonly codePage?: number;
  readonly attachments?: readonly Attached[];
}

/** A message as Outlook sends it [MS-OXTNEF 2.1.3]. */
export function tnefFile(message: TnefParts): Uint8Array {
  const { codePage = 1252, attachments = [] } = message;
  const text = (id: number, value?: string): Buffer[] =>
    value === undefined ? [] : [textProperty(id, value, message.codePage)];
  const properties = [
    ...text(0x0037, message.subject),
    ...text(0x1000, message.body),
    ...text(0x0c1a, message.sender),
    ...text(0x0e04, message.to),
    ...(message.html === undefined ? [] : [property(0x0102, 0x1013, Buffer.from(message.html))]),
    ...(message.rtf === undefined ? [] : [property(0x0102, 0x1009, message.rtf)]),
    ...(message.sentAt === undefined ? [] : [fixed(0x0040, 0x0039, fileTime(message.sentAt))]),
    named(),
  ];
  return Buffer.concat([
    Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]),
    attribute(1, 0x00089006, number(0x00010000)),
    attribute(1, 0x00069007, Buffer.concat([number(codePage), number(0)])),
    attribute(1, 0x00069003, list(properties)),
    ...attachments.flatMap((one) => attachmentOf(one)),
  ]);
}

function attachmentOf({ name, content, isMessage = false, isHidden = false }: Attached): Buffer[] {
  const object = Buffer.concat([Buffer.alloc(16), content]);
  return [
    attribute(2, 0x00069002, Buffer.alloc(14)),
    ...(isMessage ? [] : [attribute(2, 0x0006800f, content)]),
    attribute(2, 0x00018010, Buffer.from('SHORT~1.DAT\0')),
    attribute(
      2,
      0x00069005,
      list([
        textProperty(isMessage ? 0x3001 : 0x3707, name),
        fixed(0x0003, 0x3705, number(isMessage ? 5 : 1)),
        fixed(0x000b, 0x7ffe, number(isHidden ? 1 : 0)),
        ...(isMessage ? [property(0x000d, 0x3701, object)] : []),
      ]),
    ),
  ];
}

/** Level, number, length, what it holds, and the sum of its bytes. */
function attribute(level: number, id: number, data: Uint8Array): Buffer {
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 0xffff, 0));
  return Buffer.concat([Buffer.from([level]), number(id), number(data.length), data, sum]);
}

const list = (properties: readonly Buffer[]): Buffer =>
  Buffer.concat([number(properties.length), ...properties]);

const tag = (type: number, id: number): Buffer => number(((id << 16) | type) >>> 0);

const fixed = (type: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([tag(type, id), value]);

const property = (type: number, id: number, value: Uint8Array): Buffer =>
  Buffer.concat([tag(type, id), number(1), number(value.length), value, filling(value)]);

const textProperty = (id: number, value: string, codePage?: number): Buffer =>
  codePage === undefined
    ? property(0x001f, id, Buffer.from(`${value}\0`, 'utf16le'))
    : property(0x001e, id, iconv.encode(`${value}\0`, `cp${codePage}`));

/** Of several values, with a name: to be passed over. */
function named(): Buffer {
  const name = Buffer.from('Keywords\0', 'utf16le');
  const words = ['one', 'three'].map((word) => Buffer.from(`${word}\0`));
  return Buffer.concat([
    tag(0x101e, 0x8001),
    Buffer.alloc(16),
    number(1),
    number(name.length),
    name,
    filling(name),
    number(words.length),
    ...words.flatMap((word) => [number(word.length), word, filling(word)]),
  ]);
}

const filling = ({ length }: Uint8Array): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Tenths of microseconds since 1601. */
function fileTime(at: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(at.getTime()) + 11_644_473_600_000n) * 10_000n);
  return bytes;
}
