import { finish, isSuperseded } from '../../model/run.ts';
import { everything, type Stream } from '../../model/stream.ts';
import type { ScanContext, StepContext } from './context.ts';
import type { Changes } from '../../sources/source.ts';
import { ensureParents } from './ensure-parents.ts';
import { createFailing } from './failing.ts';
import { findingsOf, type Findings } from './findings.ts';
import { noteFailure } from './note-failure.ts';
import { reconcileAll, touched, type Look } from './reconcile-all.ts';
import { saveSiteGroups } from './save-site-groups.ts';

export type Outcome = 'idle' | 'more' | 'superseded';

/**
 * One step of the changes lane: re-reads what doorbells named, then what the source's cursor shows, then moves the cursor.
 * Everything is done again when this is cut short before the last write; nothing of it harms when done twice.
 * @param settle called with the findings before the cursor moves, so that nothing found can be lost
 */
export const pullChanges = (
  run: { stream: string; run: number },
  context: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<Outcome> => noteFailure(run, context, () => pull(run, context, settle));

async function pull(
  { stream: id, run }: { stream: string; run: number },
  given: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<Outcome> {
  const { store, source, connection, now } = given;
  const at = { pk: connection.tenantId, id };
  const found = await store.streams.read(at);
  if (found === undefined || isSuperseded(found.value, run)) return 'superseded';
  const { wanted: seen, named, part, cursor, peopleChangedAt } = found.value;
  const context = { ...given, failing: createFailing(found.value, given) };

  await follow(touched(named.map(({ key }) => key)), context, settle);
  const calledAt = now();
  const changes = await source.changes(part, cursor);
  const { unreadable = 0, siteGroups = [] } = changes;
  if (unreadable > 0) context.log.warn('scan.events-unreadable', { events: unreadable });
  context.counters.count('scan.unreadable', unreadable);
  await follow(looksOf(changes, calledAt), context, settle);
  if (changes.resync === true) await settle({ documents: [], folders: [everything] });
  await context.failing.end();
  const groupsChanged = await saveSiteGroups(siteGroups, peopleChangedAt, context);

  const after = await store.streams.update(at, (stream) => {
    if (isSuperseded(stream, run)) return undefined;
    const moved: Stream = {
      ...stream,
      cursor: changes.cursor,
      named: stream.named.filter(({ wanted }) => wanted > seen),
      failing: [],
      failed: null,
      pulledAt: now().toISOString(),
      permissionMode: changes.permissionMode ?? stream.permissionMode,
      ...((changes.peopleChanged || groupsChanged) && { peopleChangedAt: now().toISOString() }),
    };
    return changes.more
      ? { ...moved, heartbeatAt: now().toISOString() }
      : finish(moved, { run, seen, now: now() });
  });
  if (after === undefined || after.run !== run) return 'superseded';
  return after.state === 'idle' ? 'idle' : 'more';
}

const looksOf = ({ touched: named, seen = [], gone = [] }: Changes, at: Date): Look[] => [
  ...gone.map((key) => ({ key, occasion: 'gone' as const })),
  ...seen.map((item) => ({ key: item.key, occasion: { by: 'stream' as const, item, at } })),
  ...touched(named),
];

async function follow(
  looks: readonly Look[],
  context: StepContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<void> {
  const saved = await reconcileAll(looks, context);
  await ensureParents(saved, context);
  await settle(await findingsOf(saved, context));
}
