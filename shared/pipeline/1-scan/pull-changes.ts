import { finish, isSuperseded } from '../../model/run.ts';
import { everything, type Stream } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import type { ScanContext } from './context.ts';
import type { Changes } from '../../sources/source.ts';
import { findingsOf, type Findings } from './findings.ts';
import { reconcileItem, type Occasion } from './reconcile-item.ts';
import { ensureParents } from './ensure-parents.ts';
import { saveSiteGroups } from './save-site-groups.ts';

export type Outcome = 'idle' | 'more' | 'superseded';

const itemsAtOnce = 8;

/**
 * One step of the changes lane: re-reads what doorbells named, then what the source's cursor shows, then moves the cursor.
 * Everything is done again when this is cut short before the last write; nothing of it harms when done twice.
 * @param settle called with the findings before the cursor moves, so that nothing found can be lost
 */
export async function pullChanges(
  { stream: id, run }: { stream: string; run: number },
  context: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<Outcome> {
  const { store, source, connection, now } = context;
  const at = { pk: connection.tenantId, id };
  const found = await store.streams.read(at);
  if (found === undefined || isSuperseded(found.value, run)) return 'superseded';
  const { wanted: seen, named, part, cursor, peopleChangedAt } = found.value;

  await reconcileAll(touched(named.map(({ key }) => key)), context, settle);
  const calledAt = now();
  const changes = await source.changes(part, cursor);
  const { unreadable = 0, siteGroups = [] } = changes;
  if (unreadable > 0) context.log.warn('scan.events-unreadable', { events: unreadable });
  context.counters.count('scan.unreadable', unreadable);
  await reconcileAll(looksOf(changes, calledAt), context, settle);
  if (changes.resync === true) await settle({ documents: [], folders: [everything] });
  const groupsChanged = await saveSiteGroups(siteGroups, peopleChangedAt, context);

  const after = await store.streams.update(at, (stream) => {
    if (isSuperseded(stream, run)) return undefined;
    const moved: Stream = {
      ...stream,
      cursor: changes.cursor,
      named: stream.named.filter(({ wanted }) => wanted > seen),
      pulledAt: now().toISOString(),
      ...((changes.peopleChanged || groupsChanged) && { peopleChangedAt: now().toISOString() }),
    };
    return changes.more
      ? { ...moved, heartbeatAt: now().toISOString() }
      : finish(moved, { run, seen, now: now() });
  });
  if (after === undefined || after.run !== run) return 'superseded';
  return after.state === 'idle' ? 'idle' : 'more';
}

interface Look {
  readonly key: string;
  readonly occasion: Occasion;
}

const touched = (keys: readonly string[]): Look[] =>
  keys.map((key) => ({ key, occasion: 'touched' }));

const looksOf = ({ touched: named, seen = [], gone = [] }: Changes, at: Date): Look[] => [
  ...gone.map((key) => ({ key, occasion: 'gone' as const })),
  ...seen.map((item) => ({ key: item.key, occasion: { by: 'stream' as const, item, at } })),
  ...touched(named),
];

/** Each on its own: one item that cannot be read must not keep the others from being hidden, or shown. */
async function reconcileAll(
  looks: readonly Look[],
  context: ScanContext,
  settle: (findings: Findings) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const items = await mapBounded(looks, itemsAtOnce, async ({ key, occasion }) => {
    try {
      return await reconcileItem(key, context, occasion);
    } catch (error) {
      failures.push(error);
      context.log.error('scan.item-failed', error, { key });
      return undefined;
    }
  });
  const saved = items.filter((item) => item !== undefined);
  await ensureParents(saved, context);
  await settle(await findingsOf(saved, context));
  if (failures.length > 0) {
    const message = `${failures.length} of ${looks.length} items could not be read`;
    throw new AppError('SOURCE_UNAVAILABLE', message, { cause: failures[0] });
  }
}
