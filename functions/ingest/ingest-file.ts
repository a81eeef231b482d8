import * as df from 'durable-functions';
import type { OrchestrationContext, Task } from 'durable-functions';
import {
  IngestStart,
  type Extraction,
  type Indexing,
  type IngestRun,
} from '../../shared/model/document.ts';
import type { Services } from '../../shared/services.ts';
import { ingestActivities, type IngestActivities } from './ingest-activities.ts';

export function registerIngestFile(services: Services): void {
  df.app.orchestration('ingest-file', ingestFile(ingestActivities(services)));
}

/** The whole way of one file. A run goes on as long as the file changes under it; no two runs of one file overlap. */
export function ingestFile(activities: IngestActivities) {
  const { extractFile, followMembers, chunkFile, embedFile, indexFile, removeFile, giveUp } =
    activities;

  function* place(run: IngestRun, extracted: Extraction): Generator<Task, Indexing> {
    switch (extracted.outcome) {
      case 'superseded':
        return { outcome: 'superseded' };
      case 'gone':
        return yield* removeFile({ run, seen: extracted.seen });
      case 'rejected': {
        const { seen, version, labels, rejection, readBy, step: looked } = extracted;
        return yield* removeFile({ run, seen, version, labels, rejection, readBy, looked });
      }
      case 'extracted': {
        const { text, contentSha256 } = extracted;
        const chunked = yield* chunkFile({ run, text, contentSha256 });
        const embedded = yield* embedFile(chunked);
        return yield* indexFile({ run, extracted, chunked, embedded });
      }
    }
  }

  return function* (context: OrchestrationContext): Generator<Task, Indexing> {
    const run = IngestStart.parse(context.df.getInput());
    let { seen } = run;
    let result: Indexing;
    try {
      const extracted = yield* extractFile(run);
      if (extracted.outcome !== 'superseded') {
        seen = extracted.seen;
        if (extracted.holds === true) yield* followMembers({ run, extracted });
      }
      result = yield* place(run, extracted);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      result = yield* giveUp({ run, seen, reason });
    }
    if (result.outcome === 'again') context.df.continueAsNew({ ...run, seen: result.wanted });
    return result;
  };
}
