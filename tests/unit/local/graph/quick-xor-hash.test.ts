import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createQuickXor } from '../../../../local/graph/tree/hashes.ts';

function hashOf(...parts: Uint8Array[]): string {
  const hash = createQuickXor();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The sample of https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash, bit by bit. */
function slowly(bytes: Uint8Array): string {
  const width = 160n;
  let hash = 0n;
  for (const [at, byte] of bytes.entries()) {
    const shift = BigInt(at * 11) % width;
    const turned = BigInt(byte) << shift;
    hash ^= (turned & ((1n << width) - 1n)) ^ (turned >> width);
  }
  hash ^= BigInt(bytes.length) << (width - 64n);
  const bytesOf = Array.from({ length: 20 }, (_, at) => Number((hash >> BigInt(at * 8)) & 0xffn));
  return Buffer.from(bytesOf).toString('base64');
}

it.each([
  ['', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  ['Sg==', 'SgAAAAAAAAAAAAAAAQAAAAAAAAA='],
  ['tbQ=', 'taAFAAAAAAAAAAAAAgAAAAAAAAA='],
])('hashes the bytes "%s" as OneDrive does', (base64, expected) => {
  expect(hashOf(Buffer.from(base64, 'base64'))).toBe(expected);
});

it('is the documented sum, in whatever pieces the bytes come', () => {
  const bytes = randomBytes(1_000);
  expect(hashOf(bytes)).toBe(slowly(bytes));
  expect(hashOf(bytes.subarray(0, 163), bytes.subarray(163))).toBe(slowly(bytes));
});
