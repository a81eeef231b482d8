import { itemReader } from '../../access/climb.ts';
import { scopeOf } from '../../platform/ids.ts';
import type { Connection } from '../../model/connection.ts';
import type { ScanContext } from './context.ts';

/**
 * Only what is one of the chosen roots or lies below one is ours. Folders above a root are kept for their rights,
 * and nothing else in them is looked at.
 * @param ancestors keys of the folders above
 */
export const isWithin = (
  connection: Connection,
  key: string,
  ancestors: readonly string[],
): boolean => {
  const roots = rootsOf(connection);
  if (roots === undefined) return true;
  return [key, ...ancestors].some((one) => roots.some((root) => one === `folder:${root}`));
};

/** Chosen folders; undefined where all that the source shows us is ours. */
const rootsOf = (connection: Connection): readonly string[] | undefined =>
  connection.source === 'box' ? connection.roots : undefined;

/** The same of a folder that we know, by our own records: no call to the source. */
export async function isWithinByRecords(
  folderKey: string,
  { connection, store }: ScanContext,
): Promise<boolean> {
  if (rootsOf(connection) === undefined) return true;
  return isWithin(connection, folderKey, await aboveByRecords(folderKey, { connection, store }));
}

/** The folder and those above it by our own records, as far up as they go, and once around where they go in a circle. */
export async function aboveByRecords(
  folderKey: string,
  { connection, store }: Pick<ScanContext, 'connection' | 'store'>,
): Promise<string[]> {
  const { tenantId, id: connectionId } = connection;
  const read = itemReader(store, tenantId);
  const above = new Set<string>();
  for (let key: string | null = folderKey; key !== null && !above.has(key);) {
    above.add(key);
    key = (await read(scopeOf({ tenantId, connectionId, key })))?.parentKey ?? null;
  }
  return [...above];
}
