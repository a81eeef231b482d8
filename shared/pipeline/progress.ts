import type { Store } from '../azure/store.ts';
import type { Connection } from '../model/connection.ts';
import { staleAfterMs } from '../model/run.ts';
import type { PermissionMode } from '../model/stream.ts';
import type { Stream } from '../model/stream.ts';
import { streamsOf } from './1-scan/streams.ts';
import { permissionModeOf } from './permission-mode.ts';

export interface Progress {
  /** Files known so far; grows while the crawl runs. */
  readonly files: number;
  readonly indexed: number;
  readonly rejected: number;
  readonly failed: number;
  /** Files and folders that nobody sees, since the source does not let us read them. */
  readonly hidden: number;
  readonly chunks: number;
  /** Files on their way. */
  readonly working: number;
  readonly crawling: boolean;
  /** Nothing is on its way and no stream has anything to look at: the index equals the source as we know it. */
  readonly atRest: boolean;
  /** Streams whose last step failed, which is tried again; the first of them. */
  readonly failing: readonly Failing[];
  /** When the part that was looked at longest ago was. */
  readonly pulledAt: string | null;
  /** How Microsoft 365 shows rights to us; null where nothing has said so yet, and for Box. */
  readonly permissionMode: PermissionMode | null;
}

interface Failing extends NonNullable<Stream['failed']> {
  readonly part: string;
  readonly lane: Stream['lane'];
}

const mostFailing = 100;

export async function readProgress(
  connection: Connection,
  { store }: { store: Pick<Store, 'documents' | 'streams' | 'items'> },
): Promise<Progress> {
  const { tenantId, id: connectionId } = connection;
  const of = (condition: string) => ({
    where: `c.tenantId = @tenantId AND c.connectionId = @connectionId AND ${condition}`,
    parameters: { tenantId, connectionId },
  });
  const count = async (condition: string, expression = 'COUNT(1)') =>
    Number((await store.documents.value(expression, of(condition))) ?? 0);
  const unreadable = of("c.trashed = true AND c.unreadable.since > ''");
  const [streams, hidden, files, indexed, rejected, failed, working, chunks] = await Promise.all([
    streamsOf(connection, store),
    store.items.value('COUNT(1)', unreadable),
    count("c.status != 'removed'"),
    count("c.status = 'indexed'"),
    count("c.status = 'rejected'"),
    count("c.status = 'failed'"),
    count("c.state = 'running'"),
    count("c.status = 'indexed'", 'SUM(c.chunkCount)'),
  ]);
  const crawls = streams.filter(({ lane }) => lane === 'crawl');
  const pulls = streams.filter(({ lane }) => lane === 'changes');
  const pulled = pulls.flatMap(({ pulledAt }) => pulledAt ?? []).toSorted();
  return {
    files,
    indexed,
    rejected,
    failed,
    hidden: Number(hidden ?? 0),
    chunks,
    working,
    crawling: crawls.some(({ state }) => state === 'running'),
    atRest:
      working === 0 &&
      crawls.length > 0 &&
      pulls.length > 0 &&
      streams.every(({ state }) => state === 'idle'),
    failing: streams
      .flatMap(({ part, lane, failed }) => (failed ? [{ part, lane, ...failed }] : []))
      .slice(0, mostFailing),
    pulledAt: pulled[0] ?? null,
    permissionMode: permissionModeOf(pulls),
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
