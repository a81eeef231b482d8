import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { ExtractedText } from '../../../../../../shared/model/text.ts';
import { createFileReader } from '../../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import {
  bytesInMemory,
  type ByteSource,
} from '../../../../../../shared/pipeline/2-extract/readers/recording/byte-source.ts';
import { readCaptions } from '../../../../../../shared/pipeline/2-extract/readers/recording/captions.ts';
import {
  recordingFormat,
  type RecordingFormat,
} from '../../../../../../shared/pipeline/2-extract/readers/recording/kind.ts';
import { noAids, read, textOf } from '../read.ts';
import { cluster, element, matroskaHead, simpleBlock } from './recording-file.ts';

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../../../../../fixtures/recordings/${name}`, import.meta.url));
/** Of another program: `tests/fixtures/recordings/README.md` says which. */
const recording = (name: string): Buffer => readFileSync(pathOf(name));

/** Headings, and what is said with its times. */
const spoken = ({ text, blocks }: ExtractedText) =>
  blocks
    .filter(({ kind, toMs }) => kind === 'heading' || toMs !== undefined)
    .map(({ kind, start, end, fromMs, toMs }) =>
      kind === 'heading' ? text.slice(start, end) : [text.slice(start, end), fromMs, toMs],
    );

const english = [
  ['We begin with the budget of two million francs.', 2_000, 6_500],
  ['ANNA: Questions & answers?', 12_000, 14_000],
];
const german = [
  ['Wir beginnen mit dem Budget', 2_000, 4_000],
  ['Fragen? Grüße.', 12_000, 14_000],
];
const voices = [
  ['Ann Lee: We begin with the budget.', 2_000, 5_000],
  ['Bob: Of two & a half million.', 4_000, 6_500],
  ['Questions?', 12_000, 14_000],
];
const acted = [
  ['Ann: We begin, all of us, with the budget.', 2_000, 4_000],
  ['Bob: Questions?', 12_000, 14_000],
];
const fromZero = (said: readonly (string | number)[][]) =>
  said.map(([words, from, to]) => [words, Number(from) - 2_000, Number(to) - 2_000]);

it.each([
  ['mov-text.mp4', ['Captions: eng', ...english, 'Captions: deu, Untertitel', ...german]],
  ['quicktime.mov', english],
  ['fragments.mp4', ['Captions: eng', ...fromZero(english), 'Captions: deu', ...fromZero(german)]],
  ['ttml.mp4', english],
  ['webvtt.mp4', voices],
  ['webvtt-fragments.mp4', voices],
  [
    'subtitles.mkv',
    ['Captions: eng', ...english, 'Captions: track 2', ...acted, 'Captions: track 3', ...voices],
  ],
  ['packed.mkv', english], // the other track is forced, and of the same language
  ['live.webm', voices],
])('reads what is said in %s', async (name, said) => {
  const reading = await read(recording(name), name);
  expect(reading.dependsOn).toBeUndefined();
  const text = await textOf(recording(name), name);
  expect(spoken(text)).toEqual(said);
  expect(text.warnings).toEqual([]);
  expect(text.title).toBe(name === 'mov-text.mp4' ? 'Town hall' : null);
});

it('reads the same where the recording lies', async () => {
  await using reader = createFileReader({ children: 1 });
  for (const name of ['mov-text.mp4', 'subtitles.mkv']) {
    expect(await reader({ path: pathOf(name), name })).toEqual(await read(recording(name), name));
  }
});

it.each([
  ['the Macintosh', 'of two million fran\u008Ds.'],
  ['UTF-16', '\u00FE\u00FF\0f\0r\0a\0n\0\u00E7\0s\0.\0 \0 \0 '],
])('reads QuickTime text in the characters of %s', async (_, written) => {
  const film = recording('quicktime.mov');
  const sentence = 'of two million francs.';
  film.write(written, film.indexOf(sentence), sentence.length, 'latin1');
  expect((await textOf(film, 'a.mov')).text).toMatch(/We begin with the budget .*françs\./);
});

it('takes translations alone for no transcript', async () => {
  const only = cluster(1_000, simpleBlock(2, 500, Buffer.from('Cheers, he says.')));
  const film = Buffer.concat([matroskaHead({ forced: true }), only]);
  expect(await read(film, 'a.mkv')).toMatchObject({
    dependsOn: 'transcription',
    text: {
      text: expect.stringContaining('Cheers, he says.') as string,
      warnings: [expect.stringContaining('partial: no transcript') as string],
    },
  });
});

it('shows a caption until the next one where nobody says how long', async () => {
  const blocks = [0, 3_000].map((ms) => simpleBlock(2, ms, Buffer.from(`At ${ms}: words`)));
  const text = await textOf(Buffer.concat([matroskaHead(), cluster(9_000, ...blocks)]), 'a.mkv');
  expect(spoken(text)).toEqual([
    ['At 0: words', 9_000, 12_000],
    ['At 3000: words', 12_000, 12_000],
  ]);
});

/** A recording with a hole, as long as many pictures, between two parts; what was read of it is counted. */
function withHole(before: Buffer, holeBytes: number, after: Buffer) {
  let bytesRead = 0;
  const sizeBytes = before.length + holeBytes + after.length;
  const source: ByteSource = {
    sizeBytes,
    read: (at, length) => {
      bytesRead += length;
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, sizeBytes - at)));
      if (at < before.length) before.copy(bytes, 0, at);
      const rest = before.length + holeBytes - at;
      if (rest < bytes.length) after.copy(bytes, Math.max(0, rest), Math.max(0, -rest));
      return bytes;
    },
  };
  return { source, bytesRead: () => bytesRead };
}

it('passes over what others than captions hold', () => {
  const holeBytes = 100 * 2 ** 30;
  const block = simpleBlock(1, 0, Buffer.alloc(0));
  block.writeBigUInt64BE(BigInt(holeBytes + 4) | (1n << 56n), 1);
  const caption = cluster(5_000, simpleBlock(2, 0, Buffer.from('After the pictures.')));
  const live = element(0x1f43b675, block, true);
  const film = withHole(Buffer.concat([matroskaHead(), live]), holeBytes, caption);
  const { pieces, warnings } = readCaptions(film.source, 'video/matroska', noAids.progress);
  expect(pieces.map(({ text }) => text)).toEqual(['After the pictures.']);
  expect(warnings).toEqual([]);
  expect(film.bytesRead()).toBeLessThan(1_000);
});

it('tells on its way through many blocks that it goes on', () => {
  let told = 0;
  const pictures = Array.from({ length: 20_000 }, () => simpleBlock(1, 0, Buffer.alloc(1)));
  const film = Buffer.concat([matroskaHead(), cluster(0, ...pictures)]);
  readCaptions(bytesInMemory(film), 'video/matroska', () => (told += 1));
  expect(told).toBeGreaterThan(8);
});

/** With these words (of 32 bits) after the name of a box and its version and flags. */
function patched(name: string, box: string, ...values: readonly number[]): Buffer {
  const film = recording(name);
  const at = film.indexOf(box) + box.length + 4;
  for (const [place, value] of values.entries()) film.writeUInt32BE(value >>> 0, at + place * 4);
  return film;
}
const bomb = deflateSync(Buffer.alloc(10 * 2 ** 20, 'word '));

it.each([
  ['as many samples as fit a number', patched('mov-text.mp4', 'stsz', 1, -1)],
  ['samples of more bytes than the file', patched('mov-text.mp4', 'stsz', 0x7fffffff, 2)],
  ['a table longer than its box', patched('mov-text.mp4', 'stts', 1_000)],
  ['a run of as many samples as fit a number', patched('fragments.mp4', 'trun', -1)],
  ['offsets before the file', patched('fragments.mp4', 'trun', 5, 0x80000000)],
])('names the track that has %s', (_, film) => {
  const { warnings } = readCaptions(bytesInMemory(film), 'video/mp4', noAids.progress);
  expect(warnings[0]).toBe('captions of track 1 (eng) could not be read, or not to their end');
});

it.each([
  ['samples beyond the file', patched('mov-text.mp4', 'stco', 5, -16), 'track 1 (eng)'],
  [
    'a caption that unpacks to ten million bytes',
    Buffer.concat([matroskaHead({ packed: true }), cluster(0, simpleBlock(2, 0, bomb))]),
    'track 2 (eng)',
  ],
  [
    'a caption of a million bytes',
    Buffer.concat([
      matroskaHead(),
      cluster(0, simpleBlock(2, 0, Buffer.alloc(1_000_000, 'word '))),
    ]),
    'track 2 (eng)',
  ],
])('keeps the rest of a recording with %s', async (_, film, track) => {
  const { text, warnings } = await textOf(film, 'a.mp4');
  expect(text).toMatch(/^(Title: Town hall|Recording)/);
  expect(warnings).toContain(`captions of ${track} could not be read, or not to their end`);
});

it('goes through clusters in clusters by the hundred thousand', () => {
  const deep = Buffer.alloc(500_000, Buffer.from('1f43b675ff', 'hex'));
  const caption = simpleBlock(2, 100, Buffer.from('At the bottom.'));
  const film = Buffer.concat([matroskaHead(), deep, caption]);
  const { pieces } = readCaptions(bytesInMemory(film), 'video/matroska', noAids.progress);
  expect(pieces.map(({ text }) => text)).toEqual(['At the bottom.']);
});

it('names subtitles that are pictures, and reads the others', async () => {
  const film = recording('subtitles.mkv');
  film.write('S_VOBSUB\0\0\0', film.indexOf('S_TEXT/UTF8'), 'latin1');
  const text = await textOf(film, 'a.mkv');
  expect(text.warnings).toEqual([
    'captions of track 1 (eng) could not be read, or not to their end',
  ]);
  expect(spoken(text)).toEqual(['Captions: track 2', ...acted, 'Captions: track 3', ...voices]);
});

it.each(['mov-text.mp4', 'fragments.mp4', 'webvtt-fragments.mp4', 'subtitles.mkv', 'live.webm'])(
  'reads %s as far as it goes, wherever it is damaged or cut',
  (name) => {
    const whole = recording(name);
    const format = recordingFormat(whole) as RecordingFormat;
    const times: (number | undefined)[] = [];
    const look = (film: Buffer): void => {
      const { pieces } = readCaptions(bytesInMemory(film), format, noAids.progress);
      times.push(...pieces.flatMap(({ fromMs, toMs }) => [fromMs, toMs]));
    };
    for (const at of whole.keys()) {
      look(whole.subarray(0, at));
      look(whole.with(at, 0xff) as Buffer);
      look(whole.with(at, 0) as Buffer);
    }
    expect(times.length).toBeGreaterThan(whole.length);
    expect(times.every((ms) => ms === undefined || (Number.isSafeInteger(ms) && ms >= 0))).toBe(
      true,
    );
  },
);
