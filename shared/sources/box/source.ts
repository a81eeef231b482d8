import type { BoxClient } from 'box-node-sdk';
import type { Source } from '../source.ts';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/errors.ts';
import { translate, unlessGone } from './client.ts';
import { followedEvents, isAboutPeople, keysOfEvent } from './events.ts';
import { ancestorKeys, idOf, toGrants, toSourceItem } from './items.ts';
import { readCollaborations } from './collaborations.ts';
import { findAccount, readAccount } from './people.ts';
import { ensureWebhook } from './webhooks.ts';
import { BoxEvents, BoxItem, BoxPage, itemFields } from './wire.ts';

const pageSize = 1_000;
const eventsPerPage = 500;

/** Box through the official SDK, signed in as the enterprise's service account (or the person who consented). */
export function createBoxSource(options: {
  client: BoxClient;
  /** Folder ids to index; absent means all that the account sees at its top. */
  roots: readonly string[] | undefined;
  /** Where Box posts notifications for this connection. */
  notificationUrl: string;
}): Source {
  const { client, roots, notificationUrl } = options;

  async function list(folderKey: string, marker: string | null) {
    const page = await unlessGone(() =>
      client.folders.getFolderItems(idOf(folderKey), {
        queryParams: {
          usemarker: true,
          limit: pageSize,
          fields: itemFields,
          ...(marker !== null && { marker }),
        },
      }),
    );
    if (page === undefined) return { items: [], next: null };
    const { entries, next_marker } = BoxPage.parse(page.rawData);
    const items = entries.filter((entry) => entry.type !== 'web_link').map(toSourceItem);
    return { items, next: next_marker ? next_marker : null };
  }

  async function read(key: string) {
    const found = await unlessGone<{ rawData?: unknown }>(() =>
      key.startsWith('file:')
        ? client.files.getFileById(idOf(key), { queryParams: { fields: itemFields } })
        : client.folders.getFolderById(idOf(key), { queryParams: { fields: itemFields } }),
    );
    if (found === undefined) return undefined;
    const item = BoxItem.parse(found.rawData);
    if (item.item_status && item.item_status !== 'active') return undefined;
    return { item: toSourceItem(item), ancestors: ancestorKeys(item) };
  }

  return {
    list,
    read,
    async roots() {
      if (roots !== undefined) return roots.map((id) => `folder:${id}`);
      const keys: string[] = [];
      let marker: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list('folder:0', marker);
        keys.push(...page.items.map((item) => item.key));
        marker = page.next;
      } while (marker !== null);
      return keys;
    },
    async grants(item) {
      return toGrants(item, await readCollaborations(client, item.key));
    },
    async changes(cursor) {
      const page = await call(() =>
        client.events.getEvents({
          streamType: 'admin_logs_streaming',
          streamPosition: cursor ?? 'now',
          limit: eventsPerPage,
          eventType: [...followedEvents],
        }),
      );
      const { entries, next_stream_position } = BoxEvents.parse(page.rawData);
      return {
        touched: [...new Set(entries.flatMap(keysOfEvent))],
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
    person: (email) => findAccount(client, email),
    account: (accountId) => readAccount(client, accountId),
    subscribe: (rootKey) => ensureWebhook(client, rootKey, notificationUrl),
  };
}

async function call<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw translate(error);
  }
}
