import type { SourceItem } from '../../model/item.ts';
import { fileKey, folderKey } from './keys.ts';
import type { DriveItem } from './wire.ts';

/** How an item was come by, which decides what can be told of its rights. */
export interface Seen {
  readonly driveId: string;
  /** What the root is called: of itself it is "root". */
  readonly driveName: string;
  /**
   * hierarchical: delta shows `shared` on items with rights of their own, and on no other. per-item: delta does not tell.
   * alone: read or listed without delta, where `shared` says something else (that a link exists here or above).
   */
  readonly rights: 'hierarchical' | 'per-item' | 'alone';
}

export const keyOf = (item: DriveItem, driveId: string): string =>
  (item.file ? fileKey : folderKey)(driveId, item.id);

/** Notebooks and the like, and shortcuts into other drives: no files that can be read here. */
export const isSkipped = (item: DriveItem): boolean =>
  item.package != null || item.remoteItem != null || (!item.file && !item.folder && !item.root);

export function toSourceItem(item: DriveItem, seen: Seen): SourceItem {
  const { driveId, driveName } = seen;
  const isRoot = item.root != null;
  const parentId = item.parentReference?.id;
  const inherits = inheritsOf(item, seen);
  return {
    key: keyOf(item, driveId),
    kind: item.file ? 'file' : 'folder',
    parentKey: isRoot || !parentId ? null : folderKey(driveId, parentId),
    name: isRoot ? driveName : (item.name ?? ''),
    owner: null,
    file: item.file ? toFileFacts(item) : null,
    ...(inherits !== undefined && { inherits }),
  };
}

/** A drive's root holds the list of its site, or of its owner. */
function inheritsOf(item: DriveItem, { rights }: Seen): boolean | undefined {
  if (item.root != null) return false;
  if (rights === 'alone') return undefined;
  return rights === 'hierarchical' ? item.shared == null : false;
}

function toFileFacts(item: DriveItem): NonNullable<SourceItem['file']> {
  const hash = item.file?.hashes?.quickXorHash;
  return {
    // Delta shows no cTag, and the eTag changes with every property: the hash is what follows the content alone.
    version: hash ? `${hash}/${item.size ?? ''}` : (item.eTag ?? ''),
    sizeBytes: item.size ?? 0,
    modifiedAt: item.lastModifiedDateTime ?? new Date(0).toISOString(),
    author: item.lastModifiedBy?.user?.displayName ?? null,
    url: item.webUrl ?? '',
  };
}
