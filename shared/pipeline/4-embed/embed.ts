import type { Chunking, Embedding } from '../../model/document.ts';
import { Chunks, embeddingInput } from '../../model/text.ts';
import { AppError } from '../../platform/errors.ts';
import type { PipelineContext } from '../context.ts';
import { packVectors } from '../../platform/vectors.ts';

/** Stage 4: one vector per chunk. Leaves a vectors artifact beside the chunks, named by the model that made it. */
export async function embed(
  { chunks }: Pick<Chunking, 'chunks'>,
  { artifacts, models, now }: Pick<PipelineContext, 'artifacts' | 'models' | 'now'>,
): Promise<Embedding> {
  const startedAt = now();
  const done = (note: string): Embedding['step'] => ({
    stage: 'embedded',
    at: startedAt.toISOString(),
    ms: now().getTime() - startedAt.getTime(),
    note,
  });
  const path = chunks.path
    .replace('/chunks-', '/vectors-')
    .replace('.json', `-${models.embeddingModel}.f32`);
  const before = await artifacts.find(path);
  if (before) return { vectors: before, step: done('as before') };

  const { title, chunks: pieces } = await artifacts.getJson(chunks, Chunks);
  const made = await models.embed(pieces.map((piece) => embeddingInput(title, piece)));
  if (made.length !== pieces.length) {
    throw new AppError('SERVICE_UNAVAILABLE', 'The embedding model left out texts');
  }
  const vectors = await artifacts.put(path, packVectors(made));
  return { vectors, step: done(`${made.length} vectors by ${models.embeddingModel}`) };
}
