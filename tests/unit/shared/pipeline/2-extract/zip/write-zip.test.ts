import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { unzip } from '../../../../../../shared/pipeline/2-extract/zip/unzip.ts';
import { writeZip } from '../../../../../../shared/pipeline/2-extract/zip/write-zip.ts';

const files = [
  { name: 'mimetype', bytes: Buffer.from('text/plain') },
  { name: 'Über/leer.txt', bytes: new Uint8Array() },
  { name: 'large', bytes: new Uint8Array(100_000).fill(7) },
];

it('gives every reader the files that were put in, by their names', () => {
  const contents = Object.fromEntries(
    files.map(({ name, bytes }) => [name, new Uint8Array(bytes)]),
  );
  expect(unzipSync(writeZip(files))).toEqual(contents);
  const own = Object.entries(unzip(writeZip(files), () => true));
  expect(Object.fromEntries(own.map(([name, bytes]) => [name, new Uint8Array(bytes)]))).toEqual(
    contents,
  );
});
