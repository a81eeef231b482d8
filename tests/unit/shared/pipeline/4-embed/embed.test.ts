import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chunks } from '../../../../../shared/model/text.ts';
import { embed } from '../../../../../shared/pipeline/4-embed/embed.ts';
import { hashOfWords, sketch } from '../../../../../shared/pipeline/4-embed/words.ts';
import { readVectors } from '../../../../../shared/pipeline/5-index/read-vectors.ts';
import { createMemoryArtifacts } from '../../../../support/memory-index.ts';
import { packVectors } from '../../../../../shared/platform/vectors.ts';

const tenantId = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';

/** Stage 4 over a model whose vector of a text is its length and its first letter. */
function openEmbedding() {
  const artifacts = createMemoryArtifacts();
  const asked: string[] = [];
  let breaksAfter = Infinity;
  const models = {
    embeddingModel: 'small',
    embed: async (texts: readonly string[]) => {
      if (asked.length >= breaksAfter) throw new Error('The line broke');
      asked.push(...texts.map((text) => text.trim()));
      return texts.map((text) => Float32Array.of(text.length, text.charCodeAt(1)));
    },
    chat: () => {
      throw new Error('No model is asked here');
    },
  };
  const context = { artifacts, models, now: () => new Date(0) };

  async function vectorsOf(file: string, texts: readonly string[], tenant = tenantId) {
    const chunks: Chunks = {
      schemaVersion: 2,
      title: null,
      chunks: texts.map((text, ordinal) => ({
        ordinal,
        text,
        headings: [],
        start: 0,
        end: 1,
        fromPage: null,
        toPage: null,
        place: null,
        tokens: 1,
      })),
    };
    const ref = await artifacts.putJson(`${tenant}/${file}/chunks-v2-txt.json`, chunks);
    const { vectors, step } = await embed({ chunks: ref }, context);
    return { made: await readVectors(vectors, context), note: step.note };
  }
  return { artifacts, asked, vectorsOf, breakAfter: (texts: number) => void (breaksAfter = texts) };
}

async function paths(artifacts: ReturnType<typeof createMemoryArtifacts>) {
  const all: string[] = [];
  for await (const page of artifacts.list('')) all.push(...page);
  return all;
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `Paragraph ${n}`);

test('each chunk has the vector of its own text, however many there are', async () => {
  const { vectorsOf } = openEmbedding();
  const texts = ['short', ...numbered(150), 'short', 'x'.repeat(40)];
  const { made } = await vectorsOf('file', texts);
  expect(made.map(([length]) => length)).toEqual(texts.map((text) => text.length + 1));
  expect((await vectorsOf('empty', [])).made).toEqual([]);
});

test('the same text in a file of other bytes embeds nothing', async () => {
  const { asked, vectorsOf } = openEmbedding();
  const first = await vectorsOf('saved', numbered(100));
  expect(asked).toHaveLength(100);
  const second = await vectorsOf('saved-again', numbered(100));
  expect(asked).toHaveLength(100);
  expect(second.made).toEqual(first.made);
  expect(second.note).toBe('0 vectors by small, 100 as before');
});

test('the same words in lines of another format embed nothing; another word or number does', async () => {
  const { asked, vectorsOf } = openEmbedding();
  await vectorsOf('docx', ['Tools:\n\n- a saw\n- two drills']);
  await vectorsOf('pdf', ['Tools:\n• a saw\n• two\ndrills']);
  expect(asked).toHaveLength(1);
  await vectorsOf('edited', ['Tools:\n\n- a saw\n- ten drills']);
  await vectorsOf('negative', ['At -5 degrees']);
  await vectorsOf('positive', ['At 5 degrees']);
  expect(asked).toHaveLength(4);
});

test('another tenant has vectors of its own', async () => {
  const { asked, vectorsOf } = openEmbedding();
  await vectorsOf('file', numbered(20));
  await vectorsOf('file', numbered(20), '00000000-0000-4000-8000-000000000000');
  expect(asked).toHaveLength(40);
});

