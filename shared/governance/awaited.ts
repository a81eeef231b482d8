import { grantsOfItem, bucketOf } from '../azure/store.ts';
import { partOf } from '../model/item.ts';
import { peoplePart } from '../model/stream.ts';
import { scopeOf, streamId } from '../platform/ids.ts';
import { keysAbove } from './above.ts';
import type { DriftContext, Pair } from './drift-context.ts';

/** A difference that was mended while a stream had something to look at: it may have been about this. */
export interface Awaited {
  readonly itemKey: string;
  /** How far each stream must get to have looked at all that was there. */
  readonly streams: readonly { readonly id: string; readonly wanted: number }[];
  readonly mendedAt: string;
}

const lookEveryMs = 1_000;
/** Streams that have not got there in a minute are no excuse any more. */
const maxLooks = 60;

/** The streams that tell of the item and of people, as far as they have something to look at. */
export async function streamsUnderWay(
  { document }: Pair,
  { connection, store }: DriftContext,
): Promise<Awaited['streams']> {
  const { tenantId, id: connectionId, source } = connection;
  const parts = [partOf(document.itemKey), ...(source === 'box' ? [] : [peoplePart])];
  const streams = await Promise.all(
    parts.map((part) =>
      store.streams.read({ pk: tenantId, id: streamId(connectionId, 'changes', part) }),
    ),
  );
  return streams.flatMap((stream) => {
    if (stream === undefined) return [];
    const { id, wanted, done } = stream.value;
    return wanted > done ? [{ id, wanted }] : [];
  });
}

/**
 * Waits for the streams, a minute at most, and looks what they have touched: whatever a source tells of is written anew, even when we
 * know it already. A stream that is always busy would otherwise explain everything.
 * @returns those that would have been mended without us
 */
export async function toldAnyway(
  all: readonly Awaited[],
  context: DriftContext,
): Promise<ReadonlySet<Awaited>> {
  const told = new Set<Awaited>();
  let open = all;
  for (let look = 0; look < maxLooks && open.length > 0; look++) {
    if (look > 0) await context.wait(lookEveryMs);
    const still: Awaited[] = [];
    for (const one of open) {
      const havePassed = await passed(one, context); // before the look: what they touched is written then
      if (await wasTold(one, context)) told.add(one);
      else if (!havePassed) still.push(one);
    }
    open = still;
  }
  return told;
}

async function passed({ streams }: Awaited, { connection, store }: DriftContext): Promise<boolean> {
  const now = await Promise.all(
    streams.map(({ id }) => store.streams.read({ pk: connection.tenantId, id })),
  );
  return now.every((stream, n) => (stream?.value.done ?? 0) >= (streams[n]?.wanted ?? 0));
}

async function wasTold(
  { itemKey, streams, mendedAt }: Awaited,
  context: DriftContext,
): Promise<boolean> {
  const { connection, store } = context;
  const { tenantId, id: connectionId } = connection;
  const keys = [itemKey, ...(await keysAbove(itemKey, context))];
  const times = await Promise.all([
    ...keys.flatMap((key) => {
      const id = scopeOf({ tenantId, connectionId, key });
      return [
        store.items.read({ pk: bucketOf(tenantId, id), id }).then((it) => it?.value.updatedAt),
        store.itemGrants
          .read({ pk: grantsOfItem(tenantId, id), id })
          .then((it) => it?.value.updatedAt),
      ];
    }),
    ...streams.map(({ id }) =>
      store.streams.read({ pk: tenantId, id }).then((it) => it?.value.peopleChangedAt),
    ),
  ]);
  return times.some((time) => time != null && time > mendedAt);
}
