import type { SourceItem } from '../../model/item.ts';
import { isAppError } from '../../platform/errors.ts';
import type { Source } from '../../sources/source.ts';

/**
 * What cannot be read is taken out of the index like what is gone: asking again would not help.
 * @param isHidden whether our records say so of it already, whatever the source answers now
 */
export async function readItem(
  source: Source,
  key: string,
  isHidden: () => Promise<boolean>,
): Promise<SourceItem | 'unreadable' | undefined> {
  try {
    return (await source.read(key))?.item;
  } catch (error) {
    if (isAppError(error, 'ITEM_UNREADABLE') || (await isHidden())) return 'unreadable';
    throw error;
  }
}
