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

it('opens what lies in a storage, at any depth', () => {
  const file = openCompoundFile(compoundFile({ top: filled(9), 'store/in/one': filled(5_000) }));
  expect(file.storage('top')).toBeUndefined();
  expect(file.storage('in')).toBeUndefined();
  expect(file.storage('store')?.names).toEqual(['in']);
  expect(file.storage('store')?.storage('in')?.stream('one')).toHaveLength(5_000);
  expect(file.sizeBytes()).toBe(5_000 + 9 + 4); // a mark of the writer's own
});

it('refuses storages that hold themselves, share what they hold, or lie too deep', () => {
  const bytes = Buffer.from(compoundFile({ 'one/a': filled(9), 'two/b': filled(9) }));
  const child = (name: string) => bytes.indexOf(Buffer.from(`${name}\0`, 'utf16le')) + 76;
  const ofOne = bytes.readUInt32LE(child('one'));
  bytes.writeUInt32LE(ofOne, child('two'));
  expect(() => openCompoundFile(bytes).sizeBytes()).toThrow('damaged');
  const { storage } = openCompoundFile(bytes);
  expect(storage('one')?.names).toEqual(['a']);
  expect(() => storage('two')).toThrow('damaged');

  const circle = Buffer.from(bytes);
  const directory = (circle.readUInt32LE(48) + 1) * 512;
  circle.writeUInt32LE((child('one') - 76 - directory) / 128, child('one'));
  expect(() => openCompoundFile(circle).storage('one')).toThrow('damaged');

  const deep = openCompoundFile(compoundFile({ [`${'in/'.repeat(40)}x`]: filled(9) }));
  expect(() => deep.sizeBytes()).toThrow('damaged');
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
