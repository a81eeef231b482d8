import type { Page } from '../../sources/source.ts';
import type { ScanContext } from './context.ts';

/** A folder with more children than this is not compared as a whole: deletes in it come by events only, and the log says so. */
const maxChildren = 50_000;

/**
 * Children that we have on record and the source does not list any more: gone, or moved elsewhere. Those whose going was
 * written down already, and its consequences not yet, are among them.
 * @param firstPage keys of what was listed, when that was everything; else undefined, and the folder is listed anew, keys only
 */
export async function missingChildren(
  folderKey: string,
  firstPage: readonly string[] | undefined,
  context: ScanContext,
): Promise<string[]> {
  const { store, connection, log } = context;
  const recorded = await store.items.query({
    where:
      'c.tenantId = @tenantId AND c.connectionId = @connectionId AND c.parentKey = @folderKey AND (c.trashed = false OR c.pending = true)',
    parameters: { tenantId: connection.tenantId, connectionId: connection.id, folderKey },
    limit: maxChildren,
  });
  if (recorded.length === maxChildren) log.warn('scan.folder-too-wide', { folderKey });
  if (recorded.length === 0) return [];
  const listed = new Set(firstPage ?? (await listKeys(folderKey, context)));
  return recorded.map((item) => item.key).filter((key) => !listed.has(key));
}

export const keysOf = ({
  items,
  unreadable = [],
}: Pick<Page, 'items' | 'unreadable'>): string[] => [
  ...items.map((item) => item.key),
  ...unreadable,
];

async function listKeys(folderKey: string, { source }: ScanContext): Promise<string[]> {
  const keys: string[] = [];
  let marker: string | null = null;
  do {
    const page: Page = await source.list(folderKey, marker);
    keys.push(...keysOf(page));
    marker = page.next;
  } while (marker !== null);
  return keys;
}
