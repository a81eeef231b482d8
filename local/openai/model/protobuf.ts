/**
 * The few wire types of Protocol Buffers that an ONNX file needs. Each function gives one encoded field;
 * a message is its fields one after the other.
 * https://protobuf.dev/programming-guides/encoding/
 */
type Field = Uint8Array;

const wireType = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const;

export const message = (...fields: readonly Field[]): Uint8Array => Buffer.concat(fields);

/** int64 or enum; a negative number takes ten bytes, as two's complement of 64 bits. */
export const integerField = (tag: number, value: number): Field =>
  Buffer.concat([key(tag, wireType.varint), varint(BigInt.asUintN(64, BigInt(value)))]);

export function floatField(tag: number, value: number): Field {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([key(tag, wireType.fixed32), bytes]);
}

/** A string, raw bytes, or a nested message. */
export function bytesField(tag: number, value: Uint8Array | string): Field {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([
    key(tag, wireType.lengthDelimited),
    varint(BigInt(bytes.byteLength)),
    bytes,
  ]);
}

const key = (tag: number, type: number): Uint8Array => varint(BigInt((tag << 3) | type));

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
