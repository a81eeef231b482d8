import { isMemberKey, type Item } from '../../model/item.ts';
import { missing, type Place, type Stream } from '../../model/stream.ts';
import type { ScanContext, StepContext } from './context.ts';
import { findingsOf, type Visited } from './findings.ts';
import { reconcileAll, touched } from './reconcile-all.ts';
import { readSeen } from './seen.ts';

const itemsPerLook = 2_000;
/** What the sweep was shown is read whole at each step: few long steps, or that would grow with the square of a drive's items. */
const looksPerStep = 50;
/** A step that has asked the source so often ends, so that nobody takes its run for dead. */
const mostAsked = 2_000;

/** One step through our own records of a part, by id: what the sweep was not shown is asked for by name, and then is what the source says. */
export async function sweepMissing(
  { sweep, marker }: Place,
  stream: Stream,
  context: StepContext,
): Promise<Visited> {
  if (sweep === undefined) return { documents: [], next: [] };
  const wasShown = await readSeen(sweep, stream, context);
  const saved: Item[] = [];
  let asked = 0;
  let after: string | undefined = marker ?? '';
  for (let looks = 0; after !== undefined && looks < looksPerStep && asked < mostAsked; looks++) {
    const recorded: Item[] = await recordsAfter(after, stream, context);
    // What is inside of a file goes with it, and no source knows of it.
    const unseen = recorded.filter(({ key }) => !isMemberKey(key) && !wasShown(key));
    saved.push(...(await reconcileAll(touched(unseen.map(({ key }) => key)), context)));
    asked += unseen.length;
    after = recorded.length < itemsPerLook ? undefined : recorded.at(-1)?.id;
  }
  const { documents, folders } = await findingsOf(saved, context);
  return {
    documents,
    next: [
      ...(after === undefined ? [] : [{ key: missing, marker: after, sweep }]),
      ...folders.map((key) => ({ key, marker: null })),
    ],
  };
}

const recordsAfter = (
  after: string,
  { part }: Stream,
  { store, connection: { tenantId, id: connectionId } }: ScanContext,
): Promise<Item[]> =>
  store.items.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.part = @part AND c.trashed = false AND c.id > @after',
    orderBy: 'c.id',
    parameters: { tenantId, connectionId, part, after },
    limit: itemsPerLook,
  });
