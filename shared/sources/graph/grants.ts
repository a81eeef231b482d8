import { z } from 'zod';
import { Grant } from '../../model/grant.ts';
import type { SourceItem } from '../../model/item.ts';
import type { Log } from '../../platform/log.ts';
import type { GraphClient } from './client.ts';
import type { DriveOf } from './drive-of.ts';
import { unlessGone } from './failure.ts';
import { addressOf, pathOf } from './keys.ts';
import type { ResolveWho } from './logins.ts';
import { toGranted, type OpenLink } from './permissions.ts';
import { readAs } from './wire.ts';

/**
 * The list of an item that does not inherit, at 5 resource units: Graph shows what holds on the item, wherever it comes from, and
 * cannot tell us which of it was given on the item itself. None for one that inherits: its rights are those above it.
 */
export async function readGrants(
  item: SourceItem,
  options: {
    client: GraphClient;
    driveOf: DriveOf;
    resolve: ResolveWho;
    tenantId: string;
    links: readonly OpenLink[];
    log: Log;
  },
): Promise<Grant[]> {
  const { client, driveOf, resolve, tenantId, links, log } = options;
  if (item.inherits === true) return [];
  const drive = await driveOf(addressOf(item.key).driveId);
  const address = `${pathOf(item.key)}/permissions`;
  const pages = drive && (await unlessGone(() => Array.fromAsync(client.pages(address))));
  if (drive === undefined || pages === undefined) return [];

  const { siteCollectionId } = drive;
  const { granted, hidden } = toGranted(pages.flat(), { tenantId, siteCollectionId, links });
  const principals = await resolve(granted.map(({ who }) => who));
  const grants = granted.flatMap(({ role, how, expiresAt }, index) => {
    const principal = principals[index];
    return principal === undefined ? [] : [{ principal, role, how, expiresAt }];
  });
  const unknown = hidden + granted.length - grants.length;
  if (unknown > 0) log.info('graph.holders-unknown', { key: item.key, holders: unknown });
  return readAs(z.array(Grant), grants, item.key);
}
