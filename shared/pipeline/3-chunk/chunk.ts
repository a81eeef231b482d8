import type { ArtifactRef } from '../../model/artifact.ts';
import type { Chunking, ExtractedFile, IngestRun } from '../../model/document.ts';
import { EnrichedChunks } from '../../model/enriched.ts';
import type { ExtractedText } from '../../model/text.ts';
import { chunksName } from '../chunks-name.ts';
import type { PipelineContext } from '../context.ts';
import { chunkSteps } from './chunk-text.ts';
import { enrichSteps } from './enrich.ts';
import { inTurns } from '../../platform/steps.ts';

/** Stage 3: cuts the text along its structure, and finds out what the chunks are. Leaves a chunks artifact keyed by the text's own key. */
export async function chunk(
  { run, text, contentSha256 }: { run: IngestRun } & Pick<ExtractedFile, 'text' | 'contentSha256'>,
  context: Pick<PipelineContext, 'artifacts' | 'now'> & {
    readonly readText: (ref: ArtifactRef) => Promise<ExtractedText>;
  },
): Promise<Chunking> {
  const { artifacts, now, readText } = context;
  const startedAt = now();
  const reading = text.path.slice(
    text.path.lastIndexOf('/text-') + '/text-'.length,
    -'.json'.length,
  );
  const path = `${run.tenantId}/${contentSha256}/${chunksName(reading)}`;

  const before = await artifacts.find(path);
  const made = before
    ? await artifacts.getJson(before, EnrichedChunks)
    : await inTurns(enrichSteps(await inTurns(chunkSteps(await readText(text)))));
  const chunks = before ?? (await artifacts.putJson(path, made));
  const { language, classification } = made;
  const count = made.chunks.length;
  const note = before ? `${count} chunks, as before` : `${count} chunks`;
  const ms = now().getTime() - startedAt.getTime();
  return {
    chunks,
    count,
    language,
    classification,
    step: { stage: 'chunked', at: startedAt.toISOString(), ms, note },
  };
}
