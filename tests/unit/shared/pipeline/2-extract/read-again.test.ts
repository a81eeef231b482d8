import { strToU8, zipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { findTrainedData } from '../../../../../shared/pipeline/2-extract/children/trained-data.ts';
import { openReading } from '../../../../support/reading.ts';
import { mp3File } from './readers/recording-file.ts';
import { notice, noticeSentence as words } from './readers/scan.ts';

let picture: Buffer;
beforeAll(async () => {
  picture = await (await notice()).png().toBuffer();
});

/** Of machines that are busy: a picture takes a second or two. */
const slow = { timeout: 120_000 };

async function openFiles() {
  const reading = await openReading();
  const { source } = reading;
  const folder = source.folder('Office');
  const files = {
    'note.txt': strToU8('Plain words.'),
    'notice.png': picture,
    'talk.mp3': mp3File(100, { title: 'Talk' }),
    'box.zip': zipSync({
      'inner.png': picture,
      'inner.mp3': mp3File(90),
      'inner.txt': strToU8('In it.'),
    }),
  };
  for (const [name, content] of Object.entries(files))
    source.contents.set(source.file(name, folder), content);
  await reading.start();
  reading.reads.length = 0;
  return reading;
}

test(
  'pictures are read by the sweep after OCR was turned on, in archives too, and nothing else',
  slow,
  async () => {
    const opened = await openFiles();
    const { files, indexed, reads, set, sweep } = opened;
    expect(files()).toMatchObject({ 'notice.png': 'FILE_NO_TEXT', 'inner.png': 'FILE_NO_TEXT' });
    set({ ocr: 'eng' }, await findTrainedData({ languages: 'eng' }));
    await sweep();
    const read = expect.stringContaining(words);
    expect(indexed()).toMatchObject({ 'notice.png': read, 'box.zip > inner.png': read });
    const { reading, readBy } =
      opened.all('documents').find(({ title }) => title === 'notice.png') ?? {};
    expect(reading).toMatchObject({ ocr: 1, pages: 1, warnings: ['it was read by OCR'] });
    expect(readBy).toMatch(/^v\d+-ocr-/);
    // The same bytes, once.
    expect(reads).toEqual(['notice.png']);
  },
);

test('what was read with other settings is found again when they come back', slow, async () => {
  const { indexed, reads, set, sweep } = await openFiles();
  set({ ocr: 'eng' }, await findTrainedData({ languages: 'eng' }));
  await sweep();
  set({ ocr: '' }, null);
  await sweep();
  expect(indexed()['notice.png']).toBeUndefined();
  set({ ocr: 'eng' });
  await sweep();
  expect(indexed()['notice.png']).toContain(words);
  expect(reads).toEqual(['notice.png']);
});

test('recordings are read again when the command that transcribes is another, but for those in archives', async () => {
  const { reads, set, sweep } = await openFiles();
  set({ transcription: '/opt/whisper' });
  await sweep();
  expect(reads).toEqual(['talk.mp3']);
  await sweep();
  expect(reads).toEqual(['talk.mp3']);
});

test('files that were too large are looked at by the sweep after the limit was raised, and nothing else', async () => {
  const { files, limit, put, pull, reads, source, sweep } = await openFiles();
  limit(1_000);
  put(source.file('long.txt', source.folder('More')), strToU8('word '.repeat(1_000)));
  await pull();
  expect(files()).toMatchObject({ 'long.txt': 'FILE_TOO_LARGE' });
  limit(10_000);
  await sweep();
  expect(files()).toMatchObject({ 'long.txt': 'indexed' });
  expect(reads).toEqual(['long.txt']);
});
