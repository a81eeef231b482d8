import { expect, it } from 'vitest';
import { openCompoundFile } from '../../../../../../shared/pipeline/2-extract/readers/compound-file.ts';
import { writeCompoundFile } from '../../../../../../shared/pipeline/2-extract/readers/write-compound-file.ts';
import { compoundFile, streamsIn, withStreams } from './compound-file-written.ts';

const filled = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => at % 251);
const streams = {
  'store/\u0001Ole': filled(20),
  'store/Workbook': filled(9_000),
  'store/empty': filled(0),
  'store/exact': filled(4_096),
  'store/deep/er/one': filled(65),
  ...Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`store/many/${n}`, filled(n)])),
};
const written = () => {
  const storage = openCompoundFile(compoundFile(streams)).storage('store');
  return storage === undefined ? new Uint8Array() : writeCompoundFile(storage);
};

it('gives another reader all streams of a storage, and nothing else', () => {
  expect(streamsIn(written(), 'store')).toEqual(streams);
});

it('gives our own reader the same', () => {
  const file = openCompoundFile(written());
  expect(file.stream('Workbook')).toEqual(Buffer.from(filled(9_000)));
  expect(file.storage('deep')?.storage('er')?.stream('one')).toEqual(Buffer.from(filled(65)));
  expect(file.sizeBytes()).toBe(
    Object.values(streams).reduce((sum, { length }) => sum + length, 0),
  );
});

it('writes the same bytes each time, for a storage and for what it wrote of it', () => {
  expect(Buffer.compare(written(), written())).toBe(0);
  expect(Buffer.compare(writeCompoundFile(openCompoundFile(written())), written())).toBe(0);
});

it('keeps the class of each storage', () => {
  const graph = '0308020000000000c000000000000046';
  const bytes = withStreams(compoundFile(streams), {}, { store: graph, 'store/deep': graph });
  const storage = openCompoundFile(bytes).storage('store');
  const file = openCompoundFile(storage ? writeCompoundFile(storage) : new Uint8Array());
  expect([file.classId, file.storage('deep')?.classId]).toEqual([graph, graph]);
  expect(file.storage('many')?.classId).toBe('00'.repeat(16));
});
