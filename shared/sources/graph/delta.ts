import { SourceItem } from '../../model/item.ts';
import type { PermissionMode } from '../../model/stream.ts';
import type { Answer, GraphClient } from './client.ts';
import { codeOf } from './failure.ts';
import { isSkipped, keyOf, toSourceItem, type Seen } from './items.ts';
import { fileKey, folderKey } from './keys.ts';
import { readPage } from './page.ts';
import { DriveItem } from './wire.ts';

/**
 * All four together, or rights are told by halves (learn.microsoft.com/onedrive/developer/rest-api/concepts/scan-guidance).
 * The last two are honoured only for an app with Sites.FullControl.All.
 */
const preferences = [
  'deltashowremovedasdeleted',
  'deltatraversepermissiongaps',
  'deltashowsharingchanges',
  'hierarchicalsharing',
].join(', ');

/** Graph's most; its standard of 200 makes five times the calls. */
const pageSize = 1_000;

/** How the rights of a drive can be read: along its tree, or item by item at 5 resource units each. */

export interface DeltaPage {
  readonly items: readonly SourceItem[];
  /** Keys of what was deleted; of one whose kind is not told, both that it may have. */
  readonly gone: readonly string[];
  /** Keys of what cannot be read in this form. */
  readonly unreadable: readonly string[];
  /** Entries that name nothing: what they told is known at the next sweep only. */
  readonly nameless: number;
  readonly mode: PermissionMode;
  /** Address of the next page of this round. */
  readonly next: string | undefined;
  /** Address of the next round; there is one or the other. */
  readonly delta: string | undefined;
}

/** The place that was remembered is too old: everything must be compared. */
export interface Resync {
  readonly resync: string;
}

export interface DriveName {
  readonly driveId: string;
  readonly driveName: string;
}

/** Address of a drive's delta: of all that is there, or of what changes from now on. */
export const deltaOf = (driveId: string, from: 'everything' | 'now'): string =>
  `/drives/${encodeURIComponent(driveId)}/root/delta?$top=${pageSize}${from === 'now' ? '&token=latest' : ''}`;

/**
 * One page of a drive's delta.
 * @param parents whether folders above a change are told with it, changed or not: each costs a look at its rights
 */
export async function readDelta(
  client: Pick<GraphClient, 'get'>,
  address: string,
  { drive, lane }: { drive: DriveName; lane: 'changes' | 'crawl' },
): Promise<DeltaPage | Resync> {
  const answer = await client.get(address, {
    lane,
    headers: { Prefer: preferences, ...(lane === 'changes' && { deltaExcludeParent: 'true' }) },
  });
  if (answer.status === 410) return { resync: codeOf(answer.body) ?? 'unknown' };
  return toDeltaPage(answer, drive);
}

function toDeltaPage({ headers, body }: Answer, drive: DriveName): DeltaPage {
  const mode = modeOf(headers);
  const { entries, next, delta } = readPage(body);
  const seen = { ...drive, rights: mode };
  const items = new Map<string, SourceItem>();
  const gone = new Set<string>();
  const unreadable = new Set<string>();
  let nameless = 0;
  for (const entry of entries) {
    const read = readEntry(entry, seen);
    if (read === undefined) nameless += 1;
    // The same item may come more than once: the last word counts.
    for (const key of read?.keys ?? []) {
      items.delete(key);
      gone.delete(key);
      unreadable.delete(key);
      if (read?.fate === 'gone') gone.add(key);
      if (read?.fate === 'unreadable') unreadable.add(key);
      if (read?.item !== undefined) items.set(key, read.item);
    }
  }
  return {
    items: [...items.values()],
    gone: [...gone],
    unreadable: [...unreadable],
    nameless,
    mode,
    next,
    delta,
  };
}

interface Entry {
  readonly keys: readonly string[];
  readonly fate: 'there' | 'gone' | 'unreadable';
  readonly item?: SourceItem;
}

/** What was shown before and has become a notebook or a shortcut is no longer a file of ours: gone. */
function readEntry(entry: unknown, seen: Seen): Entry | undefined {
  const { data: raw } = DriveItem.safeParse(entry);
  if (raw === undefined) return unreadableEntry(entry, seen.driveId);
  if (raw.deleted != null) {
    const isTold = raw.file != null || raw.folder != null;
    const keys = isTold ? [keyOf(raw, seen.driveId)] : bothKeys(seen.driveId, raw.id);
    return { keys, fate: 'gone' };
  }
  if (isSkipped(raw)) return { keys: bothKeys(seen.driveId, raw.id), fate: 'gone' };
  const item = toSourceItem(raw, seen);
  const isReadable = SourceItem.safeParse(item).success;
  return { keys: [item.key], ...(isReadable ? { fate: 'there', item } : { fate: 'unreadable' }) };
}

function unreadableEntry(entry: unknown, driveId: string): Entry | undefined {
  const { data } = DriveItem.pick({ id: true }).safeParse(entry);
  return data && { keys: bothKeys(driveId, data.id), fate: 'unreadable' };
}

const bothKeys = (driveId: string, itemId: string): string[] => [
  fileKey(driveId, itemId),
  folderKey(driveId, itemId),
];

function modeOf(headers: Headers): PermissionMode {
  const applied = (headers.get('preference-applied') ?? '').toLowerCase();
  return applied.split(/[\s,;]+/).includes('hierarchicalsharing') ? 'hierarchical' : 'per-item';
}
