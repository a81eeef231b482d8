import { AppError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import type { Changes, Page } from '../source.ts';
import type { GraphClient } from './client.ts';
import { deltaOf, readDelta, type DeltaPage, type Resync } from './delta.ts';
import type { DriveOf } from './drive-of.ts';
import type { Drive } from './drive.ts';
import { unlessGone } from './failure.ts';

export interface DriveStream {
  changes(driveId: string, cursor: string | null): Promise<Changes>;
  enumerate(driveId: string, marker: string | null): Promise<Page>;
}

/** A drive's delta, as a stream of changes and as a list of everything. Cursor and marker are addresses that Graph gave. */
export function createDriveStream({
  client,
  driveOf,
  log,
}: {
  client: GraphClient;
  driveOf: DriveOf;
  log: Log;
}): DriveStream {
  const look = (
    drive: Drive,
    address: string,
    lane: 'changes' | 'crawl',
  ): Promise<DeltaPage | Resync> => readDelta(client, address, { drive, lane });

  return {
    async changes(driveId, cursor) {
      const drive = await driveOf(driveId);
      if (drive === undefined) return unseen;
      const fromNow = deltaOf(driveId, 'now');
      const wasUnseen = cursor === outOfSight;
      const from = cursor === null || cursor === '' || wasUnseen ? fromNow : cursor;
      const page = await unlessGone(() => look(drive, from, 'changes'));
      // A drive that was there a moment ago: whether all of it is gone is asked item by item, once.
      if (page === undefined) return wasUnseen ? unseen : { ...unseen, resync: true };
      if (!('resync' in page))
        return { ...toChanges(page, from), ...(wasUnseen && { resync: true }) };
      // The position "now" first: what changes while everything is looked at again is behind it.
      log.warn('graph.resync', { driveId, reason: page.resync });
      const anew = await look(drive, fromNow, 'changes');
      if ('resync' in anew) throw new AppError('SOURCE_UNAVAILABLE', 'Graph knows no position');
      return { ...toChanges(anew, fromNow), resync: true };
    },
    async enumerate(driveId, marker) {
      const drive = await driveOf(driveId);
      const everything = deltaOf(driveId, 'everything');
      const page = drive && (await unlessGone(() => look(drive, marker ?? everything, 'crawl')));
      if (page === undefined) return { items: [], next: null };
      if (!('resync' in page))
        return { items: page.items, unreadable: page.unreadable, next: page.next ?? null };
      if (marker === null) throw new AppError('SOURCE_UNAVAILABLE', 'Graph shows no drive');
      return { items: [], next: everything };
    },
  };
}

/** A cursor that remembers it: once the drive is back, everything in it must be looked at again. */
const outOfSight = 'out-of-sight';
/** Of a drive that is not there for us nothing changes: what was read of it goes when it is looked for. */
const unseen: Changes = { touched: [], peopleChanged: false, cursor: outOfSight, more: false };

const toChanges = (page: DeltaPage, before: string): Changes => ({
  seen: page.items,
  gone: page.gone,
  touched: page.unreadable,
  unreadable: page.nameless,
  permissionMode: page.mode,
  peopleChanged: false,
  cursor: page.next ?? page.delta ?? before,
  more: page.next !== undefined,
});
