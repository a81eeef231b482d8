import type { DurableClient } from 'durable-functions';
import type { IngestStart } from '../../shared/model/document.ts';
import type { SyncRun } from '../../shared/model/stream.ts';

/** Makes sure that the orchestration of one run exists. Starting it twice is harmless: its id is that very run. */
export interface Start {
  sync(run: SyncRun): Promise<void>;
  ingest(run: IngestStart): Promise<void>;
}

export function starter(client: DurableClient): Start {
  async function ensure(name: string, instanceId: string, input: unknown): Promise<void> {
    try {
      await client.startNew(name, { instanceId, input });
    } catch (error) {
      // Refused because it is there (409)? Then all is well; any other refusal must be tried again.
      const status = await client.getStatus(instanceId).catch(() => undefined);
      if (status === undefined) throw error;
    }
  }
  return {
    sync: (run) => ensure('sync-stream', `sync-${run.stream}-${run.run}`, run),
    ingest: (run) => ensure('ingest-file', `ingest-${run.documentId}-${run.run}`, run),
  };
}
