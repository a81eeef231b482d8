import { shortId } from './hash.ts';

/** How a tenant's item is addressed: everything that names one item of one connection. */
interface ItemAddress {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly key: string;
}

/** The short id of an item: its scope in the index, its id in records, and, of a file, the documentId. */
export const scopeOf = ({ tenantId, connectionId, key }: ItemAddress): string =>
  shortId(tenantId, connectionId, key);

/**
 * The key of a file inside of another one: bounded whatever the names are, and the same as long as they are.
 * @param outer key of the file at the source
 * @param path names from there inwards, as in Member
 */
export const memberKey = (outer: string, path: readonly string[]): string =>
  `${outer}#${shortId(...path)}`;

/** The id of a stream in its tenant's partition. */
export const streamId = (connectionId: string, lane: 'changes' | 'crawl', part = ''): string =>
  shortId('stream', connectionId, lane, ...(part === '' ? [] : [part]));

/** The id of the record of a principal's site groups. */
export const membershipId = (connectionId: string, principal: string): string =>
  shortId('member', connectionId, principal);

/** The id of the record of a site group itself. */
export const siteGroupId = (connectionId: string, group: string): string =>
  shortId('site-group', connectionId, group);
