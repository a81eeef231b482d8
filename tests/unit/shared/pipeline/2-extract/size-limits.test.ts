import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createFileReader } from '../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { readContent } from '../../../../../shared/pipeline/2-extract/read-content.ts';
import { testTenantId as tenantId } from '../../../../support/emulator-context.ts';
import { createMemoryArtifacts } from '../../../../support/memory-index.ts';
import { wavFile } from './readers/recording-file.ts';

const mebibyte = 2 ** 20;
const limits = { maxFileBytes: mebibyte, maxRecordingBytes: 2 * mebibyte };

/** What becomes of these bytes, and what it says of why; `fetched` tells whether they were asked for. */
async function fate(name: string, content: Buffer, statedBytes = content.length) {
  let fetched = false;
  const download = async () => {
    fetched = true;
    return Readable.from([content]);
  };
  await using readFile = createFileReader({ children: 1 });
  const read = await readContent(
    { tenantId, file: { name, sizeBytes: statedBytes, download }, settings: readFile.settings },
    { artifacts: createMemoryArtifacts(), readFile, ...limits },
  );
  if (read.outcome === 'rejected') return { fetched, said: [read.rejection.reason] };
  return { fetched, said: read.outcome === 'extracted' ? read.reading.warnings : [] };
}

const tooLarge = (limit: string) => [`The file is larger than the limit: ${limit}`];
/** 1.5 MB of each. */
const recording = wavFile(200);
const words = Buffer.alloc(1_600_000, 'words ');

test('a recording above the limit of files is read, and says that nobody wrote down its words', async () => {
  expect(await fate('Town hall.WAV', recording)).toEqual({
    fetched: true,
    said: [expect.stringContaining('partial: no transcript') as string],
  });
});

test('what is only named like a recording is refused by the limit of files', async () => {
  expect(await fate('notes.mp4', words)).toEqual({ fetched: true, said: tooLarge('1 MiB') });
});

test('a recording above the limit of recordings is refused, whatever its source stated', async () => {
  const long = wavFile(300);
  expect(await fate('a.wav', long)).toEqual({ fetched: false, said: tooLarge('2 MiB') });
  expect(await fate('a.wav', long, 1)).toEqual({ fetched: true, said: tooLarge('2 MiB') });
});

test('a recording that bears the name of another file is held to the limit of files', async () => {
  expect(await fate('a.bin', recording)).toEqual({ fetched: false, said: tooLarge('1 MiB') });
});
