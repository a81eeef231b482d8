import { z } from 'zod';
import { ArtifactRef } from '../../shared/model/artifact.ts';
import {
  Chunking,
  Embedding,
  ExtractedFile,
  Extraction,
  Indexing,
  IngestRun,
  Looked,
  Step,
} from '../../shared/model/document.ts';
import { Label } from '../../shared/model/label.ts';
import { Rejection } from '../../shared/model/rejection.ts';
import { extract } from '../../shared/pipeline/2-extract/extract.ts';
import { followMembers } from '../../shared/pipeline/2-extract/members/follow-members.ts';
import { readText } from '../../shared/pipeline/2-extract/read-content.ts';
import { embed } from '../../shared/pipeline/4-embed/embed.ts';
import { indexChunks } from '../../shared/pipeline/5-index/index-chunks.ts';
import { markFailed, removeChunks } from '../../shared/pipeline/5-index/remove-chunks.ts';
import type { Services } from '../../shared/services.ts';
import { atLength, defineActivity } from './activity.ts';

export type IngestActivities = ReturnType<typeof ingestActivities>;

/** Stages 2 to 5, each an activity: what goes in and out are references, never text. */
export function ingestActivities(services: Services) {
  return {
    extractFile: defineActivity({
      name: 'extract',
      input: IngestRun,
      output: Extraction,
      run: (run) => extract(run, services),
    }),
    followMembers: defineActivity({
      name: 'follow-members',
      input: z.object({ run: IngestRun, extracted: Looked }),
      output: z.int(),
      run: (work, start) =>
        followMembers(work, { ...services, startIngest: (run) => start.ingest(run) }),
    }),
    chunkFile: defineActivity({
      name: 'chunk',
      input: z.object({ run: IngestRun, text: ArtifactRef, contentSha256: z.string() }),
      output: Chunking,
      async run(work) {
        // Its tokenizer is 70 MB of tables, which processes that only answer or orchestrate never need.
        const { chunk } = await import('../../shared/pipeline/3-chunk/chunk.ts');
        return chunk(work, { ...services, readText: (text) => readText(text, services) });
      },
    }),
    embedFile: defineActivity({
      name: 'embed',
      input: Chunking,
      output: Embedding,
      run: (chunked) => embed(chunked, services),
    }),
    indexFile: defineActivity({
      name: 'index',
      input: z.object({
        run: IngestRun,
        extracted: ExtractedFile,
        chunked: Chunking,
        embedded: Embedding,
      }),
      output: Indexing,
      run: (work) => indexChunks(work, services),
    }),
    removeFile: defineActivity({
      name: 'remove',
      input: z.object({
        run: IngestRun,
        seen: z.int(),
        version: z.string().optional(),
        labels: z.array(Label).optional(),
        rejection: Rejection.optional(),
        readBy: z.string().nullish(),
        looked: Step.optional(),
      }),
      output: Indexing,
      run: (removal) => removeChunks(removal, services),
    }),
    giveUp: defineActivity({
      name: 'give-up',
      input: z.object({ run: IngestRun, seen: z.int(), reason: z.string() }),
      output: Indexing,
      retry: atLength,
      run: (failure) => markFailed(failure, services),
    }),
  };
}
