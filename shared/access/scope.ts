import type { ItemAddress } from '../model/scope.ts';
import { shortId } from '../platform/hash.ts';

/** The short id of an item: its scope in the index, its id in records, and, of a file, the documentId. */
export const scopeOf = ({ tenantId, connectionId, key }: ItemAddress): string =>
  shortId(tenantId, connectionId, key);
