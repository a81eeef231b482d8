/** A lock token is a UUID. On $management it goes as its plain bytes … */
export const toBytes = (token: string): Buffer => Buffer.from(token.replaceAll('-', ''), 'hex');

export function fromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20]]
    .map(([start, end]) => hex.slice(start, end))
    .join('-');
}

/** … and as the tag of a delivery in the byte order of a .NET Guid, its first three groups reversed. */
export const toTag = (token: string): Buffer => reorder(toBytes(token));
export const fromTag = (tag: Buffer): string => fromBytes(reorder(tag));

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const reorder = (bytes: Buffer): Buffer => Buffer.from(guidOrder.map((at) => bytes[at] ?? 0));
