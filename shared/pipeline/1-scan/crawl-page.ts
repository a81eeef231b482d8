import { maxDepth } from '../../access/climb.ts';
import { finish, isSuperseded } from '../../model/run.ts';
import { everything, missing, type Place, type Stream } from '../../model/stream.ts';
import type { ScanContext, StepContext } from './context.ts';
import { enumeratePage } from './enumerate-page.ts';
import { createFailing, isGivenUp } from './failing.ts';
import { findingsOf, type Findings, type Visited } from './findings.ts';
import { noteFailure } from './note-failure.ts';
import type { Outcome } from './pull-changes.ts';
import { reconcileAll, touched } from './reconcile-all.ts';
import { forgetSeen } from './seen.ts';
import { sweepMissing } from './sweep-missing.ts';
import { depthOf, places, visitFolder } from './visit-folder.ts';

/**
 * One step of the crawl lane: one page of one folder, or of all that is there, checkpointed in the stream's record. A crawl of
 * everything starts from the roots, or has the source enumerate; a folder that appeared, moved or went starts from that folder.
 * The changes lane may overtake it at any point.
 * @param settle called with the findings before the checkpoint, so that nothing found can be lost
 */
export const crawlPage = (
  run: { stream: string; run: number },
  context: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<Outcome> => noteFailure(run, context, () => crawl(run, context, settle));

async function crawl(
  { stream: id, run }: { stream: string; run: number },
  given: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<Outcome> {
  const { store, connection, now } = given;
  const at = { pk: connection.tenantId, id };
  const found = await store.streams.read(at);
  if (found === undefined || isSuperseded(found.value, run)) return 'superseded';
  const { wanted: seen } = found.value;
  const context = { ...given, failing: createFailing(found.value, given) };

  const stack = withNamed(found.value);
  const place = stack.at(-1);
  const visited = place ? await visit(place, found.value, context) : nothingThere;
  await settle({ documents: visited.documents, folders: [] }); // folders go on our own stack
  await context.failing.end();

  const after = await store.streams.update(at, (stream) => {
    if (isSuperseded(stream, run)) return undefined;
    const moved: Stream = {
      ...stream,
      named: stream.named.filter(({ wanted }) => wanted > seen),
      stack: [...stack.slice(0, -1), ...visited.next],
      failing: [],
      failed: null,
      pulledAt: now().toISOString(),
      heartbeatAt: now().toISOString(),
    };
    const isDone = moved.stack.length === 0 && moved.named.length === 0;
    return isDone ? finish(moved, { run, seen, now: now() }) : moved;
  });
  if (after === undefined || after.run !== run) return 'superseded';
  const ended = place?.sweep;
  if (ended && !after.stack.some(({ sweep }) => sweep?.id === ended.id))
    await forgetSeen(ended, found.value, context);
  return after.state === 'idle' ? 'idle' : 'more';
}

const nothingThere: Visited = { documents: [], next: [] };

/** Folders that doorbells named go on top of the stack; `*` means everything. */
function withNamed({ named, stack }: Stream): Stream['stack'] {
  const isWaiting = (key: string) =>
    stack.some((place) => place.key === key && place.marker === null);
  const fresh = named.filter(({ key }) => !isWaiting(key));
  return [...stack, ...fresh.map(({ key }) => ({ key, marker: null }))];
}

async function visit(place: Place, stream: Stream, context: StepContext): Promise<Visited> {
  if (place.key === missing) return sweepMissing(place, stream, context);
  if (place.key === everything && context.source.enumerate)
    return enumeratePage(place, stream, context);
  if (place.key === everything) return visitRoots(context);
  if (depthOf(place) >= maxDepth) {
    // Deeper than rights can flow down: nobody would see what lies there.
    context.log.warn('scan.too-deep', { key: place.key });
    context.counters.count('scan.unreadable');
    return nothingThere;
  }
  return visitFolder(place, context);
}

async function visitRoots(context: StepContext): Promise<Visited> {
  const { source, failing, log } = context;
  const roots = await source.roots();
  const saved = await reconcileAll(touched(roots), context);
  await failing.attempt(everything, async () => {
    try {
      await source.subscribe(roots);
    } catch (error) {
      // What is there can be read all the same, and is polled meanwhile; the next sweep tries again.
      if (!(await isGivenUp({ key: everything, already: false, error }, context))) throw error;
      log.error('scan.not-announced', error);
    }
  });
  const { documents } = await findingsOf(saved, context);
  return { documents, next: places(roots.filter((key) => key.startsWith('folder:'))) };
}
