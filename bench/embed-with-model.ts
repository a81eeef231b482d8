import type { DocumentRecord } from '../shared/model/document.ts';
import { Chunks, embeddingInput } from '../shared/model/text.ts';
import type { Services } from '../shared/services.ts';

/** Times the embedding model alone, on the chunks that these documents have: what stage 4 sends, and nothing else of it. */
export async function embedWithModel(
  documents: readonly DocumentRecord[],
  { artifacts, models }: Pick<Services, 'artifacts' | 'models'>,
): Promise<{ files: number; chunks: number; ms: number }> {
  const inputs: string[][] = [];
  for (const { artifacts: made } of documents) {
    if (made.chunks === null) continue;
    const { title, chunks } = await artifacts.getJson(made.chunks, Chunks);
    inputs.push(chunks.map((piece) => embeddingInput(title, piece)));
  }
  const startedAt = performance.now();
  for (const texts of inputs) await models.embed(texts);
  const ms = performance.now() - startedAt;
  return { files: inputs.length, chunks: inputs.flat().length, ms };
}
