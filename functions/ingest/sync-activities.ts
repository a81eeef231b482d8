import { SyncRun, SyncStep } from '../../shared/model/stream.ts';
import type { ScanContext } from '../../shared/pipeline/1-scan/context.ts';
import { crawlPage } from '../../shared/pipeline/1-scan/crawl-page.ts';
import type { Findings } from '../../shared/pipeline/1-scan/findings.ts';
import { pullChanges } from '../../shared/pipeline/1-scan/pull-changes.ts';
import { requestIngest } from '../../shared/pipeline/request-ingest.ts';
import { readBacklog } from '../../shared/pipeline/progress.ts';
import { mapBounded } from '../../shared/platform/concurrency.ts';
import { AppError } from '../../shared/platform/errors.ts';
import type { Services } from '../../shared/services.ts';
import { defineActivity } from './activity.ts';
import type { Start } from './start.ts';

const startsAtOnce = 8;
/** Files on their way at once in a crawl; changes are never held back. */
const maxBacklog = 300;

/** Stage 1 as activities: what a step finds is handed on before the step is written down as done. */
export function syncActivities(services: Services) {
  const { store, bus, now } = services;

  const settler =
    ({ tenantId, connectionId, part }: SyncRun, start: Start) =>
    async ({ documents, folders }: Findings): Promise<void> => {
      await mapBounded(documents, startsAtOnce, async (document) => {
        const run = await requestIngest({ tenantId, connectionId, ...document }, { store, now });
        await start.ingest(run);
      });
      for (let from = 0; from < folders.length; from += 20) {
        const items = folders.slice(from, from + 20);
        await bus.ring({ tenantId, connectionId, part, lane: 'crawl', items, reason: 'again' });
      }
    };

  return {
    pullStep: defineActivity({
      name: 'pull-changes',
      input: SyncRun,
      output: SyncStep,
      run: async (run, start) => ({
        outcome: await pullChanges(run, await scanContext(run, services), settler(run, start)),
      }),
    }),
    crawlStep: defineActivity({
      name: 'crawl-page',
      input: SyncRun,
      output: SyncStep,
      run: async (run, start) => {
        if ((await readBacklog(run, services)) > maxBacklog) return { outcome: 'wait' };
        const context = await scanContext(run, services);
        return { outcome: await crawlPage(run, context, settler(run, start)) };
      },
    }),
  };
}

async function scanContext(
  { tenantId, connectionId }: SyncRun,
  { store, artifacts, events, counters, log, now, sourceOf, readFile }: Services,
): Promise<ScanContext> {
  const found = await store.connections.read({ pk: tenantId, id: connectionId });
  if (!found) throw new AppError('NOT_FOUND', `There is no connection named ${connectionId}`);
  const connection = found.value;
  const source = await sourceOf(connection);
  return { connection, source, store, artifacts, events, counters, log, now, readFile };
}
