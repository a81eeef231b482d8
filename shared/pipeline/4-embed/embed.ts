import type { ArtifactRef } from '../../model/artifact.ts';
import type { Chunking, Embedding } from '../../model/document.ts';
import { Chunks, embeddingInput } from '../../model/text.ts';
import type { VectorGroups } from '../../model/vectors.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import { packVectors } from '../../platform/vectors.ts';
import type { PipelineContext } from '../context.ts';
import { groupTexts } from './group-texts.ts';

type Context = Pick<PipelineContext, 'artifacts' | 'models' | 'now'>;

const callsAtOnce = 8;
/** What the model is asked for at once: written down before it is asked again, so that a run that dies loses no more. */
const textsAtOnce = 64;

/**
 * Stage 4: one vector per chunk. A vector is kept by the words that it was made of, whatever file they stood in: the same text in a
 * file of other bytes costs nothing, an edit what it touches. Leaves an artifact beside the chunks that names the groups of vectors.
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
  const path = chunks.path
    .replace('/chunks-', '/vectors-')
    .replace('.json', `-${models.embeddingModel}.json`);
  const before = await artifacts.find(path);
  if (before) return { vectors: before, step: done('as before') };

  const { title, chunks: pieces } = await artifacts.getJson(chunks, Chunks);
  const texts = pieces.map((piece) => embeddingInput(title, piece));
  const tenantId = path.slice(0, path.indexOf('/'));
  const { groups, made } = await findOrEmbed(
    groupTexts(texts).map((group) => ({
      path: `${tenantId}/${group.sha256}/vectors-${models.embeddingModel}.f32`,
      texts: group.texts,
    })),
    context,
  );
  const vectors = await artifacts.putJson(path, {
    schemaVersion: 1,
    groups,
  } satisfies VectorGroups);
  const known = texts.length - made;
  const note = `${made} vectors by ${models.embeddingModel}${known > 0 ? `, ${known} as before` : ''}`;
  return { vectors, step: done(note) };
}

interface Named {
  readonly path: string;
  readonly texts: readonly string[];
}

async function findOrEmbed(
  groups: readonly Named[],
  { artifacts, models }: Context,
): Promise<{ groups: ArtifactRef[]; made: number }> {
  const refs = new Map<string, ArtifactRef>();
  const unique = [...new Map(groups.map((group) => [group.path, group])).values()];
  await mapBounded(unique, callsAtOnce, async ({ path }) => {
    const known = await artifacts.find(path);
    if (known) refs.set(path, known);
  });
  let made = 0;
  for (const batch of batchesOf(unique.filter(({ path }) => !refs.has(path)))) {
    const texts = batch.flatMap((group) => group.texts);
    const vectors = await models.embed(texts);
    if (vectors.length !== texts.length) {
      throw new AppError('SERVICE_UNAVAILABLE', 'The embedding model left out texts');
    }
    for (const group of batch) {
      const own = vectors.splice(0, group.texts.length);
      refs.set(group.path, await artifacts.put(group.path, packVectors(own)));
    }
    made += texts.length;
  }
  return { groups: groups.flatMap(({ path }) => refs.get(path) ?? []), made };
}

function* batchesOf(groups: readonly Named[]): Generator<readonly Named[]> {
  let batch: Named[] = [];
  let texts = 0;
  for (const group of groups) {
    if (texts + group.texts.length > textsAtOnce) {
      yield batch;
      batch = [];
      texts = 0;
    }
    batch.push(group);
    texts += group.texts.length;
  }
  if (batch.length > 0) yield batch;
}
