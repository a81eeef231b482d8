import { itemReader, maxDepth } from '../access/climb.ts';
import { scopeOf } from '../platform/ids.ts';
import type { DriftContext } from './drift-context.ts';

/** Of the folders above, nearest first, by our records. */
export async function keysAbove(
  itemKey: string,
  { connection, store }: DriftContext,
): Promise<string[]> {
  const { tenantId, id: connectionId } = connection;
  const read = itemReader(store, tenantId);
  const keys: string[] = [];
  for (let key = itemKey; keys.length < maxDepth;) {
    const parentKey = (await read(scopeOf({ tenantId, connectionId, key })))?.parentKey;
    if (parentKey == null) break;
    keys.push(parentKey);
    key = parentKey;
  }
  return keys;
}
