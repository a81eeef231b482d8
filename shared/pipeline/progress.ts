import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import { staleAfterMs } from '../model/run.ts';
import { streamId } from '../platform/ids.ts';

export interface Progress {
  /** Files known so far; grows while the crawl runs. */
  readonly files: number;
  readonly indexed: number;
  readonly rejected: number;
  readonly failed: number;
  readonly chunks: number;
  /** Files on their way. */
  readonly working: number;
  readonly crawling: boolean;
  /** Nothing is on its way and no stream has anything to look at: the index equals the source as we know it. */
  readonly atRest: boolean;
  readonly pulledAt: string | null;
}

export async function readProgress(
  { tenantId, id: connectionId }: Connection,
  { store }: { store: Pick<Store, 'documents' | 'streams'> },
): Promise<Progress> {
  const count = async (condition: string, expression = 'COUNT(1)') =>
    Number(
      (await store.documents.value(expression, {
        where: `c.tenantId = @tenantId AND c.connectionId = @connectionId AND ${condition}`,
        parameters: { tenantId, connectionId },
      })) ?? 0,
    );
  const stream = async (lane: 'changes' | 'crawl') =>
    (await store.streams.read({ pk: tenantId, id: streamId(connectionId, lane) }))?.value;

  const [changes, crawl, files, indexed, rejected, failed, working, chunks] = await Promise.all([
    stream('changes'),
    stream('crawl'),
    count("c.status != 'removed'"),
    count("c.status = 'indexed'"),
    count("c.status = 'rejected'"),
    count("c.status = 'failed'"),
    count("c.state = 'running'"),
    count("c.status = 'indexed'", 'SUM(c.chunkCount)'),
  ]);
  const isIdle = (state: string | undefined) => state === 'idle';
  return {
    files,
    indexed,
    rejected,
    failed,
    chunks,
    working,
    crawling: crawl?.state === 'running',
    atRest: working === 0 && isIdle(changes?.state) && isIdle(crawl?.state),
    pulledAt: changes?.pulledAt ?? null,
  };
}

/** Files on their way now. One whose run has died is not: a crawl that waited for it would wait for ever. */
export async function readBacklog(
  { tenantId, connectionId }: { tenantId: string; connectionId: string },
  { store, now }: { store: Pick<Store, 'documents'>; now: () => Date },
): Promise<number> {
  const alive = new Date(now().getTime() - staleAfterMs).toISOString();
  const running = await store.documents.value('COUNT(1)', {
    where:
      "c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.state = 'running' AND c.heartbeatAt > @alive",
    parameters: { tenantId, connectionId, alive },
  });
  return Number(running ?? 0);
}
