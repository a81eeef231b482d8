import type { Readable } from 'node:stream';
import type { BoxClient } from 'box-node-sdk';
import { z } from 'zod';
import { Grant } from '../../model/grant.ts';
import { SourceItem } from '../../model/item.ts';
import type { Page, Placed, Source } from '../source.ts';
import { mapBounded } from '../../platform/concurrency.ts';
import { AppError } from '../../platform/errors.ts';
import { getJson, translate, unlessGone } from './client.ts';
import { followedEvents, isAboutPeople, isUnreadable, keysOfEvent } from './events.ts';
import { ancestorKeys, idOf, keyOf, pathOf, toGrants, toSourceItem } from './items.ts';
import { readCollaborations } from './collaborations.ts';
import { mayRead } from './may-read.ts';
import { findAccount, readAccount } from './people.ts';
import { ensureWebhook } from './webhooks.ts';
import { BoxEvents, BoxItem, BoxPage, itemFields, readAs } from './wire.ts';

const pageSize = 1_000;
const eventsPerPage = 500;
const webhooksAtOnce = 6;

/** Box through the official SDK, signed in as the enterprise's service account (or the person who consented). */
export function createBoxSource(options: {
  client: BoxClient;
  /** Folder ids to index; absent means all that the account sees at its top. */
  roots: readonly string[] | undefined;
  /** Where Box posts notifications for this connection. */
  notificationUrl: string;
}): Source {
  const { client, roots, notificationUrl } = options;

  async function list(folderKey: string, marker: string | null): Promise<Page> {
    const page = await unlessGone(() =>
      getJson(client, `${pathOf(folderKey)}/items`, {
        usemarker: 'true',
        limit: String(pageSize),
        fields: itemFields.join(','),
        ...(marker !== null && { marker }),
      }),
    );
    if (page === undefined) return { items: [], next: null };
    const { entries, next_marker } = readAs(BoxPage, page, folderKey);
    const items: SourceItem[] = [];
    const unreadable: string[] = [];
    for (const entry of entries.filter(({ type }) => type === 'file' || type === 'folder')) {
      const item = SourceItem.safeParse(itemOf(entry));
      if (item.success) items.push(item.data);
      else unreadable.push(keyOf(entry));
    }
    return { items, unreadable, next: next_marker ? next_marker : null };
  }

  async function read(key: string): Promise<Placed | undefined> {
    const found = await unlessGone(() =>
      getJson(client, pathOf(key), { fields: itemFields.join(',') }),
    );
    if (found === undefined) return undefined;
    const item = readAs(BoxItem, found, key);
    if (item.item_status && item.item_status !== 'active') return undefined;
    return { item: readAs(SourceItem, toSourceItem(item), key), ancestors: ancestorKeys(item) };
  }

  return {
    list,
    read,
    parts: async () => ({ parts: [{ key: '', name: 'Box' }], unreadable: [] }),
    async roots() {
      if (roots !== undefined) return roots.map((id) => `folder:${id}`);
      const keys: string[] = [];
      let marker: string | null = null;
      do {
        const page: Page = await list('folder:0', marker);
        keys.push(...page.items.map((item) => item.key), ...(page.unreadable ?? []));
        marker = page.next;
      } while (marker !== null);
      return keys;
    },
    async grants(item) {
      const grants = toGrants(item, await readCollaborations(client, item.key));
      return readAs(z.array(Grant), grants, item.key);
    },
    async changes(_part, cursor) {
      const page = await call(() =>
        getJson(client, 'events', {
          stream_type: 'admin_logs_streaming',
          stream_position: cursor ?? 'now',
          limit: String(eventsPerPage),
          event_type: followedEvents.join(','),
        }),
      );
      const { entries, next_stream_position } = BoxEvents.parse(page);
      return {
        touched: [...new Set(entries.flatMap(keysOfEvent))],
        unreadable: entries.filter(isUnreadable).length,
        peopleChanged: entries.some(isAboutPeople),
        cursor: next_stream_position,
        more: entries.length > 0 && next_stream_position !== cursor,
      };
    },
    async download(key): Promise<Readable> {
      const stream = await unlessGone(() => client.downloads.downloadFile(idOf(key)));
      if (stream === undefined) {
        throw new AppError('SOURCE_UNAVAILABLE', 'Box does not have the content ready yet');
      }
      return stream;
    },
    person: async ({ email }) => (email === null ? undefined : findAccount(client, email)),
    account: (accountId) => readAccount(client, accountId),
    mayRead: (accountId, fileKey) => mayRead(client, accountId, fileKey),
    async subscribe(rootKeys) {
      // Each by itself: one that cannot be had keeps no other from its webhook.
      const failures: unknown[] = [];
      await mapBounded(rootKeys, webhooksAtOnce, (key) =>
        ensureWebhook(client, key, notificationUrl).catch((error: unknown) => failures.push(error)),
      );
      if (failures.length > 0) await Promise.reject(failures[0]);
    },
  };
}

/** An entry of a page as one of ours; undefined where it cannot be read. */
function itemOf(entry: unknown): SourceItem | undefined {
  const { data } = BoxItem.safeParse(entry);
  return data && toSourceItem(data);
}

async function call<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw translate(error);
  }
}
