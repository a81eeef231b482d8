import { crc32 } from 'node:zlib';

/**
 * A zip that holds itself, and so is there at any depth: Russ Cox, "Zip Files All The Way Down" (research.swtch.com/zip). Its packed bytes
 * are a program of two orders, "emit these bytes" and "emit the last bytes again", which emits the whole file: what stands before
 * the program, the program, and what stands after it.
 */
export function quine(): Buffer {
  // Sizes are of the same length whatever they are: a draft tells them.
  const { file: draft, packedBytes } = laidOut({ crc: 0, packedBytes: 0, sizeBytes: 0 });
  const withCrc = (crc: number) => laidOut({ crc, packedBytes, sizeBytes: draft.length }).file;
  return withCrc(crcThatIsOwn((crc) => crc32(withCrc(crc))));
}

/** Of this length, so that an order comes to 5 bytes. */
const name = Buffer.from('everything-is-in-this-file.zip');

interface Facts {
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
}

function laidOut(facts: Facts): { file: Buffer; packedBytes: number } {
  const before = localHeader(facts);
  const packedBytes = programOf(before, Buffer.alloc(directoryBytes)).length;
  const after = directory(facts, before.length + packedBytes);
  return { file: Buffer.concat([before, programOf(before, after), after]), packedBytes };
}

/** All orders but the last are of 5 bytes, so that 20 are four of them. */
function programOf(before: Buffer, after: Buffer): Buffer {
  const head = emit(before.length + 5);
  const headAgain = again([before.length + 5]);
  const one = emit(5);
  const four = emit(20);
  const fourAgain = again([10, 10]);
  const none = emit(0);
  const tail = ending(after.length);
  const rest = emit(tail.length + after.length);
  const orders = [
    [head, before, head, headAgain],
    [one, headAgain, one, one],
    [four, headAgain, one, one, four, fourAgain],
    [four, fourAgain, four, fourAgain, four, fourAgain],
    [four, fourAgain, none, none, rest, fourAgain],
    [none, none, rest, tail, after, tail],
  ];
  return Buffer.concat(orders.flat());
}

/** A stored block. RFC 1951, 3.2.4 */
function emit(bytes: number): Buffer {
  const order = Buffer.alloc(5);
  order.writeUInt16LE(bytes, 1);
  order.writeUInt16LE(bytes ^ 0xffff, 3);
  return order;
}

/** A block of fixed codes that copies so many of the last bytes, in pieces, and an empty one where that is less than 5 bytes. */
function again(pieces: readonly number[]): Buffer {
  const distance = pieces.reduce((sum, piece) => sum + piece, 0);
  const block = copying(pieces, distance);
  return toBytes(block.length < 40 ? block + copying([], 0) : block);
}

const tailBytes = 9;

/** Emits itself and what follows again, and is the last block. */
function ending(afterBytes: number): Buffer {
  const bytes = tailBytes + afterBytes;
  const tail = [toBytes(`${copying([bytes], bytes)}100`), Buffer.from([0, 0, 0xff, 0xff])];
  return Buffer.concat(tail);
}

/** As bits in the order of the stream. RFC 1951, 3.2.5 and 3.2.6 */
const copying = (pieces: readonly number[], distance: number): string =>
  `010${pieces.map((piece) => lengthBits(piece) + distanceBits(distance)).join('')}${'0'.repeat(7)}`;

function lengthBits(length: number): string {
  let [symbol, base] = [257, 3];
  const extra = () => (symbol < 265 ? 0 : (symbol - 261) >> 2);
  for (; length >= base + 2 ** extra(); symbol += 1) base += 2 ** extra();
  const code = symbol < 280 ? digits(symbol - 256, 7) : digits(symbol - 280 + 0xc0, 8);
  return code + reversed(digits(length - base, extra()));
}

function distanceBits(distance: number): string {
  let [symbol, base] = [0, 1];
  const extra = () => (symbol < 4 ? 0 : (symbol >> 1) - 1);
  for (; distance >= base + 2 ** extra(); symbol += 1) base += 2 ** extra();
  return digits(symbol, 5) + reversed(digits(distance - base, extra()));
}

const digits = (value: number, bits: number): string =>
  bits === 0 ? '' : value.toString(2).padStart(bits, '0');
const reversed = (bits: string): string => bits.split('').toReversed().join('');
const toBytes = (bits: string): Buffer =>
  Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(reversed(byte), 2)));

/** APPNOTE 4.3.7: signature, version, deflated, no day, checksum, sizes, name. */
function localHeader(facts: Facts): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 'latin1');
  writeFacts(header, 4, facts);
  return Buffer.concat([header, name]);
}

const directoryBytes = 46 + name.length + 22;

/** APPNOTE 4.3.12 and 4.3.16 */
function directory(facts: Facts, start: number): Buffer {
  const line = Buffer.alloc(46);
  line.write('PK\u0001\u0002', 'latin1');
  writeFacts(line, 6, facts);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(line.length + name.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([line, name, end]);
}

function writeFacts(header: Buffer, at: number, { crc, packedBytes, sizeBytes }: Facts): void {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(8, at + 4);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(packedBytes, at + 14);
  header.writeUInt32LE(sizeBytes, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

/**
 * A checksum that the file has when it says so itself. What a bit of it changes in the checksum is the same whatever the others are,
 * so that 32 equations tell.
 */
function crcThatIsOwn(crcOf: (said: number) => number): number {
  const wanted = crcOf(0);
  const basis: { readonly changes: number; readonly bits: number }[] = [];
  const reduced = (changes: number, bits: number) =>
    basis.reduce(
      (left, one) =>
        (left.changes ^ one.changes) >>> 0 < left.changes
          ? { changes: (left.changes ^ one.changes) >>> 0, bits: (left.bits ^ one.bits) >>> 0 }
          : left,
      { changes, bits },
    );
  for (let bit = 0; bit < 32; bit += 1) {
    const said = (1 << bit) >>> 0;
    const one = reduced((crcOf(said) ^ wanted ^ said) >>> 0, said);
    if (one.changes !== 0) basis.push(one);
    basis.sort((a, b) => b.changes - a.changes);
  }
  const { changes, bits } = reduced(wanted, 0);
  if (changes !== 0) throw new Error('no checksum is its own: it needs another name');
  return bits;
}
