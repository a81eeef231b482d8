import type { SourceItem } from '../../model/item.ts';
import { isAppError } from '../../platform/errors.ts';
import type { Source } from '../../sources/source.ts';

/** What cannot be read is taken out of the index like what is gone: asking again would not help. */
export async function readItem(
  source: Source,
  key: string,
): Promise<SourceItem | 'unreadable' | undefined> {
  try {
    return (await source.read(key))?.item;
  } catch (error) {
    if (isAppError(error, 'ITEM_UNREADABLE')) return 'unreadable';
    throw error;
  }
}
