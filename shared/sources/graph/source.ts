import { SourceItem } from '../../model/item.ts';
import { peoplePart } from '../../model/stream.ts';
import { AppError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Page, Source } from '../source.ts';
import type { GraphClient } from './client.ts';
import { createDriveOf } from './drive-of.ts';
import { createDriveStream } from './drive-stream.ts';
import { discoverDrives, type DriveScope } from './drives.ts';
import { unlessGone } from './failure.ts';
import { readGrants } from './grants.ts';
import { isSkipped, keyOf, toSourceItem, type Seen } from './items.ts';
import { addressOf, pathOf } from './keys.ts';
import { readLabels } from './labels.ts';
import { createResolveWho } from './logins.ts';
import { mayRead } from './may-read.ts';
import { readPage } from './page.ts';
import { createPeopleStream } from './people-stream.ts';
import { readPerson } from './people.ts';
import type { OpenLink } from './permissions.ts';
import { createSubscriptions } from './subscriptions.ts';
import { wantedOf, type Announcing } from './wanted.ts';
import { DriveItem, readAs } from './wire.ts';

const childrenPerPage = 999;

export interface GraphSource extends Source {
  enumerate(part: string, marker: string | null): Promise<Page>;
  mayRead(oid: string, fileKey: string): Promise<boolean | 'unknown'>;
}

/** Microsoft 365 through Graph and SharePoint's REST API, signed in as an application. */
export function createGraphSource(options: {
  client: GraphClient;
  /** Client for SharePoint's REST API of an origin: `https://contoso.sharepoint.com`. */
  sharePointOf: (origin: string) => GraphClient;
  tenantId: string;
  scope: DriveScope;
  /** Links that open an item to many, of which an admin said that they count. */
  links: readonly OpenLink[];
  announcing: Announcing;
  log: Log;
  now: () => Date;
}): GraphSource {
  const { client, scope, announcing, now } = options;
  const resolve = createResolveWho({ client, now });
  const driveOf = createDriveOf({ client, scope, now });
  const people = createPeopleStream({ ...options, resolve });
  const drives = createDriveStream({ ...options, driveOf });
  const subscriptions = createSubscriptions(options);
  const account: Source['account'] = (oid) => readPerson(client, oid, options);

  return {
    account,
    labels: (item) => readLabels(client, item),
    person: ({ oid }) => account(oid),
    mayRead: (oid, fileKey) => mayRead(oid, fileKey, { ...options, driveOf }),
    grants: (item) => readGrants(item, { ...options, driveOf, resolve }),
    roots: async () => [],
    async parts() {
      const { drives, unreadable } = await discoverDrives(client, scope);
      const parts = drives.map(({ driveId, driveName }) => ({ key: driveId, name: driveName }));
      return { parts: [...parts, { key: peoplePart, name: 'People and groups' }], unreadable };
    },
    enumerate: async (part, marker) =>
      part === peoplePart ? nothing : drives.enumerate(part, marker),
    changes: (part, cursor) =>
      part === peoplePart ? people.changes(cursor) : drives.changes(part, cursor),
    async list(folderKey, marker) {
      const drive = await driveOf(addressOf(folderKey).driveId);
      const first = `${pathOf(folderKey)}/children?$top=${childrenPerPage}`;
      const body =
        drive && (await unlessGone(() => client.getJson(marker ?? first, { lane: 'crawl' })));
      return drive && body !== undefined
        ? toChildren(body, { ...drive, rights: 'alone' })
        : nothing;
    },
    async read(key) {
      const { driveId } = addressOf(key);
      const drive = await driveOf(driveId);
      const found = drive && (await unlessGone(() => client.getJson(pathOf(key))));
      if (drive === undefined || found === undefined) return undefined;
      const raw = readAs(DriveItem, found, key);
      if (raw.deleted != null || isSkipped(raw) || keyOf(raw, driveId) !== key) return undefined;
      const item = readAs(SourceItem, toSourceItem(raw, { ...drive, rights: 'alone' }), key);
      return { item, ancestors: item.parentKey === null ? [] : [item.parentKey] };
    },
    async download(key) {
      const content = await unlessGone(() => client.download(`${pathOf(key)}/content`));
      if (content !== undefined) return content;
      throw new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 does not have the content any more');
    },
    subscribe: (parts, options) =>
      subscriptions.ensure(
        parts.flatMap((part) => wantedOf(part, announcing)),
        options,
      ),
    resubscribe: (part, id) => subscriptions.renew(id, wantedOf(part, announcing)),
  };
}

const nothing: Page = { items: [], next: null };

function toChildren(body: unknown, seen: Seen): Page {
  const { entries, next } = readPage(body);
  const raw = entries.flatMap((entry) => DriveItem.safeParse(entry).data ?? []);
  const items = raw.filter((one) => !isSkipped(one)).map((one) => toSourceItem(one, seen));
  const isReadable = (item: SourceItem) => SourceItem.safeParse(item).success;
  return {
    items: items.filter(isReadable),
    unreadable: items.filter((item) => !isReadable(item)).map(({ key }) => key),
    next: next ?? null,
  };
}
