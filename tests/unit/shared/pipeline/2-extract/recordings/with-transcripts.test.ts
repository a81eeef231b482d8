import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { createFileReader } from '../../../../../../shared/pipeline/2-extract/children/reader-pool.ts';
import { withTranscripts } from '../../../../../../shared/pipeline/2-extract/recordings/with-transcripts.ts';
import { sha256 } from '../../../../../../shared/platform/hash.ts';
import { zipFile } from '../containers/zip-file.ts';
import { checkSpans, outline } from '../read.ts';
import { mp3File } from '../readers/recording-file.ts';

/** A program in the place of one that understands speech: a few lines for Node. */
const program = (source: string) => [process.execPath, '-e', source, '{file}'];

const test = base.extend<{
  folder: string;
  transcribed: (source: string, timeoutMs?: number) => Promise<ReturnType<typeof checkSpans>>;
}>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-transcripts-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  transcribed: async ({ folder }, use) => {
    const path = join(folder, 'content');
    await writeFile(path, mp3File(100, { title: 'Notice' }));
    await using plain = createFileReader({ children: 1 });
    await use(async (source, timeoutMs = 60_000) => {
      const reader = withTranscripts(plain, { command: program(source), timeoutMs });
      const reading = await reader({ path, name: 'notice.mp3' });
      if (reading.outcome === 'rejected') throw new Error(reading.rejection.reason);
      return checkSpans(reading.text);
    });
  },
});

test('has a recording transcribed by the command, in words with their times', async ({
  folder,
  transcribed,
}) => {
  const text = await transcribed(`
    const size = require('node:fs').statSync(process.argv[1]).size;
    console.log('WEBVTT\\n\\n00:01.000 --> 00:02.500\\n<v Ann>I hear ' + size + ' bytes.');`);
  expect(outline(text)).toEqual([
    'paragraph: Title: Notice\nDuration: 0:00:03',
    'paragraph: Ann: I hear 41727 bytes.',
  ]);
  expect(text.blocks[1]).toMatchObject({ fromMs: 1_000, toMs: 2_500 });
  expect(text.warnings).toEqual([]);
  expect(await readdir(folder)).toEqual(['content']);
});

test('gives the command no settings, and no shell in between', async ({ transcribed }) => {
  const text = await transcribed(
    `console.log('WEBVTT\\n\\n00:01.000 --> 00:02.000\\n' + Object.keys(process.env).length + ' $HOME')`,
  );
  expect(text.text).toContain('\n\n0 $HOME');
});

test.for([
  ['fails', 'process.exit(3)', 'failed'],
  [
    'never ends, nor what it started',
    `
    require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    setInterval(() => {}, 1000)`,
    'failed',
  ],
  [
    'writes without end',
    `const part = 'x'.repeat(2 ** 20); const go = () => process.stdout.write(part, go); go()`,
    'failed',
  ],
  ['hears nothing', `console.log('WEBVTT')`, 'FILE_NO_TEXT'],
] as const)(
  'reads a recording without it when the command %s',
  async ([what, source, why], { transcribed }) => {
    const text = await transcribed(source, what.startsWith('never') ? 1_000 : 60_000);
    expect(outline(text)).toEqual(['paragraph: Title: Notice\nDuration: 0:00:03']);
    expect(text.warnings).toEqual([
      expect.stringContaining('partial: no transcript'),
      expect.stringContaining(why),
    ]);
  },
);

test('blames no file for a command that is not there', async ({ folder }) => {
  const path = join(folder, 'content');
  await writeFile(path, mp3File(100));
  await using plain = createFileReader({ children: 1 });
  const reader = withTranscripts(plain, {
    command: [join(folder, 'missing'), '{file}'],
    timeoutMs: 60_000,
  });
  await expect(reader({ path, name: 'a.mp3' })).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
});

test('leaves every other file alone', async ({ folder }) => {
  const path = join(folder, 'content');
  await writeFile(path, 'plain words');
  await using plain = createFileReader({ children: 1 });
  const reader = withTranscripts(plain, { command: program('process.exit(1)'), timeoutMs: 60_000 });
  expect(await reader({ path, name: 'a.txt' })).toMatchObject({ text: { warnings: [] } });
});

describe('a recording inside of another file', () => {
  const says = program(
    `console.log('WEBVTT\\n\\n00:01.000 --> 00:02.000\\nI hear ' + require('node:fs').readFileSync(process.argv[1]).length + ' bytes.')`,
  );
  const inside = async (folder: string, recording: Uint8Array) => {
    const path = join(folder, 'content');
    const [name, method] = ['voice.mp3', 0];
    await writeFile(path, zipFile([{ name, method, content: recording }]));
    await using plain = createFileReader({ children: 1 });
    const reader = withTranscripts(plain, { command: says, timeoutMs: 60_000 });
    const inner = { path: [name], sha256: sha256(recording) };
    const reading = await reader.member({ path, name: 'mail.zip', inner });
    if (reading.outcome !== 'read') throw new Error(reading.outcome);
    expect(await readdir(folder)).toEqual(['content']);
    return reading.text;
  };

  test('is heard too', async ({ folder }) => {
    const recording = mp3File(100);
    const text = await inside(folder, recording);
    expect(outline(checkSpans(text)).at(-1)).toBe(`paragraph: I hear ${recording.length} bytes.`);
    expect(text.warnings).toEqual([]);
  });

  test('that is too large for that is read without, and says so', async ({ folder }) => {
    const text = await inside(folder, Buffer.concat([mp3File(100), Buffer.alloc(64 * 2 ** 20)]));
    expect(text.warnings).toEqual([
      expect.stringContaining('partial: no transcript'),
      expect.stringContaining('too large to be transcribed'),
    ]);
  });
});
