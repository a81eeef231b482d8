import type { ArtifactRef } from '../../model/artifact.ts';
import type { Chunking, Embedding } from '../../model/document.ts';
import { Chunks, embeddingInput } from '../../model/text.ts';
import type { AlikePointer } from '../../model/vectors.ts';
import { AppError } from '../../platform/errors.ts';
import { sha256 } from '../../platform/hash.ts';
import { inTurns, mapSteps } from '../../platform/steps.ts';
import { packVectors } from '../../platform/vectors.ts';
import type { PipelineContext } from '../context.ts';
import { placesInAlike, toList, type Place, type Places } from './known-vectors.ts';
import { hashOfWords, sketch } from './words.ts';

type Context = Pick<PipelineContext, 'artifacts' | 'models' | 'now'>;

/** Kept as one blob before the model is asked for more: a run that dies loses no more than these. */
const textsAtOnce = 128;

/**
 * Stage 4: one vector per chunk. A vector is known by the words that it was made of: what another file like this one has, or this one
 * had before it was edited, is not made again. Leaves an artifact beside the chunks that names where each vector lies.
 */
export async function embed(
  { chunks }: Pick<Chunking, 'chunks'>,
  context: Context,
): Promise<Embedding> {
  const { artifacts, models, now } = context;
  const startedAt = now();
  const done = (note: string): Embedding['step'] => ({
    stage: 'embedded',
    at: startedAt.toISOString(),
    ms: now().getTime() - startedAt.getTime(),
    note,
  });
  const model = models.embeddingModel;
  const path = chunks.path.replace('/chunks-', '/vectors-v2-').replace('.json', `-${model}.json`);
  const before = await artifacts.find(path);
  if (before) return { vectors: before, step: done('as before') };

  const { title, chunks: pieces } = await artifacts.getJson(chunks, Chunks);
  const texts = pieces.map((piece) => embeddingInput(title, piece));
  const hashes = await inTurns(mapSteps(texts, hashOfWords));
  const tenantId = path.slice(0, path.indexOf('/'));
  const pointers = sketch(hashes).map((hash) => `${tenantId}/${hash}/alike-${model}.json`);
  const known = await placesInAlike(pointers, artifacts);
  const missing = new Map(
    texts.flatMap((text, at) => {
      const hash = hashes[at] ?? '';
      return known.has(hash) ? [] : [[hash, text] as const];
    }),
  );
  const { places, made } = await makeVectors([...missing], { tenantId, context });

  const list = toList(hashes, new Map([...known, ...places]));
  const vectors = await artifacts.putJson(path, list);
  if (missing.size > 0) {
    const pointer: AlikePointer = { schemaVersion: 1, list: vectors };
    await Promise.all(pointers.map((to) => artifacts.putJson(to, pointer)));
  }
  const rest = texts.length - made;
  return {
    vectors,
    step: done(`${made} vectors by ${model}${rest > 0 ? `, ${rest} as before` : ''}`),
  };
}

/** @param missing the texts, each with the hash of its words */
async function makeVectors(
  missing: readonly (readonly [hash: string, text: string])[],
  { tenantId, context: { artifacts, models } }: { tenantId: string; context: Context },
): Promise<{ places: Places; made: number }> {
  const places = new Map<string, Place>();
  let made = 0;
  let known: ArtifactRef | undefined;
  for (let from = 0; from < missing.length; from += textsAtOnce) {
    const batch = missing.slice(from, from + textsAtOnce);
    const path = `${tenantId}/${sha256(batch.map(([hash]) => hash).join('\n'))}/vectors-${models.embeddingModel}.f32`;
    // An attempt that broke off may have left the first of several batches. Of a file with one, it is made again: looking costs each file.
    const mayBe = from === 0 ? missing.length > textsAtOnce : known !== undefined;
    known = mayBe ? await artifacts.find(path) : undefined;
    const blob = known ?? (await artifacts.put(path, await embedTexts(batch, models)));
    made += known ? 0 : batch.length;
    for (const [at, [hash]] of batch.entries()) places.set(hash, { blob, at });
  }
  return { places, made };
}

async function embedTexts(
  batch: readonly (readonly [hash: string, text: string])[],
  models: Context['models'],
): Promise<Buffer> {
  const vectors = await models.embed(batch.map(([, text]) => text));
  if (vectors.length !== batch.length) {
    throw new AppError('SERVICE_UNAVAILABLE', 'The embedding model left out texts');
  }
  return packVectors(vectors);
}
