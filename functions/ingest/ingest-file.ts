import * as df from 'durable-functions';
import type { OrchestrationContext, Task } from 'durable-functions';
import { IngestRun, type Indexing } from '../../shared/model/document.ts';
import type { Services } from '../../shared/services.ts';
import { ingestActivities } from './ingest-activities.ts';

/** The whole way of one file. A run goes on as long as the file changes under it; no two runs of one file overlap. */
export function registerIngestFile(services: Services): void {
  const { extractFile, chunkFile, embedFile, indexFile, removeFile, giveUp } =
    ingestActivities(services);

  function* once(run: IngestRun): Generator<Task, Indexing> {
    const extracted = yield* extractFile(run);
    switch (extracted.outcome) {
      case 'superseded':
        return { outcome: 'superseded' };
      case 'gone':
        return yield* removeFile({ run, seen: extracted.seen });
      case 'rejected': {
        const { seen, version, rejection } = extracted;
        return yield* removeFile({ run, seen, version, rejection });
      }
      case 'extracted': {
        const { text, contentSha256 } = extracted;
        const chunked = yield* chunkFile({ run, text, contentSha256 });
        const embedded = yield* embedFile(chunked);
        return yield* indexFile({ run, extracted, chunked, embedded });
      }
    }
  }

  df.app.orchestration('ingest-file', function* (context: OrchestrationContext) {
    const run = IngestRun.parse(context.df.getInput());
    let result: Indexing;
    try {
      result = yield* once(run);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      result = yield* giveUp({ run, reason });
    }
    if (result.outcome === 'again') context.df.continueAsNew(run);
    return result;
  });
}
