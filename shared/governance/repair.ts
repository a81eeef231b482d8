import { renewPrincipals } from '../access/principals-now.ts';
import { outermost, partOf } from '../model/item.ts';
import { reconcileItem } from '../pipeline/1-scan/reconcile-item.ts';
import { keysAbove } from './above.ts';
import type { DriftContext, Pair } from './drift-context.ts';
import { peopleOf } from './people.ts';

/** As many names as a doorbell carries. */
const namesAtOnce = 20;

/**
 * Reads anew all that the answer hangs on: the item, the folders above it and the person.
 * @returns the person's principals as the source has them now
 */
export async function repair(
  { document: { itemKey }, person }: Pair,
  context: DriftContext,
): Promise<readonly string[]> {
  for (const key of await keysOf(itemKey, context)) await reconcileItem(key, context);
  return renewPrincipals(person, context.connection, peopleOf(context));
}

/** Has items, and the folders above, looked at as any change would, with what follows from them for the index. */
export async function ringFor(itemKeys: Iterable<string>, context: DriftContext): Promise<void> {
  const { connection, bus } = context;
  const { tenantId, id: connectionId } = connection;
  const keys = new Set<string>();
  for (const key of itemKeys) {
    for (const one of await keysOf(key, context)) keys.add(one);
  }
  for (const [part, names] of Map.groupBy(keys, partOf)) {
    for (let from = 0; from < names.length; from += namesAtOnce) {
      const items = names.slice(from, from + namesAtOnce);
      await bus.ring({ tenantId, connectionId, lane: 'changes', part, items, reason: 'audit' });
    }
  }
}

/** The file and the folders above it, as the source knows them. */
async function keysOf(itemKey: string, context: DriftContext): Promise<string[]> {
  const key = outermost(itemKey);
  return [key, ...(await keysAbove(key, context))];
}
