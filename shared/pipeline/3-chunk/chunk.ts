import type { ArtifactRef } from '../../model/artifact.ts';
import type { Chunking, ExtractedFile, IngestRun } from '../../model/document.ts';
import { Chunks, type ExtractedText } from '../../model/text.ts';
import type { PipelineContext } from '../context.ts';
import { chunkText } from './chunk-text.ts';

/** Raise it when the same text gives other chunks. */
const chunkerVersion = 'v2';

/** Stage 3: cuts the text along its structure. Leaves a chunks artifact keyed by the text's own key. */
export async function chunk(
  { run, text, contentSha256 }: { run: IngestRun } & Pick<ExtractedFile, 'text' | 'contentSha256'>,
  context: Pick<PipelineContext, 'artifacts' | 'now'> & {
    readonly readText: (ref: ArtifactRef) => Promise<ExtractedText>;
  },
): Promise<Chunking> {
  const { artifacts, now, readText } = context;
  const startedAt = now();
  const kind = text.path.slice(text.path.lastIndexOf('/text-') + '/text-'.length, -'.json'.length);
  const path = `${run.tenantId}/${contentSha256}/chunks-${chunkerVersion}-${kind}.json`;

  const before = await artifacts.find(path);
  const made = before ? await artifacts.getJson(before, Chunks) : chunkText(await readText(text));
  const chunks = before ?? (await artifacts.putJson(path, made));
  const count = made.chunks.length;
  const note = before ? `${count} chunks, as before` : `${count} chunks`;
  const ms = now().getTime() - startedAt.getTime();
  return { chunks, count, step: { stage: 'chunked', at: startedAt.toISOString(), ms, note } };
}
