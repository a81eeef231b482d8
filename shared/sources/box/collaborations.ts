import type { BoxClient } from 'box-node-sdk';
import type { z } from 'zod';
import { AppError } from '../../platform/errors.ts';
import { getJson, unlessGone } from './client.ts';
import { pathOf } from './items.ts';
import { readAs, BoxCollaborations } from './wire.ts';

type Entries = z.infer<typeof BoxCollaborations>['entries'];

const pageSize = 1_000;
/** More collaborations than this on one item: refuse to guess, the item stays hidden. */
const maxEntries = 20_000;

/** All collaborations that Box lists for an item; none when it is gone. */
export async function readCollaborations(client: BoxClient, key: string): Promise<Entries> {
  const entries: Entries = [];
  let marker: string | undefined;
  do {
    const params = { limit: String(pageSize), ...(marker !== undefined && { marker }) };
    const page = await unlessGone(() => getJson(client, `${pathOf(key)}/collaborations`, params));
    if (page === undefined) return [];
    const parsed = readAs(BoxCollaborations, page, key);
    entries.push(...parsed.entries);
    marker = parsed.next_marker ? parsed.next_marker : undefined;
    if (entries.length > maxEntries) {
      throw new AppError('ITEM_UNREADABLE', `${key} has more than ${maxEntries} collaborations`);
    }
  } while (marker !== undefined);
  return entries;
}
