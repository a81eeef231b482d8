import * as df from 'durable-functions';
import type { OrchestrationContext } from 'durable-functions';
import { SyncRun } from '../../shared/model/stream.ts';
import type { Services } from '../../shared/services.ts';
import { syncActivities } from './sync-activities.ts';

/** Steps before the history is cut: it is replayed at every one of them. */
const stepsPerHistory = 50;
const waitSeconds = 2;

/** One run over one stream: step by step until nothing more is wanted. Each step finds its place in the stream's record. */
export function registerSyncStream(services: Services): void {
  const { pullStep, crawlStep } = syncActivities(services);

  df.app.orchestration('sync-stream', function* (context: OrchestrationContext) {
    const run = SyncRun.parse(context.df.getInput());
    const next = run.lane === 'crawl' ? crawlStep : pullStep;

    for (let step = 0; step < stepsPerHistory; step++) {
      const { outcome } = yield* next(run);
      if (outcome === 'idle' || outcome === 'superseded') return { outcome };
      if (outcome === 'wait') {
        const until = context.df.currentUtcDateTime;
        until.setSeconds(until.getSeconds() + waitSeconds);
        yield context.df.createTimer(until);
      }
    }
    context.df.continueAsNew(run);
    return { outcome: 'more' };
  });
}
