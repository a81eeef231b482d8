import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chunks } from '../../../../../shared/model/text.ts';
import { embed } from '../../../../../shared/pipeline/4-embed/embed.ts';
import { groupTexts } from '../../../../../shared/pipeline/4-embed/group-texts.ts';
import { readVectors } from '../../../../../shared/pipeline/5-index/read-vectors.ts';
import { createMemoryArtifacts } from '../../../../support/memory-index.ts';

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
      asked.push(...texts);
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
  return { asked, vectorsOf, breakAfter: (texts: number) => void (breaksAfter = texts) };
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
  breakAfter(64);
  await expect(vectorsOf('file', numbered(200))).rejects.toThrow('The line broke');
  const kept = asked.length;
  expect(kept).toBeGreaterThan(30);
  breakAfter(Infinity);
  await vectorsOf('file', numbered(200));
  expect(asked).toHaveLength(200);
});

describe('texts are grouped so that', () => {
  const texts = fc.array(fc.string({ maxLength: 8 }), { maxLength: 300 });

  test('none is lost or moved, and no group is large', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const groups = groupTexts(all);
        expect(groups.flatMap((group) => group.texts)).toEqual(all);
        for (const group of groups) expect(group.texts.length).toBeLessThanOrEqual(64);
      }),
    );
  });

  test('an edit leaves all others as they were, but for the one or two that it touches', () => {
    fc.assert(
      fc.property(fc.nat(199), fc.constantFrom(0, 1), (at, taken) => {
        const before = numbered(200);
        const after = before.toSpliced(at, taken, 'An edit');
        const known = new Set(groupTexts(before).map((group) => group.sha256));
        const others = groupTexts(after).filter((group) => !known.has(group.sha256));
        expect(others.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
