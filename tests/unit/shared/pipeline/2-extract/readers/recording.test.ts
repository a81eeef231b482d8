import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileReader } from '../../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { readInPlace } from '../../../../../../shared/pipeline/2-extract/recordings/read-in-place.ts';
import { bytesOf, noAids, outline, refusalOf, textOf } from '../read.ts';
import { matroskaFile, mp3File, mp4Parts, wavFile, withLongTimes } from './recording-file.ts';

const about = { seconds: 754, title: 'Town hall', artist: 'Ann Lee', hasPictures: true };
const mp4File = (brand: string, hasPictures = true): Buffer => {
  const { head, tail } = mp4Parts({ ...about, brand, hasPictures, dataBytes: 1_000 });
  return Buffer.concat([head, Buffer.alloc(1_000, 7), tail]);
};
const partial = [expect.stringContaining('partial: no transcript') as string];

it('reads what a film says of itself, and that nobody wrote down what is said in it', async () => {
  const text = await textOf(mp4File('isom'), 'meeting.bin');
  expect(text).toMatchObject({
    format: 'video/mp4',
    title: 'Town hall',
    metadata: { author: 'Ann Lee', createdAt: '2026-03-05T00:00:00.000Z' },
    warnings: partial,
  });
  expect(outline(text)).toEqual([
    'paragraph: Title: Town hall\nArtist: Ann Lee\nDuration: 0:12:34',
  ]);
});

it.each([
  ['audio/mp4', mp4File('M4A '), 'Duration: 0:12:34'],
  ['audio/mp4', mp4File('isom', false), 'Duration: 0:12:34'],
  ['video/quicktime', mp4File('qt  '), 'Duration: 0:12:34'],
  ['audio/mpeg', mp3File(2_000), 'Duration: 0:00:52'],
  ['audio/wav', wavFile(65), 'Duration: 0:01:05'],
  ['video/matroska', matroskaFile('matroska', 61, 'Talk'), 'Title: Talk\nDuration: 0:01:01'],
  ['video/webm', matroskaFile('webm', 3_601, 'Talk'), 'Title: Talk\nDuration: 1:00:01'],
])('knows %s by its content', async (format, bytes, words) => {
  const text = await textOf(bytes, 'x.txt');
  expect(text.format).toBe(format);
  expect(text.text).toContain(words);
});

it('reads words that the file holds as its transcript', async () => {
  const bytes = mp3File(100, {
    title: 'Notice',
    lyrics: 'The lift is out\nof order.\n\nUse the stairs.',
  });
  const text = await textOf(bytes, 'notice.mp3');
  expect(text.warnings).toEqual([]);
  expect(outline(text)).toEqual([
    'paragraph: Title: Notice\nDuration: 0:00:03',
    'paragraph: The lift is out\nof order.',
    'paragraph: Use the stairs.',
  ]);
});

it('takes no text for a recording because of two bytes', async () => {
  expect((await textOf(Buffer.from('\uFEFFwords', 'utf16le'), 'a.txt')).format).toBe('text/plain');
  expect(await refusalOf(bytesOf('\0\0\0\u001Cftypheic'), 'a.heic')).toBe('FILE_TYPE_UNKNOWN');
});

it('refuses a film whose index cannot be read', async () => {
  const whole = mp4File('isom');
  whole.writeUInt32BE(3, whole.indexOf('mvhd') - 4);
  expect(await refusalOf(whole, 'a.mp4')).toBe('FILE_MALFORMED');
});

it('says no time and no length that cannot be', async () => {
  const untimed = withLongTimes(mp4File('isom'), 2n ** 48n);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-recording-'));
  const path = join(folder, 'content');
  try {
    await writeFile(path, untimed);
    const reading = await readInPlace(path, noAids);
    expect(reading).toMatchObject({ outcome: 'read', text: { title: 'Town hall' } });
  } finally {
    await rm(folder, { recursive: true });
  }
  expect((await textOf(untimed, 'a.mp4')).metadata).toEqual({ author: 'Ann Lee' });
  const endless = matroskaFile('matroska', Infinity, 'Talk');
  expect((await textOf(endless, 'a.mkv')).text).toBe('Title: Talk');
});

it('reads a recording of 2 GiB where it lies, within 400 MiB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-recording-'));
  const path = join(folder, 'content');
  const dataBytes = 2 * 2 ** 30;
  const { head, tail } = mp4Parts({ ...about, brand: 'isom', dataBytes });
  try {
    // Nothing but a hole where the pictures would be: it takes no place on the disk.
    const file = await open(path, 'w');
    await file.write(head, 0, head.length, 0);
    await file.write(tail, 0, tail.length, head.length + dataBytes);
    await file.close();
    await using reader = createFileReader({ children: 1, maxRssBytes: 400 * 2 ** 20 });
    const reading = await reader({ path, name: 'meeting.mp4' });
    expect(reading).toMatchObject({ outcome: 'read', text: { title: 'Town hall' } });
  } finally {
    await rm(folder, { recursive: true });
  }
});