test('an attempt that breaks off keeps what it has', async () => {
  const { asked, vectorsOf, breakAfter } = openEmbedding();
  breakAfter(200);
  await expect(vectorsOf('file', numbered(400))).rejects.toThrow('The line broke');
  expect(asked).toHaveLength(256);
  breakAfter(Infinity);
  const { note } = await vectorsOf('file', numbered(400));
  expect(asked).toHaveLength(400);
  expect(note).toBe('144 vectors by small, 256 as before');
});

test('an edit embeds what it touched, however often the file was edited before', async () => {
  const { asked, vectorsOf } = openEmbedding();
  let texts = numbered(200);
  await vectorsOf('version 0', texts);
  for (let version = 1; version <= 5; version += 1) {
    const before = asked.length;
    texts = texts.toSpliced(version * 30, version % 2, `The edit of version ${version}`);
    const { made } = await vectorsOf(`version ${version}`, texts);
    expect(asked.slice(before)).toEqual([`The edit of version ${version}`]);
    expect(made.map(([length]) => length)).toEqual(texts.map((text) => text.length + 1));
  }
});

test('a text that stands in a file twice is embedded once', async () => {
  const { asked, vectorsOf } = openEmbedding();
  const { made } = await vectorsOf('file', ['The same', 'Another', 'The same']);
  expect(asked).toEqual(['The same', 'Another']);
  expect(made[2]).toEqual(made[0]);
});

test.each(['[]', '{"schemaVersion":1,"list":{"path":"gone","bytes":9}}'])(
  'a pointer that leads nowhere costs the vectors, and not the file: %s',
  async (pointer) => {
    const { artifacts, asked, vectorsOf } = openEmbedding();
    await vectorsOf('saved', numbered(20));
    const pointers = (await paths(artifacts)).filter((path) => path.includes('/alike-'));
    expect(pointers.length).toBeGreaterThan(0);
    for (const path of pointers) await artifacts.put(path, Buffer.from(pointer));
    const { made } = await vectorsOf('edited', [...numbered(20), 'An edit']);
    expect(made).toHaveLength(21);
    expect(asked).toHaveLength(20 + 21);
  },
);

test('a list that names a vector which is not there is refused', async () => {
  const artifacts = createMemoryArtifacts();
  const blob = await artifacts.put('vectors.f32', packVectors([Float32Array.of(1)]));
  const list = { schemaVersion: 2, blobs: [blob], vectors: [{ words: '', blob: 0, at: 1 }] };
  const ref = await artifacts.putJson('list.json', list);
  await expect(readVectors(ref, { artifacts })).rejects.toMatchObject({ code: 'RECORD_INVALID' });
});

describe('a sketch', () => {
  const hashes = (texts: readonly string[]) => texts.map(hashOfWords);

  test('is of the hashes themselves, in whatever order they stand', () => {
    const some = fc.array(fc.string(), { minLength: 1, maxLength: 50 }).map(hashes);
    fc.assert(
      fc.property(some, (all) => {
        const chosen = sketch(all);
        expect(all).toEqual(expect.arrayContaining(chosen));
        expect(sketch(all.toReversed())).toEqual(chosen);
      }),
    );
    expect(sketch([])).toEqual([]);
  });

  test('has one in common with that of a file where both have nine of ten of all their texts', () => {
    const files = Array.from({ length: 300 }, (_, file) =>
      hashes(Array.from({ length: 40 }, (_none, n) => `Text ${n} of file ${file}`)),
    );
    const met = files.filter((file, at) => {
      const edited = file.with(3, hashOfWords(`edit ${at}`)).with(30, hashOfWords(`other ${at}`));
      return sketch(edited).some((hash) => sketch(file).includes(hash));
    });
    expect(met.length).toBeGreaterThan(290);
  });
});
