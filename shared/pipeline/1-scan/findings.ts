import { bucketOf } from '../../azure/store.ts';
import { climb, itemReader, type ReadItem } from '../../access/climb.ts';
import type { DocumentRecord } from '../../model/document.ts';
import type { Item } from '../../model/item.ts';
import type { Place } from '../../model/stream.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { remember } from '../../platform/remember.ts';
import { isChosen } from '../rules.ts';
import { isCleared, isSettled } from '../settled.ts';
import type { ScanContext } from './context.ts';

/** What has to follow from the state of the records. */
export interface Findings {
  /** Files whose chunks do not stand as they should. */
  readonly documents: readonly { readonly documentId: string; readonly itemKey: string }[];
  /** Folders whose subtree has not been looked at since they appeared, moved or went. */
  readonly folders: readonly string[];
}

/** What one step of a crawl leads to: documents to ingest, and where it goes on, next place last. */
export interface Visited {
  readonly documents: Findings['documents'];
  readonly next: readonly Place[];
}

const readsAtOnce = 8;

/**
 * Compares records with records, not before with after: asked again after a crash, it finds the same.
 * @param items as they were just saved
 */
export async function findingsOf(
  items: readonly Item[],
  { store, connection, readFile: { settings } }: ScanContext,
): Promise<Findings> {
  // Files of one folder share all but the first link of their chains.
  const read = remember(itemReader(store, connection.tenantId));
  const files = items.filter((item) => item.kind === 'file');
  const unsettled = await mapBounded(files, readsAtOnce, async (item) => {
    const { id, tenantId, key } = item;
    const document = (await store.documents.read({ pk: bucketOf(tenantId, id), id }))?.value;
    const settled = item.trashed
      ? isCleared(document, item)
      : document !== undefined &&
        isSettled(document, item, {
          scopes: await scopesOf(item, read),
          title: item.name,
          settings,
        }) &&
        isRejectedByRules(document) !== (await isChosen(item, connection, read));
    return settled ? [] : [{ documentId: id, itemKey: key }];
  });
  const folders = items.filter((item) => item.kind === 'folder' && item.pending);
  return { documents: unsettled.flat(), folders: folders.map((item) => item.key) };
}

const isRejectedByRules = ({ rejection }: DocumentRecord): boolean =>
  rejection?.code === 'FILE_NOT_CHOSEN';

/** No scopes where the tree is broken: the chunks of such a file are not visible anyway, and its run will say why. */
async function scopesOf(item: Item, read: ReadItem): Promise<string[]> {
  const chain = await climb(item.id, read);
  return typeof chain === 'string' ? [] : chain.map((link) => link.id);
}
