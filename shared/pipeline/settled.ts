import type { DocumentRecord } from '../model/document.ts';
import type { Item } from '../model/item.ts';
import { isCutAsNow } from './chunks-name.ts';
import { isReadAsNow, type ReaderSettings } from './reader-settings.ts';

/** Where a file stands by the records. */
interface Standing {
  /** The file's own and those above it, as its chunks should carry them. */
  readonly scopes: readonly string[];
  /** As the index should have it. */
  readonly title: string;
  /** Of the readers as they are now. */
  readonly settings: ReaderSettings;
}

/**
 * Whether nothing is left to do for a file: what is in the index is of the version on record, read and cut as it would be now, and at
 * the place on record.
 */
export function isSettled(document: DocumentRecord, item: Item, standing: Standing): boolean {
  const { state, status, version, readBy, artifacts } = document;
  if (state !== 'idle' || version !== item.file?.version || item.pending) return false;
  if (!isReadAsNow(readBy, standing.settings)) return false;
  switch (status) {
    case 'indexed':
      return isCutAsNow(artifacts.chunks) && standsThere(document, standing);
    case 'rejected': // stays so until the file or its readers change, or somebody asks
      return true;
    case 'failed': // for a reason that may have passed: looked at again whenever the file is
    case 'seen':
    case 'removed':
      return false;
  }
}

const standsThere = (document: DocumentRecord, { scopes, title }: Standing): boolean =>
  document.scopes.join() === scopes.join() && document.title === title;

/** Nothing of a file that is gone is left in the index, or on its way there. */
export const isCleared = (document: DocumentRecord | undefined, item: Item): boolean =>
  !item.pending &&
  (document === undefined || (document.state === 'idle' && document.status === 'removed'));
