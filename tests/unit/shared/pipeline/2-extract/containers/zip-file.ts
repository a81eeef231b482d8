import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip, with what it should say of itself where that is not the truth. */
export interface ZipPart {
  readonly name: string | Buffer;
  readonly content?: string | Uint8Array;
  /** In the header before the file, where it is another. */
  readonly localName?: string;
  readonly flags?: number;
  readonly method?: number;
  readonly sizeBytes?: number;
  readonly crc?: number;
  /** Where its header is said to be. */
  readonly offset?: number;
  readonly unixMode?: number;
  /** In the directory's extra field for it. APPNOTE 4.6.9 */
  readonly unicodeName?: string;
  /** In the header before the file, where its sizes come after it. APPNOTE 4.4.4, bit 3 */
  readonly localSizes?: number;
}

/** A zip as APPNOTE 4.3 lays it out: headers and files, the directory, its end. */
export function zipFile(parts: readonly ZipPart[], { lines = parts.length } = {}): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const { method = 8 } = part;
    const content = Buffer.from(part.content ?? '');
    const packed = method === 8 ? deflateRawSync(content) : content;
    const localName = Buffer.from(part.localName ?? part.name);
    const facts = factsOf(part, { content, packed });
    const local = withLength(facts, localName);
    if (part.localSizes !== undefined) {
      local.writeUInt32LE(part.localSizes, 14);
      local.writeUInt32LE(part.localSizes, 18);
    }
    files.push(Buffer.from('PK\u0003\u0004'), local, localName, packed);
    directory.push(directoryLine(part, facts, at));
    at += 30 + localName.length + packed.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(18);
  end.writeUInt16LE(lines, 4);
  end.writeUInt16LE(lines, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, ...directory, Buffer.from('PK\u0005\u0006'), end]);
}

/** What both headers say: from the version needed to the lengths. */
function factsOf(
  { flags = 0, method = 8, crc, sizeBytes }: ZipPart,
  { content, packed }: { content: Buffer; packed: Buffer },
): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(flags, 2);
  facts.writeUInt16LE(method, 4);
  facts.writeUInt16LE((9 << 11) | (30 << 5), 6); // 09:30
  facts.writeUInt16LE(((2026 - 1980) << 9) | (3 << 5) | 4, 8); // 4 March 2026
  facts.writeUInt32LE(crc ?? crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(sizeBytes ?? content.length, 18);
  return facts;
}

function withLength(facts: Buffer, name: Buffer): Buffer {
  const header = Buffer.from(facts);
  header.writeUInt16LE(name.length, 22);
  return header;
}

function directoryLine(
  { name, unixMode, offset, unicodeName }: ZipPart,
  facts: Buffer,
  at: number,
): Buffer {
  const rest = Buffer.alloc(14);
  if (unixMode !== undefined) rest.writeUInt16LE(unixMode, 8);
  rest.writeUInt32LE(offset ?? at, 10);
  const madeBy = Buffer.from([20, unixMode === undefined ? 0 : 3]);
  const raw = Buffer.from(name);
  const extra = unicodeName === undefined ? Buffer.alloc(0) : unicodeField(raw, unicodeName);
  const head = withLength(facts, raw);
  head.writeUInt16LE(extra.length, 24);
  return Buffer.concat([Buffer.from('PK\u0001\u0002'), madeBy, head, rest, raw, extra]);
}

function unicodeField(raw: Buffer, name: string): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt16LE(0x7075, 0);
  head.writeUInt16LE(5 + Buffer.byteLength(name), 2);
  head.writeUInt8(1, 4);
  head.writeUInt32LE(crc32(raw), 5);
  return Buffer.concat([head, Buffer.from(name)]);
}
