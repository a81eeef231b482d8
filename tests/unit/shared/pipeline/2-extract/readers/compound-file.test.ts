import { expect, it } from 'vitest';
import { openCompoundFile } from '../../../../../../shared/pipeline/2-extract/readers/compound-file.ts';
import { compoundFile } from './compound-file-written.ts';

const filled = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => at % 251);
const openOf = (bytes: Uint8Array) => () => openCompoundFile(bytes).stream('large');

it.each([0, 1, 63, 64, 65, 4_095, 4_096, 4_097, 7_300_000])(
  'gives back a stream of %i bytes',
  (size) => {
    const file = openCompoundFile(compoundFile({ one: filled(size), other: filled(5_000) }));
    expect(Buffer.compare(file.stream('one') ?? filled(1), filled(size))).toBe(0);
    expect(file.stream('other')?.length).toBe(5_000);
  },
);

it('knows what lies at the top, and only that', () => {
  const file = openCompoundFile(compoundFile({ top: filled(9), 'store/within': filled(9) }));
  expect(file.names).toEqual(expect.arrayContaining(['top', 'store']));
  expect(file.names).not.toContain('within');
  expect(file.stream('store')).toBeUndefined();
  expect(file.stream('within')).toBeUndefined();
});

it('refuses a file that was cut off, anywhere', () => {
  const whole = compoundFile({ large: filled(100_000) });
  for (const length of [8, 511, 513, 5_000, whole.length >> 1]) {
    expect(openOf(whole.subarray(0, length)), `${length}`).toThrow('damaged');
  }
});

it('refuses chains that go in circles', () => {
  const bytes = Buffer.from(compoundFile({ large: filled(100_000) }));
  const firstTable = bytes.readUInt32LE(76);
  for (let at = 0; at < 128; at += 1) bytes.writeUInt32LE(5, (firstTable + 1) * 512 + at * 4);
  expect(openOf(bytes)).toThrow('damaged');

  const lists = Buffer.from(compoundFile({ large: filled(100_000) }));
  lists.writeUInt32LE(3, 68);
  lists.writeUInt32LE(3, (3 + 2) * 512 - 4);
  expect(openOf(lists)).toThrow('damaged');
});
