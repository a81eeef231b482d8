import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'vitest';
import { createMeaningOf, windowsOf } from '../../../../local/openai/model/meaning.ts';
import { openSentenceEncoder } from '../../../../local/openai/model/sentence-encoder.ts';
import { readVocabulary } from '../../../../local/openai/model/weights.ts';
import { createSentencePiece } from '../../../../local/openai/text/sentence-piece.ts';

const runtime = 'onnxruntime-node';
const pieces = createSentencePiece(readVocabulary());

const test = base.extend<{ cacheDir: string }>({
  cacheDir: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'sluice-'));
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
});

async function open(cacheDir: string) {
  const encoder = await openSentenceEncoder({ cacheDir, runtime });
  if (encoder === undefined) throw new Error('the ONNX runtime is needed for this test');
  return encoder;
}

// The first numbers of the vectors that the published TensorFlow.js model gives.
const published: [string, number[]][] = [
  ['hello world', [-0.051497, -0.054925, -0.007691, -0.049952]],
  ['the fox jumped over the lazy dog', [0.008737, -0.06426, -0.023135, -0.04393]],
  ['lorem ipsum', [-0.049656, -0.059945, -0.057273, 0.034177]],
  [
    'Employees may carry over five days of annual leave into the next year.',
    [-0.040085, -0.022249, -0.025799, 0.066965],
  ],
];

test('gives the vectors of the published model, in rows of unlike length', async ({ cacheDir }) => {
  const encoder = await open(cacheDir);
  const vectors = await encoder.run(published.map(([text]) => pieces.encode(text)));
  for (const [index, [, expected]] of published.entries()) {
    const vector = vectors[index]!;
    for (const [at, value] of expected.entries()) expect(vector[at]).toBeCloseTo(value, 5);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  }
  await encoder.close();
});

test('builds the network once, and leaves nothing half written', async ({ cacheDir }) => {
  await (await open(cacheDir)).close();
  const files = readdirSync(cacheDir);
  expect(files).toEqual([expect.stringMatching(/\.onnx$/)]);
  const file = join(cacheDir, files[0]!);
  utimesSync(file, 0, 0);
  await (await open(cacheDir)).close();
  expect(statSync(file).mtimeMs).toBe(0);
});

test('builds it anew when the file is damaged', async ({ cacheDir }) => {
  await (await open(cacheDir)).close();
  const [name = ''] = readdirSync(cacheDir);
  truncateSync(join(cacheDir, name), 1000);
  const encoder = await open(cacheDir);
  expect(await encoder.run([[9, 1394]])).toHaveLength(1);
  await encoder.close();
});

test('is not there when the runtime cannot be imported', async ({ cacheDir }) => {
  expect(await openSentenceEncoder({ cacheDir, runtime: 'not-installed' })).toBeUndefined();
});

test('reads a long text in windows, and forgets a last one that says too little', () => {
  const lengths = (count: number) =>
    windowsOf(Array.from({ length: count }, () => 7)).map((window) => window.length);
  expect(lengths(0)).toEqual([1]);
  expect(lengths(5)).toEqual([5]);
  expect(lengths(64 + 15)).toEqual([64]);
  expect(lengths(64 + 16)).toEqual([64, 16]);
  expect(lengths(200)).toEqual([64, 64, 64]);
});

test('gives the turn back while it reads, and computes no text twice', async () => {
  let rows = 0;
  const encoder = {
    async run(batch: readonly (readonly number[])[]) {
      rows += batch.length;
      return batch.map(() => new Float32Array(512).fill(1));
    },
    async close() {},
  };
  const meaningOf = createMeaningOf(encoder, pieces);
  const texts = Array.from({ length: 20 }, (_, index) => `text ${index % 10}`);
  const steps = meaningOf(texts);
  let turns = 0;
  let step = await steps.next();
  for (; step.done !== true; step = await steps.next()) turns += 1;
  expect(step.value).toHaveLength(20);
  expect(turns).toBe(2); // ten windows, eight at once
  expect(rows).toBe(10);

  expect((await meaningOf(texts).next()).done).toBe(true);
  expect(rows).toBe(10);
});
